"""What may be said to the public: claims checked at every step, a second person's approval, no publication in a ban."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Protocol

from analytics.campaigns import Campaigns
from analytics.claims import NO_ENTRY, OwnWords, Refusal, check_claims, no_such_entry, own_words
from analytics.drafts import Draft, drafts
from domain.campaigns import Brief, Channel, Message, MessageStatus
from domain.electoral_bans import ElectoralBan, ban_on
from domain.errors import InvalidValue, StorageUnavailable
from domain.knowledge import Entry
from domain.notices import Audience
from domain.ports import Outbox

logger = logging.getLogger(__name__)

OURS = frozenset({"Tu Lugar", "Telegram"})  # names that any message may use
OPEN = (MessageStatus.DRAFT, MessageStatus.IN_REVIEW, MessageStatus.APPROVED)  # may still be changed


class ClaimsRefused(InvalidValue):
    """A text says more than its entries; nothing was stored."""

    def __init__(self, refusals: Mapping[str, tuple[Refusal, ...]]) -> None:
        super().__init__("Hay afirmaciones sin respaldo en las fichas citadas.")
        self.refusals = refusals  # by the text that was refused


class Knowledge(Protocol):
    """The entries, as they are now."""

    @property
    def version(self) -> int: ...

    def entries(self) -> tuple[Entry, ...]: ...

    def entry(self, entry_id: str) -> Entry | None: ...


@dataclass(frozen=True)
class DeskRules:
    """What the settings say about messages."""

    names: frozenset[str] = frozenset()  # that a message may always use
    link: str = ""  # where people may ask
    bans: tuple[ElectoralBan, ...] = ()
    channel: str = ""  # the city's channel on Telegram; empty: none
    zone: tzinfo = UTC  # of the city: whose day it is for a ban


class MessageDesk:
    """Briefs and messages on their way to the public.

    Raises, from every call:
        InvalidValue: it may not be done; the message says why.
        StorageUnavailable: the database does not answer.
    """

    def __init__(
        self,
        campaigns: Campaigns,
        knowledge: Knowledge,
        outbox: Outbox,
        rules: DeskRules,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.campaigns = campaigns
        self.rules = rules
        self._knowledge = knowledge
        self._outbox = outbox
        self._clock = clock
        self._own: tuple[int, OwnWords] | None = None

    @property
    def today(self) -> date:
        return self._clock().astimezone(self.rules.zone).date()

    def check(self, text: str, entries: Iterable[str]) -> tuple[Refusal, ...]:
        """What these entries do not support in a text, as they are today."""
        cited = tuple(entry for entry in map(self._knowledge.entry, entries) if entry)
        return check_claims(text, cited, self._own_words(), today=self.today)

    def save_brief(self, brief: Brief) -> int:
        """Store a brief whose claims all hold; its id.

        Raises:
            ClaimsRefused: by claim, what its entries do not say.
        """
        self._refuse({claim.text: self._check_claim(claim.text, claim.entries) for claim in brief.claims})
        return self.campaigns.save_brief(brief)

    def drafts(self, brief: Brief) -> tuple[Draft, ...]:
        """Proposed texts for a brief, one for each channel."""
        cited = tuple(entry for entry in map(self._knowledge.entry, brief.cited) if entry)
        return drafts(brief, cited, self.rules.link)

    def write(self, brief: Brief, channel: Channel, text: str, author: str) -> int:
        """A new message of a brief; its id."""
        message = Message(
            0, brief.id, brief.theme_id, brief.audience, channel, _clean(text), brief.cited, author, demo=brief.demo
        )
        self._refuse_text(message)
        return self.campaigns.add_message(message)

    def edit(self, message_id: int, text: str, author: str) -> None:
        """Change a text; whatever was approved of it counts no more."""
        message = self._message(message_id, OPEN, "ya está programado o publicado: no se puede cambiar")
        changed = replace(
            message, text=_clean(text), author=author, status=MessageStatus.DRAFT, approver="", approved_at=None
        )
        self._refuse_text(changed)
        self._move(changed, OPEN)

    def submit(self, message_id: int) -> None:
        """Ask a second person to approve."""
        message = self._message(message_id, (MessageStatus.DRAFT,), "no es un borrador")
        self._refuse_text(message)
        self._move(replace(message, status=MessageStatus.IN_REVIEW), (MessageStatus.DRAFT,))

    def approve(self, message_id: int, person: str) -> None:
        message = self._message(message_id, (MessageStatus.IN_REVIEW,), "no está en revisión")
        if person == message.author:
            raise InvalidValue("Lo escribiste tú: lo tiene que aprobar otra persona.")
        self._refuse_text(message)
        approved = replace(message, status=MessageStatus.APPROVED, approver=person, approved_at=self._clock())
        self._move(approved, (MessageStatus.IN_REVIEW,))

    def return_to_draft(self, message_id: int) -> None:
        """Send a message back, or take it out of the schedule."""
        before = (MessageStatus.IN_REVIEW, MessageStatus.APPROVED, MessageStatus.SCHEDULED)
        message = self._message(message_id, before, "no se puede devolver a borrador")
        back = replace(message, status=MessageStatus.DRAFT, approver="", approved_at=None, publish_at=None)
        self._move(back, before)

    def schedule(self, message_id: int, person: str, when: datetime, *, to_channel: bool, to_readers: bool) -> None:
        """Publish an approved message at a time, at once when it has come; marked as published by hand off Telegram."""
        message = self._message(message_id, (MessageStatus.APPROVED,), "no está aprobado")
        if message.demo:
            raise InvalidValue("Es de la demostración: no se publica.")
        if message.channel is Channel.TELEGRAM and not (to_channel or to_readers):
            raise InvalidValue("Elige a quién le llega: el canal, quienes pidieron novedades, o ambos.")
        if to_channel and not self.rules.channel:
            raise InvalidValue("No hay canal de Telegram: ponlo en NEWS_CHANNEL.")
        self._refuse_ban(when.astimezone(self.rules.zone).date())
        self._refuse_text(message)
        waiting = replace(
            message,
            status=MessageStatus.SCHEDULED,
            publish_at=when,
            to_channel=to_channel,
            to_readers=to_readers,
            publisher=person,
        )
        self._move(waiting, (MessageStatus.APPROVED,))
        if when <= self._clock():
            self._publish(waiting)

    def publish_due(self) -> int:
        """Publish what is scheduled and due; how many messages. One that may not go out any more becomes a draft."""
        published = 0
        for message in self.campaigns.due(self._clock()):
            try:
                self._refuse_ban(self.today)
                self._refuse_text(message)
            except InvalidValue as error:
                logger.warning("message %d is not published: %s", message.id, error)
                self.return_to_draft(message.id)
                continue
            self._publish(message)
            published += 1
        return published

    def _publish(self, message: Message) -> None:
        """The outbox knows the item by name, so that a second try after a crash sends nothing twice."""
        if message.channel is Channel.TELEGRAM:
            channel = self.rules.channel if message.to_channel else ""
            self._outbox.put(message.item, message.text, Audience(channel, message.to_readers))
        done = replace(message, status=MessageStatus.PUBLISHED, published_at=self._clock())
        self.campaigns.replace_message(done, (MessageStatus.SCHEDULED,))

    def _message(self, message_id: int, expected: tuple[MessageStatus, ...], otherwise: str) -> Message:
        message = self.campaigns.message(message_id)
        if message is None:
            raise InvalidValue("Ese mensaje no existe.")
        if message.status not in expected:
            raise InvalidValue(f"El mensaje {otherwise}; está como «{message.status.value}».")
        return message

    def _move(self, message: Message, expected: tuple[MessageStatus, ...]) -> None:
        if not self.campaigns.replace_message(message, expected):
            raise InvalidValue("Otra persona acaba de cambiar este mensaje. Vuelve a abrirlo.")

    def _refuse_ban(self, day: date) -> None:
        if ban := ban_on(day, self.rules.bans):
            raise InvalidValue(
                f"Veda electoral del {ban.first:%d/%m/%Y} al {ban.last:%d/%m/%Y}: no se publica. {ban.reason}"
            )

    def _refuse_text(self, message: Message) -> None:
        self._refuse({message.text: self.check(message.text, message.entries)})

    def _refuse(self, found: Mapping[str, tuple[Refusal, ...]]) -> None:
        if refused := {text: refusals for text, refusals in found.items() if refusals}:
            raise ClaimsRefused(refused)

    def _check_claim(self, text: str, entries: tuple[str, ...]) -> tuple[Refusal, ...]:
        unknown = tuple(no_such_entry(entry) for entry in entries if not self._knowledge.entry(entry))
        return unknown or (self.check(text, entries) if entries else (NO_ENTRY,))

    def _own_words(self) -> OwnWords:
        version = self._knowledge.version
        if self._own is None or self._own[0] != version:
            links = {self.rules.link} - {""}
            self._own = version, own_words(self.rules.names | OURS, links, self._knowledge.entries())
        return self._own[1]


def _clean(text: str) -> str:
    """With one sign at the end of a line: browsers send two, which would count and be sent."""
    return text.replace("\r\n", "\n").strip()


def publish_when_due(publish: Callable[[], object], stop: Callable[[float], bool], every_s: float) -> None:
    """Publish what is due, again and again until `stop` says so."""
    while True:
        try:
            publish()
        except StorageUnavailable as error:
            logger.warning("publication waits for the database: %s", error)
        if stop(every_s):
            return
