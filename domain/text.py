"""Text from outside made safe to read: one form of Unicode, no control characters, no commands, no excess."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_MESSAGE_CHARS = 1000  # a long paragraph; longer text would block Rasa's one thread

_COURTESY = re.compile(
    r"[^\w¿]*(?:(?:hola+s?|ola|holis?|saludos|buen d[ií]a|buenos d[ií]as|buenas(?: tardes| noches)?(?=\W)|"
    r"(?:much[aí]simas |muchas |mil )?gracias|muy amable|disculp[ae]n?|por favor|"
    r"hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|excuse me)\b[^\w¿]*)+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:\w+ ){0,3}(?:que|q|k|como|cual|cuales|[kq]u?ien(?:es)?|[ck]uant[oa]s?|[ck]uando|donde|dime|hay|existe|saber|"
    r"what|who|how|when|where|which|why|is|are|do|does|did)\b"
)
_FEWEST_ASKED = 3  # words of a question that stands without the greeting before it

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (zero width, direction marks), surrogate, unassigned


def clean_message(text: str) -> str:
    """The words of a message, at most 1000 characters; empty when there is nothing to read.

    Leading slashes go, because Rasa obeys a text that begins with "/" as a command. A message without
    a single letter or digit (emojis, signs) has nothing to read. A greeting or thanks before a question go too:
    who says "hola, ¿qué es...?" wants to know, and not to be greeted.
    """
    head = unicodedata.normalize("NFC", text[: 4 * MAX_MESSAGE_CHARS].encode("utf-8", "ignore").decode("utf-8"))
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in head if not _drops(c))
    squeezed = re.sub(r"\s+", " ", visible).strip()
    bare = _bare(squeezed)[:MAX_MESSAGE_CHARS].strip()
    return _asked(bare) if any(c.isalnum() for c in bare) else ""


def _bare(text: str) -> str:
    return re.sub(r"^[\s/]+", "", text)


def _asked(text: str) -> str:
    """The question of a message that begins with courtesies; the whole message where no question follows them."""
    courtesy = _COURTESY.match(text)
    if not courtesy:
        return text
    rest = _bare(text[courtesy.end() :])
    folded = fold(rest)
    asks = "?" in rest or (_ASKS.match(folded) and not folded.startswith("por "))
    return rest if asks and len(folded.split()) >= _FEWEST_ASKED else text


@lru_cache(maxsize=64)  # one message is folded many times on its way
def fold(text: str) -> str:
    """Lower case without accents, words separated by single spaces: for comparing what people typed."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _drops(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _INVISIBLE and category != "Cc"
