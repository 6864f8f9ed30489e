"""The message that a citizen will get on Telegram, laid out as the bot lays it out."""

from __future__ import annotations

from dataclasses import dataclass

from domain.knowledge import MAX_ANSWER_CHARS, Entry, Source
from web.words import day

MAX_CITATIONS = 5  # as many as the bot shows


@dataclass(frozen=True)
class Preview:
    text: str
    sources: tuple[Source, ...]
    verified: str  # "" when the entry has no date


def preview_of(entry: Entry) -> Preview:
    verified = f"Verificado: {day(entry.verified_on)}" if entry.verified_on else ""
    return Preview(entry.answer, entry.sources[:MAX_CITATIONS], verified)


def count_of(answer: str) -> str:
    """«120 de 600 caracteres», and how many are too many."""
    over = len(answer) - MAX_ANSWER_CHARS
    return f"{len(answer)} de {MAX_ANSWER_CHARS} caracteres" + (f": sobran {over}" if over > 0 else "")
