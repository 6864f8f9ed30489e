"""What stands below a card: within Telegram's limit, the whole answer where it is one of ours, all escaped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.phrases import read_phrases
from bot.share_text import MAX_CAPTION_UNITS, caption
from bot.splitting import utf16_units
from bot.texts import read_texts
from domain.knowledge import MAX_ANSWER_CHARS, Figure
from settings import Settings
from tests import make
from tests.telegram.html_text import parse_html

WORDS, TEXTS = read_phrases("share"), read_texts(Settings())
texts = st.text(min_size=1, max_size=MAX_ANSWER_CHARS).filter(lambda text: bool(text.strip()))


@settings(max_examples=60)
@given(texts, texts, texts, st.booleans(), st.sampled_from(["es", "en"]))
def test_telegram_takes_any_caption(title: str, answer: str, other: str, figure: bool, language: str) -> None:
    figures = (Figure(1980973.0, other[:80], other[:200], "2015-12"),) if figure else ()
    entry = make.entry(
        title=title, answer=answer, figures=figures, sources=(make.source(title=other, publisher=other),)
    )

    text, _ = parse_html(caption(entry, WORDS, TEXTS.labels(language), language))

    assert utf16_units(text) <= MAX_CAPTION_UNITS


def test_the_longest_answer_is_whole() -> None:
    answer = ("Una frase. " * 60)[:MAX_ANSWER_CHARS].strip()
    source = make.source(title="t" * 200, publisher="p" * 200)
    entry = make.entry(
        title="T" * 200, answer=answer, figures=(Figure(1.5, "u" * 50, "w" * 80, "2015"),), sources=(source,)
    )

    assert answer in caption(entry, WORDS, TEXTS, "es")


@pytest.mark.parametrize(("language", "part"), [("es", "Cifra: 6,380 toneladas"), ("en", "Figure: 6,380 toneladas")])
def test_the_figure_source_and_date_are_told(language: str, part: str) -> None:
    entry = make.entry(title="A <b> & C", figures=(Figure(6380.0, "toneladas", "emisiones evitadas", "2023"),))

    text, entities = parse_html(caption(entry, WORDS, TEXTS.labels(language), language))

    assert part in text
    assert "A <b> & C" in text
    assert "Informe, La ciudad" in text
    assert "2026" in text.splitlines()[-1]
    assert "https://example.org/i" in [entity.get("url") for entity in entities]
