"""Parts of the bot: each is answered by its own, and two may not bring the same."""

from __future__ import annotations

import pytest

from bot.callbacks import FeatureChoice
from bot.entries import SayableEntries
from bot.features.desk import Command, Desk, Feature
from bot.features.registry import build_registry
from bot.preferences import Preferences
from bot.texts import read_texts
from bot.updates import Commanded, Pressed
from domain.identity import PersonKeys
from settings import Settings
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with


def desk() -> Desk:
    settings = Settings()

    def no_database() -> None:
        raise AssertionError("a part opened the database while it was made")

    preferences, entries = Preferences(no_database, PersonKeys(b"tests only")), SayableEntries(settings)
    talk = conversation_with(EchoDialogue(), MemoryLog())
    return Desk(settings, read_texts(settings), talk, no_database, preferences, entries)


async def command(_commanded: Commanded, _language: str) -> None: ...


async def button(_pressed: Pressed, _choice: FeatureChoice) -> None: ...


def test_the_parts_of_the_bot_fit_together_without_a_database() -> None:
    registry = build_registry(desk())

    names = [name for name, _ in registry.list_in("es")]
    assert len(names) == len(set(names))
    assert registry.commands["help"] is registry.commands["ayuda"]
    assert all(1 <= len(what) <= 256 for language in ("es", "en") for _, what in registry.list_in(language))


@pytest.mark.parametrize(
    "doubled",
    [Feature((Command("start", "a", "b", command),)), Feature((Command("x", "a", "b", command, aliases=("ayuda",)),)),
     Feature(buttons={"tema": button})],
)  # fmt: skip
def test_two_parts_with_the_same_are_refused(doubled: Feature) -> None:
    own = Feature((Command("start", "a", "b", command),), {"tema": button})

    with pytest.raises(ValueError, match="two features"):
        build_registry(desk(), (lambda _: own, lambda _: doubled))
