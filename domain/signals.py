"""What distinguishes the right entry from a near miss: the numbers that the decision is fitted on."""

from __future__ import annotations

import math
import re

from domain.asked import asked_kinds
from domain.conversation import Interpretation, Question
from domain.knowledge import NUMBER, Asked, Entry, EntryKind, ScoredEntry
from domain.text import fold

OBJECTIONS = frozenset({"object_waste", "object_no_results", "object_tourism"})
OUTSIDE = frozenset({"off_topic", "city_service", "insult", "gibberish"})
SOCIAL = frozenset(
    {"greet", "thank", "bye", "affirm", "deny", "who_are_you", "help", "complain", "privacy", "my_data"}
    | {"delete_data", "propose", "subscribe", "unsubscribe", "talk_to_person", "crisis"}
)

JUDGED = 6  # candidates that get a closer look and a probability; of 200 right ones, one lies beyond
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
UNLIKE = -0.3  # how much closer near misses commonly are where a question is right
FEWEST = -6.0  # logarithm of a mass of near misses so small beside the phrasings that it tells nothing more
LONG = 20  # words; longer questions are all alike
FEW = 2  # words that only name a thing


def signals(
    question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...], place: int
) -> dict[str, float]:
    """The signals of the candidate at `place`, by name; each about -1 to 2."""
    candidate = found[place]
    return {
        **_scores(found, place),
        **_closer(found, place),
        **_near_misses(candidate),
        **number_signals(question, candidate.entry),
        **name_signals(interpretation, candidate.entry),
        **_question_words(question, candidate.entry),
        **_intents(interpretation, candidate.entry.kind),
        **_kinds(question, candidate.entry.kind),
        **_company(question, found, place),
    }


_CLOSER = (
    *("meant_covered", "least_covered", "meant_stated", "least_stated"),
    *("clause_dense", "clause_centroid", "clause_share"),
)
_TELLING = (Asked.WHO, Asked.WHEN, Asked.WHERE, Asked.HOW_MANY, Asked.COST, Asked.STILL, Asked.LIST, Asked.RESULT)
_SPEAK_OTHERWISE = frozenset({EntryKind.UNKNOWN, EntryKind.REFERRAL, EntryKind.OBJECTION})
_TOLD_APART = (EntryKind.UNKNOWN, EntryKind.REFERRAL, EntryKind.OBJECTION, EntryKind.RESULT)
_NAMES_OF_KINDS = tuple((kind, f"is_{kind.value}", f"short_to_{kind.value}") for kind in _TOLD_APART)
_NAMES_OF_MASSES = {kind: f"mass_of_{kind.value}" for kind in _TOLD_APART if kind in _SPEAK_OTHERWISE}
_NAMES_OF_ASKED = tuple(
    (kind, *(f"asks_{kind.value}_{ending}" for ending in ("missing", "there", "unknown"))) for kind in _TELLING
)


def _kinds(question: Question, kind: EntryKind) -> dict[str, float]:
    """The kind of entry, and whether the question is too short to mean that kind."""
    words = len(question.text.split())
    short = float(words <= FEW)
    values = {"length": min(words, LONG) / LONG, "short": short}
    for told, name, name_if_short in _NAMES_OF_KINDS:
        values[name] = float(kind is told)
        values[name_if_short] = short * (kind is told)
    return values


def _company(question: Question, found: tuple[ScoredEntry, ...], place: int) -> dict[str, float]:
    """What kinds of entry stand around the candidate, and what those found together do not answer."""
    candidate = found[place]
    objects = candidate.entry.kind is EntryKind.OBJECTION
    rival = max((other.share for other in found if other is not candidate), default=FEWEST)
    masses = dict.fromkeys(_NAMES_OF_MASSES.values(), 0.0)
    for other in found:
        if name := _NAMES_OF_MASSES.get(other.entry.kind):
            masses[name] += math.exp(other.share)
    missed = sum(math.exp(other.near_miss[-1] - candidate.mass) for other in found if other.near_miss)
    return {
        **masses,
        "share_gap": max(candidate.share - rival, FEWEST),
        "around_miss": math.log(missed + math.exp(FEWEST)),
        "asks_fact_of_objection": float(objects and bool(asked_kinds(question.text))),
        "questioned": float("?" in question.text or "¿" in question.text),
    }


def _scores(found: tuple[ScoredEntry, ...], place: int) -> dict[str, float]:
    candidate = found[place]
    runner_up = found[1].score if len(found) > 1 else 0.0
    gap = found[0].score - runner_up if place == 0 else candidate.score - found[0].score
    parts = ("dense", "centroid", "words", "characters")
    return {
        **{part: getattr(candidate, part) for part in parts},
        **{f"{part}_behind": value for part, value in zip(parts, candidate.behind, strict=True)},
        "fused": candidate.score,
        "gap": gap,
        "first": float(place == 0),
        "covered": candidate.covered,
        "stated": candidate.stated,
        "unheard": candidate.unheard,
        "share": candidate.share,
    }


def _closer(found: tuple[ScoredEntry, ...], place: int) -> dict[str, float]:
    """What single words and clauses tell of a candidate, and how far that is ahead of the best other's."""
    values = [(*each.meant, *each.meant_stated, *each.clause) for each in found[:JUDGED]]
    others = values[:place] + values[place + 1 :] or [(0.0,) * len(_CLOSER)]  # type: ignore[list-item]
    rivals = map(max, zip(*others, strict=True))
    told = {}
    for name, own, rival in zip(_CLOSER, values[place], rivals, strict=True):
        told[name], told[f"{name}_behind"] = own, own - rival
    return told


def is_near_miss(candidate: ScoredEntry) -> bool:
    """Whether a question is closer to what the entry does not answer than to how people ask for it."""
    if candidate.near_miss is None:
        return False
    nearest, centroid, *_ = candidate.near_miss
    return nearest > candidate.dense and centroid > candidate.centroid


def _near_misses(candidate: ScoredEntry) -> dict[str, float]:
    """How much closer the question is to what the entry does not answer."""
    if candidate.near_miss is None:
        none = dict.fromkeys(("closer_miss", "closer_misses", "closer_letters"), UNLIKE)
        return {**none, "closest_miss": 0.0, "closer_mass": FEWEST}
    nearest, centroid, letters, mass = candidate.near_miss
    return {
        "closer_miss": nearest - candidate.dense,
        "closer_misses": centroid - candidate.centroid,
        "closer_letters": letters - candidate.characters,
        "closest_miss": nearest,
        "closer_mass": max(mass - candidate.mass, FEWEST),
    }


def number_signals(question: Question, entry: Entry) -> dict[str, float]:
    """Years and amounts that the question names and the entry does not."""
    years = set(YEAR.findall(question.text))
    numbers = set(NUMBER.findall(question.text)) - years
    said = entry.stated
    return {
        "year_missing": float(bool(years) and not any(year in said for year in years)),
        "year_there": float(bool(years) and all(year in said for year in years)),
        "number_missing": float(any(number not in said for number in numbers)),
    }


def name_signals(interpretation: Interpretation, entry: Entry) -> dict[str, float]:
    """Cities, networks, programmes and places that the question names and the entry does not."""
    said = entry.stated
    named = {
        kind: [fold(entity.value) for entity in interpretation.entities if entity.kind in kinds]
        for kind, kinds in (("city", {"city"}), ("name", {"network", "programme", "place"}))
    }
    return {
        **{f"{kind}_missing": float(any(name not in said for name in names)) for kind, names in named.items()},
        **{f"{kind}_there": float(any(name in said for name in names)) for kind, names in named.items()},
    }


def _question_words(question: Question, entry: Entry) -> dict[str, float]:
    """What is asked for, beside what the entry says that it answers."""
    asked = asked_kinds(question.text)
    told = bool(entry.answers)
    unknown = entry.kind is EntryKind.UNKNOWN
    fact = entry.kind not in _SPEAK_OTHERWISE
    found = {}
    for kind, missing, there, of_unknown in _NAMES_OF_ASKED:
        applies, answers = kind in asked and told, kind in entry.answers
        found[missing] = float(applies and fact and not answers)
        found[there] = float(applies and fact and answers)
        found[of_unknown] = float(applies and unknown and answers)
    return {**found, "asks_else_unknown": float(unknown and told and bool(asked) and not asked & entry.answers)}


def _intents(interpretation: Interpretation, kind: EntryKind) -> dict[str, float]:
    """What Rasa believes, beside the kind of the entry."""
    objects = interpretation.belief(OBJECTIONS)
    service = interpretation.belief(frozenset({"city_service"}))
    results = interpretation.belief(frozenset({"ask_results"}))
    fact = kind not in _SPEAK_OTHERWISE
    return {
        "objects_to_objection": objects * (kind is EntryKind.OBJECTION),
        "objects_to_fact": objects * fact,
        "service_to_referral": service * (kind is EntryKind.REFERRAL),
        "service_to_other": service * (kind is not EntryKind.REFERRAL),
        "off_topic": interpretation.belief(frozenset({"off_topic"})),
        "nonsense": interpretation.belief(frozenset({"insult", "gibberish"})),
        "social": interpretation.belief(SOCIAL),
        "results_to_result": results * (kind is EntryKind.RESULT),
        "results_to_other": results * (kind is not EntryKind.RESULT),
    }
