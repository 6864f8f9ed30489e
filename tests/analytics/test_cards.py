"""Cards to share: nothing overflows, nothing of an answer is cut, and they look like the city's settings say."""

from __future__ import annotations

import io
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from analytics.cards.content import CardContent, card_of
from analytics.cards.layout import BAND, BAR, MARGIN, TALLEST, WIDTH, lay_out
from analytics.cards.letters import BOLD, ELLIPSIS, FONTS, REGULAR, drawable, font, width_of
from analytics.cards.printer import CardPrinter, CityStyle, luminance
from domain.knowledge import MAX_ANSWER_CHARS, Figure
from settings import ROOT
from tests import make

STYLE = CityStyle("Ciudad de México", "#0f5c4d", "#e0b23c", "Contenido de demostración: no es un canal oficial.")

words = st.text(alphabet="aábcdeéfghiíjlmnñoópqrstuúüxyzÁÑW0123456789.,;:¿?¡!«»()€%", min_size=1, max_size=40)
odd = st.text(max_size=300)
texts = st.lists(words, max_size=120).map(" ".join) | odd | st.integers(1, 400).map("W".__mul__)
contents = st.builds(
    CardContent,
    title=texts,
    text=texts.map(lambda text: text[:MAX_ANSWER_CHARS]),
    figure=st.sampled_from(["", "1,980,973", "29,812,086"]),
    unit=texts,
    about=texts,
    source=texts,
    verified=texts,
)


def looks_missing(letter: str, name: str) -> bool:
    """Whether the font draws the box of a letter that it does not have."""
    drawn, box = font(name, 40).getmask(letter), font(name, 40).getmask("\U0001f600")
    return (drawn.size, bytes(drawn)) == (box.size, bytes(box))


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


@settings(max_examples=25, deadline=None)
@given(contents, texts)
def test_no_line_leaves_the_card_or_runs_into_another(content: CardContent, city: str) -> None:
    layout = lay_out(content, city, STYLE.note)

    below = [line for line in layout.lines if line.y > BAND]
    assert {line.x for line in layout.lines} <= {MARGIN}
    assert all(width_of(line.text, line.font, line.size) <= WIDTH - 2 * MARGIN for line in layout.lines)
    assert all(upper.y + upper.height <= lower.y for upper, lower in pairwise(below))
    assert all(line.y + line.height <= layout.height - MARGIN for line in layout.lines)
    assert layout.height <= TALLEST


@settings(max_examples=25, deadline=None)
@given(odd | texts)
def test_every_letter_that_is_drawn_is_in_both_fonts(text: str) -> None:
    missing = [one for one in set(drawable(text)) for name in (REGULAR, BOLD) if looks_missing(one, name)]

    assert missing == []


SENTENCE = "Según el gobierno, la ciudad firmó un acuerdo; no se encontró un resultado medido. "
LONGEST = make.entry(
    title=(SENTENCE * 2)[:110],
    answer=(SENTENCE * 10)[:MAX_ANSWER_CHARS].strip(),
    figures=(Figure(29812086.0, "millones de toneladas de CO2 equivalente", SENTENCE[:70], "2023", "independiente"),),
    sources=(make.source(title=(SENTENCE * 2)[:150], publisher="Gobierno de la Ciudad de México"),),
)


def test_no_answer_is_cut() -> None:
    lines = lay_out(card_of(LONGEST), STYLE.name, STYLE.note).lines

    assert not any(line.text.endswith(ELLIPSIS) for line in lines)
    assert LONGEST.answer in " ".join(line.text for line in lines)


def test_the_figure_stands_large_with_what_it_is() -> None:
    figure = Figure(6380.0, "toneladas", "emisiones evitadas", "2023", "independiente")
    layout = lay_out(card_of(make.entry(figures=(figure,))), "Ciudad", "")

    largest = max(layout.lines, key=lambda line: line.size)
    assert largest.text == "6,380"
    said = [line.text for line in layout.lines]
    assert {"toneladas", "emisiones evitadas · 2023 · fuente independiente", "Respuesta de ecobici."} <= set(said)
    assert "Fuente: Informe, La ciudad" in said
    assert "Verificado: 22 de noviembre de 2026" in said


@pytest.mark.parametrize("colour", ["#0f5c4d", "#ffe100", "#000000", "#ffffff", "#9f2241"])
def test_the_city_gives_its_colours_and_its_name_is_read_on_them(colour: str) -> None:
    card = picture(CardPrinter(CityStyle("Ciudad Ejemplo", colour, "#123456")).png(make.entry()))

    strip = card.crop((0, 0, WIDTH, BAND))
    hexes = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in strip.getcolors(2**24)}
    assert card.getpixel((5, 5)) == tuple(bytes.fromhex(colour[1:]))
    assert card.getpixel((5, BAND + BAR // 2)) == (0x12, 0x34, 0x56)
    bright = [luminance(one) for one in hexes]
    assert (max(bright) + 0.05) / (min(bright) + 0.05) >= 4.5  # what WCAG asks of text


def test_the_margins_stay_empty() -> None:
    card = picture(CardPrinter(STYLE).png(LONGEST))

    for box in ((0, BAND + BAR + 1, MARGIN - 6, card.height), (WIDTH - MARGIN + 6, BAND + BAR + 1, WIDTH, card.height)):
        assert card.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), (255, 255, 255))]


def test_a_card_is_drawn_once_and_small() -> None:
    printer = CardPrinter(STYLE)

    assert printer.png(make.entry()) is printer.png(make.entry())
    assert len(printer.png(make.entry())) < 100_000


def test_pillow_is_loaded_when_a_card_is_made_and_not_before() -> None:
    code = "import bot.app, sys; print('PIL' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "False"


def test_the_fonts_come_with_their_licence() -> None:
    assert "Bitstream Vera" in (FONTS / "LICENSE_DEJAVU").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in Path(FONTS).glob("*.ttf")) < 100_000
