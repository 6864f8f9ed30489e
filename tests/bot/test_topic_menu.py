"""Pages of the topics menu: every entry is on one of them, and Telegram takes whatever they are called."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import MAX_CALLBACK_BYTES, FeatureChoice, OptionChoice, parse_choice
from bot.phrases import read_phrases
from bot.replies import MAX_BUTTON_UNITS, Reply
from bot.splitting import utf16_units
from bot.topic_menu import EVERY, ONE, PER_PAGE, TopicMenu, read_place
from domain.knowledge import EntryKind
from tests import make

MENU = TopicMenu(read_phrases("topics"), read_phrases("topic_names"))

slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,59}", fullmatch=True)
titles = st.text(min_size=1, max_size=200).filter(lambda text: bool(text.strip()))
entries = st.lists(
    st.builds(
        lambda id, title, topic: make.entry(id, title=title, topic=topic), slugs, titles, slugs | st.text(min_size=1)
    ),
    max_size=20,
    unique_by=lambda entry: entry.id,
)
languages = st.sampled_from(["es", "en"])


def pressed(reply: Reply) -> list[FeatureChoice | OptionChoice]:
    return [parse_choice(button.data) for row in reply.keyboard for button in row]


@settings(max_examples=50)
@given(entries, languages)
def test_every_entry_is_on_one_page_and_every_button_is_one_that_telegram_takes(found: list, language: str) -> None:
    topics = MENU.topics(found)
    pages = [
        MENU.page(topic, number, language) for topic in topics for number in range(-(-len(topic.entries) // PER_PAGE))
    ]

    offered = [choice.entry_id for page in pages for choice in pressed(page) if isinstance(choice, OptionChoice)]
    buttons = [button for page in (*pages, MENU.every(topics, language)) for row in page.keyboard for button in row]
    assert sorted(offered) == sorted(entry.id for entry in found)
    assert all(len(button.data.encode()) <= MAX_CALLBACK_BYTES and parse_choice(button.data) for button in buttons)
    assert all(utf16_units(button.text) <= MAX_BUTTON_UNITS for button in buttons)


@settings(max_examples=50)
@given(entries.filter(bool), languages)
def test_the_menu_leads_to_each_topic(found: list, language: str) -> None:
    topics = MENU.topics(found)

    choices = pressed(MENU.every(topics, language))

    assert [read_place(choice.value, topics) for choice in choices] == [(topic, 0) for topic in topics]
    assert {(choice.kind, choice.language) for choice in choices} == {(ONE, language)}


def test_pages_turn_both_ways_and_lead_back() -> None:
    (topic,) = MENU.topics(make.entry(f"e{number:02}", title=f"Título {number:02}") for number in range(20))

    pages = [MENU.page(topic, number, "es") for number in range(3)]

    labels = [[button.text for row in page.keyboard[-2:] for button in row] for page in pages]
    assert labels == [["Más ›", "‹ Todos los temas"], ["‹ Anteriores", "Más ›", "‹ Todos los temas"],
                      ["‹ Anteriores", "‹ Todos los temas"]]  # fmt: skip
    assert "página 2 de 3" in pages[1].texts[0]
    assert pressed(pages[1])[-1] == FeatureChoice(EVERY, "", "es")
    assert read_place(pressed(pages[0])[PER_PAGE].value, (topic,)) == (topic, 1)


@pytest.mark.parametrize(("number", "page"), [(-5, 1), (99, 3)])
def test_a_page_that_is_gone_is_the_nearest(number: int, page: int) -> None:
    (topic,) = MENU.topics(make.entry(f"e{number:02}") for number in range(20))

    assert f"página {page} de 3" in MENU.page(topic, number, "es").texts[0]


@pytest.mark.parametrize("value", ["", "0", "abc:1", "::", "../..:0"])
def test_a_button_of_no_topic_leads_nowhere(value: str) -> None:
    assert read_place(value, MENU.topics([make.entry()])) is None


def test_topics_have_their_names_and_their_order() -> None:
    topics = MENU.topics(
        [make.entry("a", topic="tema-nuevo"), make.entry("b", topic="migrantes"), make.entry("c", topic="redes")]
    )

    assert [MENU.name(topic.slug, "es") for topic in topics] == [
        "Redes de ciudades",
        "Personas migrantes",
        "Tema nuevo",
    ]
    assert MENU.name("redes", "en") == "Networks of cities"


def test_an_unknown_is_browsed_too() -> None:
    (topic,) = MENU.topics(
        [make.entry("x", kind=EntryKind.UNKNOWN, topic="sin-respuesta", verified_on=date(2026, 1, 2))]
    )

    assert MENU.page(topic, 0, "es").texts == ("Lo que no sabemos. Elige qué quieres saber:",)
