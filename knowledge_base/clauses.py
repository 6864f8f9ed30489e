"""The clauses of a message: one of them may be the question, and the others the story around it."""

from __future__ import annotations

import re

SPLIT = re.compile(r"(?<=[.!?;:…])\s+|\s*[¿¡()«»\"]\s*|\s+[-–—]+\s+|,\s+")
SHORTEST = 3  # words; a shorter piece says too little alone
MOST = 6  # clauses looked at; of more, the last, because stories end with their question


def clauses(text: str) -> list[str]:
    """The pieces of a text that may be asked alone, in order; nothing if it is only one."""
    pieces = [piece.strip(" ,.;:") for piece in SPLIT.split(text)]
    telling = [piece for piece in pieces if len(piece.split()) >= SHORTEST]
    return telling[-MOST:] if len(telling) > 1 else []
