"""What was said on the chat page in one session: in memory, for an hour, so that a page without the script shows it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

KEPT_S = 3600.0  # after the last message, as long as Rasa keeps the conversation
MESSAGES = 60  # of one session; the first are forgotten first
PICTURES = 4  # of one session: each is some hundred kilobytes of page
SESSIONS = 100


class ShownButton(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def data(self) -> str: ...


class Shown(Protocol):
    """What one message or press leads to."""

    @property
    def id(self) -> int: ...

    @property
    def texts(self) -> Sequence[str]:
        """In HTML that the bot made and escaped."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[ShownButton]]: ...

    @property
    def keyboard(self) -> str: ...

    @property
    def notice(self) -> str: ...

    @property
    def replaces(self) -> bool: ...

    @property
    def picture(self) -> str: ...


@dataclass(frozen=True)
class Message:
    """One message of the page: what the person said, or what was answered."""

    said: str = ""
    id: int = 0  # of an answer
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[ShownButton, ...], ...] = ()
    keyboard: str = "[]"
    picture: str = ""
    replaces: str = ""  # "all" or "buttons" of the message with the same id


@dataclass
class _Session:
    messages: list[Message] = field(default_factory=list)
    until: float = 0.0


class ChatHistory:
    """The conversations of the sessions of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: OrderedDict[str, _Session] = OrderedDict()

    def of(self, session: str) -> tuple[Message, ...]:
        """All that the page of a session shows, oldest first."""
        known = self._sessions.get(session)
        return tuple(known.messages) if known and known.until > self._clock() else ()

    def add(self, session: str, new: Sequence[Message]) -> None:
        """Keep the messages of a turn; an answer that replaces another one takes its place."""
        known = _Session(list(self.of(session)))
        for message in new:
            _place(known.messages, message)
        del known.messages[:-MESSAGES]
        _drop_old_pictures(known.messages)
        known.until = self._clock() + KEPT_S
        self._sessions[session] = known
        self._sessions.move_to_end(session)
        while len(self._sessions) > SESSIONS:
            self._sessions.popitem(last=False)

    def forget(self, session: str) -> None:
        """Empty the page of a session."""
        self._sessions.pop(session, None)


def turn_of(said: str, shown: Shown | None) -> tuple[Message, ...]:
    """The messages of one turn; none for a press that only says something for a moment."""
    turn = [Message(said=said)] if said else []
    if shown and (shown.texts or shown.rows or shown.picture):
        replaces = ("all" if shown.texts else "buttons") if shown.replaces else ""
        rows = tuple(map(tuple, shown.rows))
        turn.append(Message("", shown.id, tuple(shown.texts), rows, shown.keyboard, shown.picture, replaces))
    return tuple(turn)


def _place(messages: list[Message], new: Message) -> None:
    places = [place for place, old in enumerate(messages) if old.id == new.id] if new.replaces else []
    if not places:
        messages.append(new)
    elif new.replaces == "all":
        messages[places[-1]] = new
    else:
        messages[places[-1]] = replace(messages[places[-1]], rows=new.rows, keyboard=new.keyboard)


def _drop_old_pictures(messages: list[Message]) -> None:
    pictured = [place for place, message in enumerate(messages) if message.picture]
    for place in pictured[:-PICTURES]:
        messages[place] = replace(messages[place], picture="")
