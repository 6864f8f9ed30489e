"""An entry as text to share: what it says with its source and date, within the limit of a caption."""

from __future__ import annotations

from bot.phrases import Phrases
from bot.replies import as_html, evidence
from bot.splitting import shorten, utf16_units
from bot.texts import Labels
from domain.conversation import Citation
from domain.knowledge import Entry

MAX_CAPTION_UNITS = 1024  # Telegram's limit for the text below a picture
MAX_TITLE_UNITS = 120
MAX_PUBLISHER_UNITS = 80
MAX_FIGURE_UNITS = 160


def caption(entry: Entry, words: Phrases, labels: Labels, language: str) -> str:
    """In HTML, for who does not see the picture: that it is one, and what stands on it.

    Where all does not fit, the figure goes first: the answer says it too, with its caveat.
    """
    plain_evidence, html_evidence = _evidence(entry, labels, language)
    said, title = words.say("picture", language), shorten(entry.title, MAX_TITLE_UNITS)
    figure = shorten(_figure(entry, words, language), MAX_FIGURE_UNITS)
    room = MAX_CAPTION_UNITS - utf16_units(f"{said}\n{title}\n\n\n\n{plain_evidence}")
    lines = [as_html(said), f"<b>{as_html(title)}</b>"]
    if figure and utf16_units(figure) + 1 + utf16_units(entry.answer) <= room:
        lines.append(as_html(figure))
        room -= utf16_units(figure) + 1
    head = "\n".join(lines)
    return f"{head}\n\n{as_html(shorten(entry.answer, room))}\n\n{html_evidence}".strip()


def _evidence(entry: Entry, labels: Labels, language: str) -> tuple[str, str]:
    cited = [
        Citation(shorten(one.title, MAX_TITLE_UNITS), shorten(one.publisher, MAX_PUBLISHER_UNITS), one.url)
        for one in entry.sources[:1]
    ]
    return evidence(tuple(cited), entry.verified_on, labels, language)


def _figure(entry: Entry, words: Phrases, language: str) -> str:
    if not entry.figures:
        return ""
    first = entry.figures[0]
    said = {"figure": f"{first.value:,.10g}", "unit": first.unit, "about": first.what, "kind": first.kind}
    return words.say("figure", language, when=first.as_of, **said)
