"""What a message may mean in the middle of a conversation: the candidates, and what speaks for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from domain.asked import asked_kinds
from domain.conversation import Interpretation, Question
from domain.fitted_trees import FittedTrees
from domain.knowledge import Asked, Entry, EntryKind, RelationType, ScoredEntry
from domain.more import neighbours
from domain.ports import EntrySearch
from domain.signals import OBJECTIONS, SOCIAL, YEAR, name_signals, number_signals
from domain.text import fold

GOES_ON = re.compile(r"^(?:y|e|and)\b")
TAKES_UP = re.compile(r"^(?:pero|ok|okey|bueno|tambien|entonces|ah|aja|oye|ya|but|so)\b")
POINTS = re.compile(r"\b(?:eso|esa|ese|esto|esta|este|esos|esas|ahi|alla|ella|ellos|ellas|it|that|this|there|they)\b")
NEXT_YEAR = re.compile(r"\b(?:ano siguiente|siguiente ano|ano despues|next year|year after)\b")
YEAR_BEFORE = re.compile(r"\b(?:ano (?:antes|anterior|previo)|anterior|year before)\b")
FOLLOW_UPS = frozenset({"ask_results", "ask_cost", "ask_who", "ask_when", "ask_how_to_take_part"})
WIDE = 60  # entries among which the family of the current one is looked for
LONG = 20  # words; a longer message says itself what it is about
SURE = 0.95  # probability for a message alone, from which none of the labelled ones meant anything else
TITLED = 3  # entries near the message and the current title that are candidates, whatever they have to do with it
FOLLOWED = (RelationType.ACHIEVED, RelationType.CRITICISED_BY, RelationType.PART_OF, RelationType.SEE_ALSO)
KINDS = (EntryKind.UNKNOWN, EntryKind.OBJECTION, EntryKind.REFERRAL, EntryKind.RESULT)
TOLD = (Asked.WHO, Asked.WHEN, Asked.WHERE, Asked.HOW_MANY, Asked.COST, Asked.WHY, Asked.RESULT, Asked.LIST)
FARTHEST = -1.5  # how far behind the best a score counts


def answered_by(entry: Entry) -> frozenset[Asked]:
    """What an entry says that it answers; where it does not say, what its title asks."""
    return entry.answers or asked_kinds(entry.title)


def stands_alone(question: Question, judged: Sequence[ScoredEntry]) -> bool:
    """Whether a message need not be weighed with what was before: it is long, or sure of itself and points at nothing.

    Args:
        judged: for the message alone, likeliest first.
    """
    folded = fold(question.text)
    if len(folded.split()) > LONG:
        return True
    sure = bool(judged) and judged[0].probability >= SURE
    return sure and not GOES_ON.search(folded) and not POINTS.search(folded)


@dataclass(frozen=True)
class Heard:
    """A message, what the conversation was about, and what was found for it."""

    question: Question
    interpretation: Interpretation
    current: Entry
    judged: tuple[ScoredEntry, ...]  # for the message alone, with the probability that each answers it
    alone: tuple[ScoredEntry, ...]  # for the message alone, many
    titled: tuple[ScoredEntry, ...]  # for the message after the title of the current entry, many
    pointed_to: tuple[Entry, ...]  # by the current entry

    @cached_property
    def family(self) -> Mapping[str, Entry]:
        """The current entry, those that it points to, and those found that point to it."""
        pointing = (
            scored.entry
            for scored in (*self.titled, *self.alone)
            if self.current.id in {relation.to for relation in scored.entry.relations}
        )
        return {entry.id: entry for entry in (self.current, *self.pointed_to, *pointing)}

    @cached_property
    def _kin(self) -> frozenset[str]:
        """Ids of the entries that the rest of the family points to."""
        return frozenset(relation.to for entry in self.family.values() for relation in entry.relations)

    @cached_property
    def _year_meant(self) -> str | None:
        """The year that "al año siguiente" or "el año anterior" means after the current entry."""
        folded = fold(self.question.text)
        years = YEAR.findall(self.current.title) or YEAR.findall(self.current.answer)
        step = 1 if NEXT_YEAR.search(folded) else -1 if YEAR_BEFORE.search(folded) else 0
        return str(int(years[-1]) + step) if years and step else None

    @cached_property
    def candidates(self) -> tuple[Entry, ...]:
        """The family, and what was found for the message alone and with the title."""
        found = (scored.entry for scored in (*self.judged, *self.titled[:TITLED]))
        return tuple({**self.family, **{entry.id: entry for entry in found}}.values())

    @cached_property
    def _alone(self) -> Mapping[str, ScoredEntry]:
        return {scored.entry.id: scored for scored in self.alone}

    @cached_property
    def _titled(self) -> Mapping[str, ScoredEntry]:
        return {scored.entry.id: scored for scored in self.titled}

    @cached_property
    def _probability(self) -> Mapping[str, float]:
        return {scored.entry.id: scored.probability for scored in self.judged}

    def found(self, entry: Entry) -> ScoredEntry:
        """A candidate as it was found."""
        return self._alone.get(entry.id) or self._titled.get(entry.id) or ScoredEntry(entry, 0.0)

    def signals(self) -> Iterator[dict[str, float]]:
        """The signals of each candidate, by name."""
        of_message = self._of_message()
        for entry in self.candidates:
            yield {
                **of_message,
                **self._as_found(entry),
                **self._to_current(entry),
                **self._asked(entry),
                **number_signals(self.question, entry),
                **name_signals(self.interpretation, entry),
            }

    def _of_message(self) -> dict[str, float]:
        """What is the same for every candidate."""
        folded = fold(self.question.text)
        among = [self._alone[id].covered for id in self.family if id in self._alone]
        likely = [self._probability.get(id, 0.0) for id in self.family]
        beliefs = {
            "follows_up": FOLLOW_UPS,
            "outside": frozenset({"off_topic", "insult", "gibberish"}),
            "service": frozenset({"city_service"}),
            "social": SOCIAL,
            "objects": OBJECTIONS,
        }
        return {
            "words": min(len(folded.split()), LONG) / LONG,
            "goes_on": float(bool(GOES_ON.search(folded))),
            "takes_up": float(bool(TAKES_UP.search(folded))),
            "points": float(bool(POINTS.search(folded))),
            "names": float(bool(self.interpretation.entities)),
            "asks": float(bool(asked_kinds(self.question.text))),
            "unknown_words": self.alone[0].unheard if self.alone else 1.0,
            "family_covers": max(among, default=0.0),
            "others_cover": max((one.covered for one in self.alone if one.entry.id not in self.family), default=0.0),
            "family_likely": sum(likely),
            "likeliest": max(self._probability.values(), default=0.0),
            **{name: self.interpretation.belief(intents) for name, intents in beliefs.items()},
        }

    def _as_found(self, entry: Entry) -> dict[str, float]:
        """How the search sees it, for the message alone and with the title."""
        alone, titled = self._alone.get(entry.id), self._titled.get(entry.id)
        best = max(self._probability.values(), default=0.0)
        probability = self._probability.get(entry.id, 0.0)
        return {
            "likely": probability,
            "likely_behind": probability - best,
            "alone_behind": _behind(alone, self.alone),
            "alone_dense": alone.behind[0] if alone else FARTHEST,
            "alone_share": max(alone.share, -6.0) if alone else -6.0,
            "covered": alone.covered if alone else 0.0,
            "stated": alone.stated if alone else 0.0,
            "titled_behind": _behind(titled, self.titled),
            "titled_share": max(titled.share, -6.0) if titled else -6.0,
            "titled_stated": titled.stated if titled else 0.0,
            "near_miss": alone.near_miss[0] - alone.dense if alone and alone.near_miss else -0.5,
        }

    def _to_current(self, entry: Entry) -> dict[str, float]:
        """What it has to do with the current entry."""
        forth = {relation.type for relation in self.current.relations if relation.to == entry.id}
        back = {relation.type for relation in entry.relations if relation.to == self.current.id}
        return {
            "is_current": float(entry.id == self.current.id),
            "member": float(entry.id in self.family),
            "kin": float(entry.id in self._kin),
            "year_meant": float(bool(self._year_meant) and (self._year_meant or "") in entry.title),
            "same_topic": float(entry.topic == self.current.topic),
            "points_back": float(bool(back)),
            **{f"to_{kind.value}": float(kind in forth) for kind in FOLLOWED},
            **{f"from_{kind.value}": float(kind in back) for kind in FOLLOWED},
        }

    def _asked(self, entry: Entry) -> dict[str, float]:
        """What is asked for, beside what the entry answers; and its kind."""
        asked, answers = asked_kinds(self.question.text), answered_by(entry)
        return {
            "answers_asked": float(len(asked & answers)),
            "misses_asked": float(len(asked - answers)),
            **{f"{kind.value}_there": float(kind in asked and kind in answers) for kind in TOLD},
            **{f"{kind.value}_gone": float(kind in asked and kind not in answers) for kind in TOLD},
            **{f"is_{kind.value}": float(entry.kind is kind) for kind in KINDS},
            "current_is_unknown": float(self.current.kind is EntryKind.UNKNOWN),
            "current_is_objection": float(self.current.kind is EntryKind.OBJECTION),
            "current_is_result": float(self.current.kind is EntryKind.RESULT),
        }


def hear(
    question: Question,
    interpretation: Interpretation,
    current: Entry,
    found: tuple[tuple[ScoredEntry, ...], tuple[ScoredEntry, ...]],
    search: EntrySearch,
) -> Heard:
    """What is to be weighed of a message.

    Args:
        current: what the conversation is about.
        found: for the message alone: the few that have a probability, and WIDE of them.
    """
    titled = search.search(f"{current.title} {question.text}", limit=WIDE, closely=False)
    return Heard(question, interpretation, current, *found, titled, neighbours(current, search))


def _behind(scored: ScoredEntry | None, found: tuple[ScoredEntry, ...]) -> float:
    """How far its score is behind the best; those that were not found are the farthest."""
    return max(scored.score - found[0].score, FARTHEST) if scored else FARTHEST


@dataclass(frozen=True)
class ContextDecision(FittedTrees):
    """Which entry answers a message in the middle of a conversation."""

    def ranked(self, heard: Heard) -> tuple[ScoredEntry, ...]:
        """The candidates with the probability that each answers the message, likeliest first."""
        judged = [
            replace(heard.found(entry), probability=self.probability(values))
            for entry, values in zip(heard.candidates, heard.signals(), strict=True)
        ]
        return tuple(sorted(judged, key=lambda candidate: -candidate.probability))
