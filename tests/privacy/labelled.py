"""Reads the labelled texts: what must go is between double brackets, clean texts begin with "= "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "labelled_texts.txt"
_SPAN = re.compile(r"\[\[(\w+):([^\]]+)\]\]")


@dataclass(frozen=True)
class LabelledText:
    text: str
    spans: tuple[tuple[str, str], ...]  # (tag, what must go), in order

    @property
    def outside(self) -> list[str]:
        """Words that must stay."""
        rest = self.text
        for _, span in self.spans:
            rest = rest.replace(span, " ", 1)
        return re.findall(r"\w+", rest)


def labelled_texts() -> list[LabelledText]:
    lines = [line for line in TEXTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [_read(line.removeprefix("= ")) for line in lines]


def is_gone(span: str, item: LabelledText, masked: str) -> bool:
    """No telling word or number of the span is left (articles and words that also stand outside may be)."""
    telling = [w for w in re.findall(r"\w+", span) if len(w) > 3 or w.isdigit() or (w[0].isupper() and len(w) > 1)]
    telling = telling or re.findall(r"\w+", span)
    left = re.findall(r"\w+", masked)
    return not any(word in left and word not in item.outside for word in telling)


def _read(line: str) -> LabelledText:
    return LabelledText(_SPAN.sub(r"\2", line), tuple(_SPAN.findall(line)))
