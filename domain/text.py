"""Text from outside made safe to read: one form of Unicode, no control characters, no commands, no excess."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_MESSAGE_CHARS = 1000  # a long paragraph; longer text would block Rasa's one thread

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (zero width, direction marks), surrogate, unassigned


def clean_message(text: str) -> str:
    """The words of a message, at most 1000 characters; empty when there is nothing to read.

    Leading slashes go, because Rasa obeys a text that begins with "/" as a command. A message without
    a single letter or digit (emojis, signs) has nothing to read.
    """
    head = unicodedata.normalize("NFC", text[: 4 * MAX_MESSAGE_CHARS].encode("utf-8", "ignore").decode("utf-8"))
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in head if not _drops(c))
    squeezed = re.sub(r"\s+", " ", visible).strip()
    bare = re.sub(r"^[\s/]+", "", squeezed)[:MAX_MESSAGE_CHARS].strip()
    return bare if any(c.isalnum() for c in bare) else ""


@lru_cache(maxsize=64)  # one message is folded many times on its way
def fold(text: str) -> str:
    """Lower case without accents, words separated by single spaces: for comparing what people typed."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _drops(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _INVISIBLE and category != "Cc"
