"""Follow-up questions: what "¿y cuánto costó?" means when the conversation is about an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain.conversation import Interpretation
from domain.knowledge import Entry, EntryKind, RelationType
from domain.ports import EntrySearch
from domain.text import fold

MONEY = re.compile(r"pesos|dolares|euros|libras|yenes|mdp|usd")
COST_WORDS = re.compile(r"cost|cuest|pag|dinero|lana|gast|presupuest|inver|financ|varo|precio|money|cost|much")
RESULT_WORDS = re.compile(r"logr|result|sirv|sirvio|benefici|gan(amos|o|aron)|cambi|consigu|impact|achiev|result")

POINTING = re.compile(
    r"^(y|e|pero|ok|bueno|tambien|entonces|ah|aja|and|but)\b|"
    r"\b(eso|esa|ese|esto|esta|este|esos|esas|ahi|alla|ella|ellos|it|that|this|there|they)\b"
)
FOLLOW_UP_INTENTS = frozenset({"ask_results", "ask_cost", "ask_who", "ask_when", "ask_how_to_take_part"})
LONGEST = 9  # words; a longer question usually says what it is about


def is_elliptical(text: str, interpretation: Interpretation) -> bool:
    """Whether a question leaves out what it is about."""
    folded = fold(text)
    words = len(folded.split())
    if words > LONGEST or interpretation.entities:
        return False
    return bool(POINTING.search(folded)) or (words <= 4 and interpretation.intent in FOLLOW_UP_INTENTS)


def asks_results(text: str, interpretation: Interpretation) -> bool:
    return interpretation.intent == "ask_results" or bool(RESULT_WORDS.search(fold(text)))


def asks_cost(text: str, interpretation: Interpretation) -> bool:
    return interpretation.intent == "ask_cost" or bool(COST_WORDS.search(fold(text)))


def neighbours(entry: Entry, search: EntrySearch) -> tuple[Entry, ...]:
    """The entries that this one points to and that may be said, in order."""
    found = (search.entry(relation.to) for relation in entry.relations)
    return tuple(neighbour for neighbour in found if neighbour)


def results_of(entry: Entry, search: EntrySearch) -> tuple[Entry, ...]:
    """What the entry achieved, as far as a result was found."""
    found = (search.entry(entry_id) for entry_id in entry.related(RelationType.ACHIEVED))
    return tuple(result for result in found if result)


def costs_among(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of the entries that state an amount of money, or say that it is not known."""
    return tuple(entry for entry in entries if states_cost(entry))


def states_cost(entry: Entry) -> bool:
    if any(MONEY.search(fold(figure.unit)) for figure in entry.figures):
        return True
    return entry.kind is EntryKind.UNKNOWN and bool(COST_WORDS.search(fold(entry.title)))
