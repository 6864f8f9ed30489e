"""A person in danger: told by plain words, before anything else looks at the message."""

from __future__ import annotations

import re
from functools import lru_cache

from domain.conversation import Answer, Status
from domain.crisis_signs import GROUPS, SIGNS
from domain.text import fold

CRISIS = "crisis"  # the intent's name, in Rasa too
UNKEPT = "[mensaje de emergencia]"  # what the log keeps instead of the words


def _filled(sign: str) -> str:
    """A sign with its groups of words; only names in braces count, so that {0,6} stays."""
    return re.sub(r"\{([a-z_]+)\}", lambda name: GROUPS[name[1]], sign)


_SIGNS = re.compile("|".join(f"(?:{_filled(sign)})" for sign in SIGNS))


@lru_cache(maxsize=64)  # the bot asks several times on the way of a message
def is_crisis(text: str) -> bool:
    """Whether somebody says that they, or somebody near, are in danger: self-harm, violence, missing, emergency."""
    return bool(_SIGNS.search(fold(text)))


def crisis_answer(where_help_is: str) -> Answer:
    """Where help is, in the city's words; never a gap in what the city knows."""
    return Answer(Status.HANDED_OVER, where_help_is, intent=CRISIS)
