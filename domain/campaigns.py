"""From a theme to what the city says about it: decisions, briefs with their claims, and messages on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.errors import InvalidValue
from domain.notices import MAX_NOTICE_CHARS


class Choice(StrEnum):
    """How a theme ends; the values are the words that staff see."""

    ANSWER = "responder"  # write or mend an entry
    MESSAGE = "difundir"  # a message to the public
    REFER = "canalizar"  # another office
    IGNORE = "no hacer nada"


class Channel(StrEnum):
    """Where a message appears; the values are the words that staff see."""

    TELEGRAM = "Telegram"
    SOCIAL = "Red social"
    PRINT = "Impreso"
    RADIO = "Radio"


LONGEST = {  # characters of a message
    Channel.TELEGRAM: MAX_NOTICE_CHARS,
    Channel.SOCIAL: 280,  # the strictest of the large networks
    Channel.PRINT: 160,  # two lines of a poster
    Channel.RADIO: 350,  # about 20 seconds read aloud
}


class MessageStatus(StrEnum):
    """Where a message stands; the values are the words that staff see."""

    DRAFT = "borrador"
    IN_REVIEW = "en revisión"
    APPROVED = "aprobado"
    SCHEDULED = "programado"
    PUBLISHED = "publicado"


@dataclass(frozen=True)
class Decision:
    """What was decided about a theme, when, why and by whom; never changed, a newer one follows it."""

    theme_id: str
    theme: str  # its label then
    choice: Choice
    reason: str
    person: str  # name of an account
    decided_at: datetime  # UTC
    demo: bool = False

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue("Escribe por qué: la decisión queda en el registro.")


@dataclass(frozen=True)
class Claim:
    """One thing that the city can say, and the entries that say it."""

    text: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """The plan of what to say about a theme, in the order in which it is worked out."""

    id: int  # 0 until it is stored
    theme_id: str
    theme: str  # its label
    author: str
    claims: tuple[Claim, ...] = ()
    cannot_say: str = ""  # what people ask and no entry answers
    office: str = ""  # who should find that out
    audience: str = ""
    channel: Channel = Channel.TELEGRAM
    owner: str = ""  # who sees to it
    due_on: date | None = None
    must_not_claim: str = ""
    demo: bool = False  # of a theme of the demonstration: never published

    def __post_init__(self) -> None:
        if not self.theme_id:
            raise InvalidValue("Un plan es de un tema.")

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of the entries behind its claims, each once."""
        return tuple(dict.fromkeys(entry for claim in self.claims for entry in claim.entries))


@dataclass(frozen=True)
class Message:
    """A text for an audience and a channel; only an approved one is published, as it was approved."""

    id: int  # 0 until it is stored
    brief_id: int
    theme_id: str
    audience: str
    channel: Channel
    text: str
    entries: tuple[str, ...]  # ids of what it cites
    author: str  # who wrote or changed it last
    status: MessageStatus = MessageStatus.DRAFT
    approver: str = ""
    approved_at: datetime | None = None  # UTC
    publish_at: datetime | None = None  # UTC; when it is to go out
    to_channel: bool = False  # the city's channel on Telegram
    to_readers: bool = False  # people who asked for news
    published_at: datetime | None = None  # UTC
    publisher: str = ""
    demo: bool = False

    def __post_init__(self) -> None:
        limit = LONGEST[self.channel]
        if not self.text.strip():
            raise InvalidValue("El mensaje está vacío.")
        if len(self.text) > limit:
            raise InvalidValue(
                f"Para {self.channel.value} caben {limit} caracteres y el texto tiene {len(self.text)}. Acórtalo."
            )

    @property
    def item(self) -> str:
        """Its name in the outbox."""
        return f"message:{self.id}"
