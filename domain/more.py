"""What else is known of an entry: its result and its cost, where an approved entry tells them."""

from __future__ import annotations

from domain.asked import asked_kinds
from domain.conversation import More, MoreKind
from domain.knowledge import Asked, Entry, EntryKind, RelationType
from domain.ports import EntrySearch

ASIDE = frozenset({EntryKind.UNKNOWN, EntryKind.REFERRAL, EntryKind.OBJECTION})  # they say what they say, and no more


def more_about(entry: Entry, search: EntrySearch) -> tuple[More, ...]:
    """What may be asked next of an entry that is being said, with the entry that answers it."""
    if entry.kind in ASIDE:
        return ()
    near = neighbours(entry, search)
    results = [one for one in near if one.id in entry.related(RelationType.ACHIEVED)]
    found = [More(MoreKind.RESULT, one.id) for one in results[:1]]
    if Asked.COST not in entry.answers:
        costs = (one for one in near if _tells_cost_of(one, entry) and (one not in results or _asks_cost(one)))
        found += [More(MoreKind.COST, one.id) for one in list(costs)[:1]]
    return tuple(found)


def _tells_cost_of(one: Entry, entry: Entry) -> bool:
    """Whether what it says of money is about the entry, and not only near it."""
    belongs = entry.id in one.related(RelationType.PART_OF) or one.id in entry.related(RelationType.PART_OF)
    return belongs and Asked.COST in one.answers and one.kind not in ASIDE


def _asks_cost(entry: Entry) -> bool:
    return Asked.COST in asked_kinds(entry.title)


def neighbours(entry: Entry, search: EntrySearch) -> tuple[Entry, ...]:
    """The entries that this one points to and that may be said, in order."""
    found = (search.entry(relation.to) for relation in entry.relations)
    return tuple(neighbour for neighbour in found if neighbour)
