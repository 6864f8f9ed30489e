"""From draft to published by another person, and back; nobody overwrites what they did not see. On both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.drafts import Draft, DraftChanged, DraftState
from domain.errors import StepRefused
from domain.knowledge import EntryStatus
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.history import History
from knowledge_base.storage.repository import EntryRepository
from tests import make

OLD = make.entry("ecobici", answer="Respuesta de antes.")
NEW = make.entry("ecobici", answer="Respuesta nueva.", phrasings=(make.phrasing("las bicis"),))


@pytest.fixture
def drafts(engine: Engine) -> Drafts:
    """Drafts over a base with one published entry."""
    EntryRepository(engine).take_over([OLD], author="Ana", note="primera")
    return Drafts(engine)


def in_review(drafts: Drafts, entry=NEW, base: int = 1) -> Draft:
    begun = drafts.begin(entry, by="ana", note="dato nuevo", base=base)
    return drafts.send_to_review(entry.id, lock=begun.lock)


def published(engine: Engine) -> dict[str, str]:
    return {e.id: e.answer for e in EntryRepository(engine).entries() if e.status is EntryStatus.PUBLISHED}


def test_a_draft_leaves_the_published_text_alone_until_another_person_approves(engine: Engine, drafts: Drafts) -> None:
    draft = in_review(drafts)
    assert published(engine) == {"ecobici": "Respuesta de antes."}

    version = drafts.approve("ecobici", lock=draft.lock, by="beto")

    assert version == EntryRepository(engine).version() == 2
    assert EntryRepository(engine).entries() == (NEW,)
    assert drafts.find("ecobici") is None
    newest = History(engine).revisions("ecobici")[0]
    assert (newest.number, newest.author, newest.note) == (2, "ana", "dato nuevo · aprobó beto")


def test_who_wrote_in_it_may_not_approve_it(drafts: Drafts) -> None:
    first = drafts.begin(NEW, by="ana", note="", base=1)
    second = drafts.save(NEW, lock=first.lock, by="beto", note="")
    sent = drafts.send_to_review("ecobici", lock=second.lock)

    for writer in ("ana", "beto"):
        with pytest.raises(StepRefused, match="otra persona"):
            drafts.approve("ecobici", lock=sent.lock, by=writer)


def test_what_is_not_in_review_is_not_approved(drafts: Drafts) -> None:
    begun = drafts.begin(NEW, by="ana", note="", base=1)

    with pytest.raises(StepRefused, match="revisión"):
        drafts.approve("ecobici", lock=begun.lock, by="beto")


def test_a_draft_that_is_sent_back_says_why_and_is_written_again(drafts: Drafts) -> None:
    draft = in_review(drafts)

    with pytest.raises(StepRefused, match="qué falta"):
        drafts.send_back("ecobici", lock=draft.lock, by="beto", comment=" ")
    back = drafts.send_back("ecobici", lock=draft.lock, by="beto", comment="¿de qué año?")

    assert back.state is DraftState.WRITING
    assert [(c.by, c.text) for c in back.comments] == [("beto", "¿de qué año?")]


def test_an_edit_of_what_is_in_review_goes_back_to_being_written(drafts: Drafts) -> None:
    draft = in_review(drafts)

    assert drafts.save(NEW, lock=draft.lock, by="ana", note="").state is DraftState.WRITING


def test_the_second_of_two_editors_is_told_and_gets_the_other_text(drafts: Drafts) -> None:
    begun = drafts.begin(NEW, by="ana", note="", base=1)
    drafts.save(replace(NEW, title="De Ana"), lock=begun.lock, by="ana", note="")

    with pytest.raises(DraftChanged) as changed:
        drafts.save(replace(NEW, title="De Beto"), lock=begun.lock, by="beto", note="")

    assert changed.value.current and changed.value.current.entry.title == "De Ana"
    with pytest.raises(DraftChanged):
        drafts.begin(replace(NEW, title="De Beto"), by="beto", note="", base=1)


def test_many_editors_at_once_lose_nothing(engine: Engine, drafts: Drafts) -> None:
    begun = drafts.begin(NEW, by="ana", note="", base=1)
    outcomes: list[str] = []

    def edit(number: int) -> None:
        try:
            Drafts(engine).save(replace(NEW, title=f"T{number}"), lock=begun.lock, by=f"p{number}", note="")
            outcomes.append("saved")
        except DraftChanged:
            outcomes.append("told")

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved"] + ["told"] * 5


def test_two_who_begin_at_once_do_not_overwrite_each_other(engine: Engine, drafts: Drafts) -> None:
    outcomes: list[str] = []

    def begin(name: str) -> None:
        try:
            Drafts(engine).begin(replace(NEW, title=name), by=name, note="", base=1)
            outcomes.append("begun")
        except DraftChanged as changed:
            outcomes.append("told" if changed.current else "lost")

    threads = [threading.Thread(target=begin, args=(name,)) for name in ("ana", "beto", "carla")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["begun", "told", "told"]


def test_a_reviewer_approves_only_what_they_saw(engine: Engine, drafts: Drafts) -> None:
    seen = in_review(drafts)
    edited = drafts.save(replace(NEW, answer="Otra cosa."), lock=seen.lock, by="ana", note="")
    drafts.send_to_review("ecobici", lock=edited.lock)

    with pytest.raises(DraftChanged):
        drafts.approve("ecobici", lock=seen.lock, by="beto")
    assert published(engine) == {"ecobici": "Respuesta de antes."}


def test_a_published_text_that_changed_meanwhile_is_not_overwritten(engine: Engine, drafts: Drafts) -> None:
    draft = in_review(drafts)
    EntryRepository(engine).take_over([replace(OLD, answer="Por importación.")], author="Eva", note="")

    with pytest.raises(DraftChanged):
        drafts.approve("ecobici", lock=draft.lock, by="beto")
    assert published(engine) == {"ecobici": "Por importación."}


def test_an_approved_draft_waits_for_its_hour(engine: Engine, drafts: Drafts) -> None:
    draft = in_review(drafts)
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    assert drafts.approve("ecobici", lock=draft.lock, by="beto", publish_at=tomorrow) is None
    assert drafts.publish_due() == ()
    assert published(engine) == {"ecobici": "Respuesta de antes."}

    later = Drafts(engine, clock=lambda: tomorrow + timedelta(seconds=1))
    assert later.publish_due() == ("ecobici",)
    assert later.publish_due() == ()
    assert published(engine) == {"ecobici": "Respuesta nueva."}


def test_a_scheduled_draft_whose_text_changed_goes_back(engine: Engine, drafts: Drafts) -> None:
    draft = in_review(drafts)
    soon = datetime.now(UTC) + timedelta(hours=1)
    drafts.approve("ecobici", lock=draft.lock, by="beto", publish_at=soon)
    EntryRepository(engine).take_over([replace(OLD, answer="Por importación.")], author="Eva", note="")

    assert Drafts(engine, clock=lambda: soon).publish_due() == ()

    back = drafts.find("ecobici")
    assert back and back.state is DraftState.WRITING and "cambió" in back.comments[0].text


def test_a_new_entry_is_published_with_its_new_source(engine: Engine, drafts: Drafts) -> None:
    new = make.entry("metro", sources=(make.source("otra"), make.source(title="Otro título")))
    draft = in_review(drafts, new, base=0)

    drafts.approve("metro", lock=draft.lock, by="beto")

    stored = {e.id: e for e in EntryRepository(engine).entries()}["metro"]
    assert [s.id for s in stored.sources] == ["otra", "informe"]
    assert stored.sources[1].title == "Informe", "a source that others cite keeps its words"


def test_a_retired_entry_is_off_at_once_and_can_be_restored(engine: Engine, drafts: Drafts) -> None:
    with pytest.raises(StepRefused, match="por qué"):
        drafts.retire("ecobici", base=1, by="beto", note=" ")
    with pytest.raises(DraftChanged):
        drafts.retire("ecobici", base=0, by="beto", note="dato falso")

    assert drafts.retire("ecobici", base=1, by="beto", note="dato falso") == 2
    assert published(engine) == {}

    old = History(engine).revisions("ecobici")[-1].entry
    draft = in_review(drafts, old, base=2)
    drafts.approve("ecobici", lock=draft.lock, by="beto")
    assert EntryRepository(engine).entries() == (OLD,)


def test_the_base_goes_back_to_any_version(engine: Engine, drafts: Drafts) -> None:
    draft = in_review(drafts)
    drafts.approve("ecobici", lock=draft.lock, by="beto")
    other = in_review(drafts, make.entry("metro"), base=0)
    drafts.approve("metro", lock=other.lock, by="beto")
    history = History(engine)

    report = history.go_back_to(1, author="jefa", note="vuelta")

    assert (report.version, report.changed, report.retired) == (4, ("ecobici",), ("metro",))
    assert published(engine) == {"ecobici": "Respuesta de antes."}
    assert [(v.number, v.entries) for v in history.versions(9)] == [(4, 2), (3, 1), (2, 1), (1, 1)]
    assert history.go_back_to(3, author="jefa", note="").version == 5
    assert set(published(engine)) == {"ecobici", "metro"}
    with pytest.raises(StepRefused, match="versión 0"):
        history.go_back_to(0, author="jefa", note="")


def test_a_draft_is_thrown_away(engine: Engine, drafts: Drafts) -> None:
    draft = in_review(drafts)

    drafts.discard("ecobici", lock=draft.lock)

    assert drafts.all() == ()
    assert published(engine) == {"ecobici": "Respuesta de antes."}
