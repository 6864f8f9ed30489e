"""Follow-up questions: what "¿y cuánto costó?" means when the conversation is about an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain.asked import asked_kinds
from domain.conversation import Interpretation
from domain.knowledge import Asked, Entry, EntryKind, RelationType, ScoredEntry
from domain.ports import EntrySearch
from domain.signals import OBJECTIONS
from domain.text import fold

HOW_MUCH = re.compile(r"\b(?:[ck]uant[oa]|how much|precio)\b")
ASKED_BY_INTENT = {
    "ask_cost": Asked.COST,
    "ask_results": Asked.RESULT,
    "ask_who": Asked.WHO,
    "ask_when": Asked.WHEN,
}
SURE = 0.6  # confidence of an intent that is believed
# What speaks for a member of the family beside its score, found on the development set's follow-ups.
TITLED, ANSWERS, CURRENT, ACHIEVED, APART = 0.08, 0.03, 0.05, 0.125, 0.035
POINTING = re.compile(
    r"^(y|e|pero|ok|bueno|tambien|entonces|ah|aja|and|but)\b|"
    r"\b(eso|esa|ese|esto|esta|este|esos|esas|ahi|alla|ella|ellos|it|that|this|there|they)\b"
)
FOLLOW_UP_INTENTS = frozenset({"ask_results", "ask_cost", "ask_who", "ask_when", "ask_how_to_take_part"})
LONGEST = 9  # words; a longer question usually says what it is about
LONGEST_GOING_ON = 14  # words of a question that begins with "y"
SHORT = 6  # words
GOING_ON = re.compile(r"^(?:y|and) ")


def is_elliptical(text: str, interpretation: Interpretation) -> bool:
    """Whether a question leaves out what it is about; an objection to all of it does not, though it says "eso"."""
    folded = fold(text)
    if interpretation.belief(OBJECTIONS) >= SURE and not GOING_ON.search(folded):
        return False
    words = len(folded.split())
    longest = LONGEST_GOING_ON if GOING_ON.search(folded) else LONGEST
    if words > longest or interpretation.entities:
        return False
    return bool(POINTING.search(folded)) or (words <= 4 and interpretation.intent in FOLLOW_UP_INTENTS)


def may_be_elliptical(text: str, interpretation: Interpretation) -> bool:
    """Whether a question that finds nothing by itself is short and plain enough to be about the current entry."""
    sure = interpretation.intent in FOLLOW_UP_INTENTS and interpretation.confidence >= SURE
    return sure and not interpretation.entities and len(fold(text).split()) <= SHORT


def names_another(text: str, current: Entry, search: EntrySearch, *, among: int) -> bool:
    """Whether a question that points at nothing has words that other entries know better than the current one's family.

    Args:
        among: how many entries are looked at.
    """
    if POINTING.search(fold(text)):
        return False
    found = search.search(text, limit=among)
    members = {member.id for member in family(current, found, search)}
    of_family = max((one.covered for one in found if one.entry.id in members), default=0.0)
    return any(one.covered > of_family for one in found if one.entry.id not in members)


def asked_in(text: str, interpretation: Interpretation) -> frozenset[Asked]:
    """What a follow-up asks for: by its words, and by its intent where the words do not tell."""
    asked = asked_kinds(text)
    by_intent = ASKED_BY_INTENT.get(interpretation.intent) if interpretation.confidence >= SURE else None
    return asked | {by_intent} if by_intent and (by_intent is Asked.COST or not asked) else asked


def asks_amount(text: str) -> bool:
    """Whether a follow-up asks how much money, and nothing else would answer it."""
    return Asked.COST in asked_kinds(text) and bool(HOW_MUCH.search(fold(text)))


def neighbours(entry: Entry, search: EntrySearch) -> tuple[Entry, ...]:
    """The entries that this one points to and that may be said, in order."""
    found = (search.entry(relation.to) for relation in entry.relations)
    return tuple(neighbour for neighbour in found if neighbour)


def family(entry: Entry, about: Iterable[ScoredEntry], search: EntrySearch) -> tuple[Entry, ...]:
    """The entry, those that it points to, and those of `about` that point to it; a criticism speaks for itself."""
    pointing = (
        scored.entry
        for scored in about
        if entry.id in {relation.to for relation in scored.entry.relations}
        and scored.entry.kind is not EntryKind.OBJECTION
    )
    return tuple({member.id: member for member in (entry, *neighbours(entry, search), *pointing)}.values())


def answered_by(entry: Entry) -> frozenset[Asked]:
    """What an entry says that it answers; where it does not say, what its title asks."""
    return entry.answers or asked_kinds(entry.title)


def relevance(member: Entry, current: Entry, asked: frozenset[Asked], alone: float, titled: float) -> float:
    """How well a member of the current entry's family meets a follow-up; comparable within one question.

    Args:
        alone: score of the search with the question's words alone.
        titled: score of the search with the current title before them.
    """
    results = current.related(RelationType.ACHIEVED)
    return (
        alone
        + TITLED * titled
        + ANSWERS * len(asked & answered_by(member))
        + CURRENT * (member.id == current.id)
        + ACHIEVED * (Asked.RESULT in asked and member.id in results)
        - APART * (member.kind in {EntryKind.UNKNOWN, EntryKind.OBJECTION})
    )
