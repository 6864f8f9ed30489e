"""A message reaches the public only if its entries support it, a second person approved it, and the law allows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from analytics.campaigns import Campaigns
from analytics.message_desk import ClaimsRefused, DeskRules, MessageDesk
from analytics.outbox import Outbox
from domain.campaigns import LONGEST, Brief, Channel, Choice, Claim, Decision, MessageStatus
from domain.electoral_bans import ElectoralBan
from domain.errors import InvalidValue
from domain.knowledge import Entry
from settings import Settings
from tests import make

NOW = datetime(2026, 11, 28, 18, tzinfo=UTC)
BIKES = make.entry(
    "ecobici",
    title="Ecobici",
    answer="Ecobici tiene 6,500 bicicletas desde 2010.",
    benefits="Ciclistas: viajes más baratos.",
    sources=(make.source(publisher="Secretaría de Movilidad", published="2017-02"),),
)
CLAIM = Claim("Ecobici tiene 6,500 bicicletas.", ("ecobici",))
BRIEF = Brief(0, "t1", "cuánto costó", "ana", (CLAIM,), audience="ciudadanía", channel=Channel.SOCIAL)
BAN = ElectoralBan(date(2027, 4, 4), date(2027, 6, 6), "Artículo de la ley que aplica.")


class Knowledge:
    def __init__(self, *entries: Entry) -> None:
        self.version = 1
        self.stored = entries

    def entries(self) -> tuple[Entry, ...]:
        return self.stored

    def entry(self, entry_id: str) -> Entry | None:
        return next((entry for entry in self.stored if entry.id == entry_id), None)


class World:
    """A desk with its database, its base and its clock."""

    def __init__(self, engine: Engine) -> None:
        self.now = NOW
        self.knowledge = Knowledge(BIKES)
        self.outbox = Outbox(engine)
        rules = DeskRules(frozenset({"CDMX"}), "t.me/tulugar", (BAN,), "@ciudad")
        self.desk = MessageDesk(Campaigns(engine), self.knowledge, self.outbox, rules, lambda: self.now)
        self.campaigns = self.desk.campaigns

    def message(self, text: str = CLAIM.text, channel: Channel = Channel.TELEGRAM, **brief: Any) -> int:
        stored = replace(BRIEF, **brief)
        return self.desk.write(replace(stored, id=self.desk.save_brief(stored)), channel, text, "ana")

    def approved(self, **more: Any) -> int:
        message = self.message(**more)
        self.desk.submit(message)
        self.desk.approve(message, "beto")
        return message

    def status(self, message: int) -> MessageStatus | None:
        stored = self.campaigns.message(message)
        return stored and stored.status


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


def test_a_brief_comes_back_as_it_was_stored(world: World) -> None:
    brief = replace(BRIEF, cannot_say="Cuánto costó", office="Finanzas", owner="Ana", due_on=date(2026, 12, 24))
    stored = world.desk.save_brief(brief)
    changed = replace(brief, id=stored, must_not_claim="Que es gratis")
    world.desk.save_brief(changed)

    assert world.campaigns.briefs("t1") == (changed,)


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (Claim("Ecobici tiene 7,000 bicicletas.", ("ecobici",)), "7,000"),
        (Claim("La gente la quiere.", ()), ""),
        (Claim("La gente la quiere.", ("borrada",)), "borrada"),
    ],
)
def test_a_brief_with_a_claim_that_no_entry_supports_is_not_stored(world: World, claim: Claim, why: str) -> None:
    with pytest.raises(ClaimsRefused) as refused:
        world.desk.save_brief(replace(BRIEF, claims=(CLAIM, claim)))

    assert [refusal.written for refusal in refused.value.refusals[claim.text]] == [why]
    assert world.campaigns.briefs("t1") == ()


def test_every_draft_fits_its_channel_and_passes_its_own_check(world: World) -> None:
    drafts = world.desk.drafts(BRIEF)

    assert [draft.channel for draft in drafts] == [Channel.SOCIAL, Channel.TELEGRAM, Channel.PRINT, Channel.RADIO]
    for draft in drafts:
        assert len(draft.text) <= LONGEST[draft.channel]
        assert world.desk.check(draft.text, draft.entries) == ()
    benefit, result, source, invitation = drafts[1].text.split("\n\n")
    assert benefit == "Ciclistas: viajes más baratos."
    assert result == CLAIM.text
    assert source.startswith("Fuente: Secretaría de Movilidad, 2017-02")
    assert invitation == "Pregúntale a Tu Lugar: t.me/tulugar"


@pytest.mark.parametrize("audience", [*Settings().audience_list, "jóvenes"])
def test_the_draft_of_each_audience_holds_against_its_entries(world: World, audience: str) -> None:
    brief = replace(BRIEF, audience=audience)

    drafted = world.desk.drafts(brief)

    assert all(world.desk.check(draft.text, draft.entries) == () for draft in drafted)
    invitations = {draft.text for draft in world.desk.drafts(replace(brief, audience="ciudadanía"))}
    same = {draft.text for draft in drafted} == invitations
    assert same is (audience in ("ciudadanía", "jóvenes"))


def test_an_edit_with_an_unsupported_number_is_refused_and_a_mended_one_starts_anew(world: World) -> None:
    message = world.approved()

    with pytest.raises(ClaimsRefused):
        world.desk.edit(message, "Ecobici tiene 9,000 bicicletas.", "ana")
    assert world.status(message) is MessageStatus.APPROVED

    world.desk.edit(message, "¡Pedalea! Ecobici tiene 6,500 bicicletas.", "ana")
    assert world.status(message) is MessageStatus.DRAFT


def test_lines_end_as_telegram_counts_them_whatever_a_browser_sends(world: World) -> None:
    message = world.message(text=f"{CLAIM.text}\r\n\r\nCDMX")
    world.desk.edit(message, f"{CLAIM.text}\r\nCDMX", "ana")

    stored = world.campaigns.message(message)

    assert stored and stored.text == f"{CLAIM.text}\nCDMX"


def test_nobody_approves_what_they_wrote_last(world: World) -> None:
    message = world.message()
    world.desk.edit(message, "Ecobici: 6,500 bicicletas.", "beto")
    world.desk.submit(message)

    with pytest.raises(InvalidValue, match="otra persona"):
        world.desk.approve(message, "beto")
    world.desk.approve(message, "ana")
    stored = world.campaigns.message(message)
    assert stored and (stored.status, stored.approver, stored.approved_at) == (MessageStatus.APPROVED, "ana", NOW)


def test_only_what_is_approved_is_published(world: World) -> None:
    with pytest.raises(InvalidValue, match="no está aprobado"):
        world.desk.schedule(world.message(), "ana", NOW, to_channel=True, to_readers=False)


def test_a_published_message_waits_in_the_outbox_once(world: World) -> None:
    message = world.approved()

    world.desk.schedule(message, "carla", NOW, to_channel=True, to_readers=True)
    world.desk.publish_due()

    progress = world.outbox.progress(f"message:{message}")
    assert progress and (progress.waiting, progress.sent) == (1, 0)
    stored = world.campaigns.message(message)
    assert stored and (stored.status, stored.published_at) == (MessageStatus.PUBLISHED, NOW)
    assert world.campaigns.first_publication("t1") == NOW
    with pytest.raises(InvalidValue, match="no se puede cambiar"):
        world.desk.edit(message, CLAIM.text, "ana")


def test_a_scheduled_message_goes_out_when_its_time_comes(world: World) -> None:
    message = world.approved()
    world.desk.schedule(message, "carla", NOW + timedelta(hours=2), to_channel=True, to_readers=False)

    assert world.desk.publish_due() == 0
    assert world.outbox.progress(f"message:{message}") is None
    world.now = NOW + timedelta(hours=2)
    assert world.desk.publish_due() == 1
    assert world.desk.publish_due() == 0
    assert world.status(message) is MessageStatus.PUBLISHED


def test_a_crash_between_outbox_and_status_sends_nothing_twice(world: World) -> None:
    message = world.approved()
    world.desk.schedule(message, "carla", NOW + timedelta(hours=1), to_channel=True, to_readers=False)
    stored = world.campaigns.message(message)
    assert stored
    world.now = NOW + timedelta(hours=1)
    kept, world.campaigns.replace_message = world.campaigns.replace_message, lambda *_: False  # type: ignore
    world.desk.publish_due()
    world.campaigns.replace_message = kept  # type: ignore[method-assign]

    world.desk.publish_due()

    progress = world.outbox.progress(stored.item)
    assert progress and progress.waiting == 1


def test_in_an_electoral_ban_nothing_is_published_and_the_legal_reason_is_said(world: World) -> None:
    message = world.approved()

    with pytest.raises(InvalidValue, match=r"Veda electoral .* Artículo de la ley que aplica"):
        world.desk.schedule(message, "ana", datetime(2027, 4, 10, 18, tzinfo=UTC), to_channel=True, to_readers=False)
    assert world.status(message) is MessageStatus.APPROVED


def test_what_lost_its_entry_while_it_waited_becomes_a_draft_again(world: World) -> None:
    message = world.approved()
    world.desk.schedule(message, "carla", NOW + timedelta(days=2), to_channel=True, to_readers=False)
    world.knowledge.stored = (replace(BIKES, valid_until=NOW.date()),)
    world.now = NOW + timedelta(days=2)

    assert world.desk.publish_due() == 0
    assert world.status(message) is MessageStatus.DRAFT
    assert world.outbox.progress(f"message:{message}") is None


def test_a_message_of_the_demonstration_is_never_published(world: World) -> None:
    with pytest.raises(InvalidValue, match="demostración"):
        world.desk.schedule(world.approved(demo=True), "ana", NOW, to_channel=True, to_readers=False)


def test_what_is_not_for_telegram_does_not_go_to_the_outbox(world: World) -> None:
    message = world.approved(channel=Channel.RADIO)

    world.desk.schedule(message, "ana", NOW, to_channel=False, to_readers=False)

    assert world.status(message) is MessageStatus.PUBLISHED
    assert world.outbox.progress(f"message:{message}") is None


def test_two_people_cannot_move_the_same_message_on(world: World) -> None:
    message = world.approved()
    stored = world.campaigns.message(message)
    assert stored
    world.desk.return_to_draft(message)

    assert not world.campaigns.replace_message(stored, (MessageStatus.APPROVED,))


def test_decisions_are_kept_newest_first_and_need_a_reason(world: World) -> None:
    for choice in (Choice.IGNORE, Choice.MESSAGE):
        world.campaigns.decide(Decision("t1", "cuánto costó", choice, "Lo preguntan mucho", "ana", NOW))
    world.campaigns.decide(Decision("t2", "otro", Choice.REFER, "Es de Finanzas", "ana", NOW, demo=True))

    assert [d.choice for d in world.campaigns.decisions("t1")] == [Choice.MESSAGE, Choice.IGNORE]
    assert [d.theme_id for d in world.campaigns.decisions(demo=True)] == ["t2"]
    with pytest.raises(InvalidValue, match="por qué"):
        Decision("t1", "cuánto costó", Choice.IGNORE, " ", "ana", NOW)
