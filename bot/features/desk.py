"""What a part of the bot brings (commands, buttons) and what it is given to work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import bootstrap
from bot.callbacks import FeatureChoice
from bot.deliveries import Delivery
from bot.entries import SayableEntries
from bot.flood import SharedFlood
from bot.preferences import Preferences
from bot.shared_memory import SharedMemory, open_memory
from bot.talk import Talk
from bot.texts import Texts, read_texts
from bot.updates import Commanded, Pressed
from settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

CommandHandler = Callable[[Commanded, str], Awaitable[Delivery | None]]  # the string: language of the person
ButtonHandler = Callable[[Pressed, FeatureChoice], Awaitable[Delivery | None]]


@dataclass(frozen=True)
class Desk:
    """What parts work with. Open nothing when a part is made: the database may come later."""

    settings: Settings
    texts: Texts
    talk: Talk
    database: Callable[[], Engine]  # with its tables; raises StorageUnavailable while it is down
    preferences: Preferences
    entries: SayableEntries
    channel: str = "telegram"  # as the log knows it
    memory: SharedMemory | None = None  # with other bots

    def flood(self, kind: str, per_minute: int) -> SharedFlood:
        """A count of what each person does of one kind."""
        return SharedFlood(kind, per_minute, bootstrap.person_keys(self.settings), self.memory)


@dataclass(frozen=True)
class Command:
    """A command as people type it, with what Telegram's list of commands says of it in both languages."""

    name: str  # lower case, without slash
    spanish: str
    english: str
    respond: CommandHandler
    aliases: tuple[str, ...] = ()  # understood too, and not listed
    in_menu: bool = True  # otherwise it is understood, and not listed
    keeps_form: bool = False  # otherwise it leaves a proposal that was begun


@dataclass(frozen=True)
class Feature:
    """A part of the bot: its commands, and its buttons by kind (see `bot.callbacks.feature_data`)."""

    commands: tuple[Command, ...] = ()
    buttons: Mapping[str, ButtonHandler] = field(default_factory=dict)


def open_desk(settings: Settings, talk: Talk, database: Callable[[], Engine], *, channel: str = "telegram") -> Desk:
    """A desk on the settings' own texts and keys."""
    preferences = Preferences(database, bootstrap.person_keys(settings))
    texts, entries = read_texts(settings), SayableEntries(settings)
    return Desk(settings, texts, talk, database, preferences, entries, channel, open_memory(settings))


FeatureMaker = Callable[[Desk], Feature]
