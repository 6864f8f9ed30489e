"""How people begin before they ask ("oye, una pregunta: ..."): it says nothing of what they ask."""

from __future__ import annotations

import re

_WORDS = (
    r"oyes?|oigan?|hola|buen[oa]s?(?:\s+(?:d[ií]as|tardes|noches))?|disculp[ae]n?|perd[oó]n|una\s+pregunta|pregunta|"
    r"a\s+ver|por\s+favor|porfa|una\s+duda|quisiera\s+saber|quiero\s+saber|me\s+pueden\s+decir|saludos|gracias"
)
OPENING = re.compile(rf"^(?:[¿¡\s]*(?:{_WORDS})\b[\s,;:.!]*)+", re.IGNORECASE)


def without_opening(text: str) -> str:
    """The question without how it begins; the whole text when there is nothing else."""
    return OPENING.sub("", text, count=1) or text
