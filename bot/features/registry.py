"""Every part of the bot, in the order in which the list of commands shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.features import basics, language, my_data, notices, proposals, reasons, share, topics
from bot.features.desk import ButtonHandler, Command, Desk, FeatureMaker
from bot.features.help import help_command
from domain.language import ENGLISH

T = TypeVar("T")

FEATURES: tuple[FeatureMaker, ...] = (
    basics.feature,
    topics.feature,
    proposals.feature,
    notices.feature,
    my_data.feature,
    language.feature,
    reasons.feature,
    share.feature,
)


@dataclass(frozen=True)
class Registry:
    """Who answers a command or a button."""

    listed: tuple[Command, ...]  # in the order of the list of commands
    commands: dict[str, Command]  # aliases too
    buttons: dict[str, ButtonHandler]

    def list_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """(name, description) of each command, for Telegram's menu and for /ayuda."""
        return tuple((c.name, c.english if language == ENGLISH else c.spanish) for c in self.listed if c.in_menu)


def build_registry(desk: Desk, makers: Iterable[FeatureMaker] = FEATURES) -> Registry:
    """Make every part.

    Raises:
        ValueError: two parts bring the same command or the same kind of button.
    """
    features = [make(desk) for make in makers]
    registry: Registry
    help_last = help_command(desk, lambda language: registry.list_in(language))
    listed = (*(command for feature in features for command in feature.commands), help_last)
    named = [(name, command) for command in listed for name in (command.name, *command.aliases)]
    buttons = [pair for feature in features for pair in feature.buttons.items()]
    registry = Registry(listed, _without_doubles(named), _without_doubles(buttons))
    return registry


def _without_doubles(pairs: list[tuple[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"two features bring {name!r}")
        found[name] = value
    return found
