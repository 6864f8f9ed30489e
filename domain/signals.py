"""What distinguishes the right entry from a near miss: the numbers that the decision is fitted on."""

from __future__ import annotations

import re

from domain.conversation import Interpretation, Question
from domain.knowledge import Entry, EntryKind, ScoredEntry
from domain.text import fold

OBJECTIONS = frozenset({"object_waste", "object_no_results", "object_tourism"})
OUTSIDE = frozenset({"off_topic", "city_service", "insult", "gibberish"})
SOCIAL = frozenset(
    {"greet", "thank", "bye", "affirm", "deny", "who_are_you", "help", "complain", "privacy", "my_data"}
    | {"delete_data", "propose", "subscribe", "unsubscribe", "talk_to_person", "crisis"}
)

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMBER = re.compile(r"\b\d+(?:[.,]\d+)?\b")
MONEY = re.compile(r"pesos|dolares|euros|libras|mdp|usd")
COST = re.compile(r"\b(?:cost|cuest|gast|presupuest|lana|dinero|varo|money|how much|salio en|sale en|pag)")
COST_TITLE = re.compile(r"cuest|cost|gast|dinero|monto|presup|paga|aport|pone")
NOW = re.compile(r"\b(?:sigue\w*|todavia|aun|actual\w*|hoy|ahorita|vigent\w*|este ano|still|today|now|ultim\w*)\b")
HOW_MANY = re.compile(r"\b(?:cuant[oa]s?|q tant[oa]s?|how many|how much|numero|cifra)\b")
WHEN = re.compile(r"\b(?:cuando|que ano|fecha|desde|when|hasta)\b")
LONG = 20  # words; longer questions are all alike


def signals(
    question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...], place: int
) -> dict[str, float]:
    """The signals of the candidate at `place`, by name; each about -1 to 2."""
    candidate = found[place]
    return {
        **_scores(found, place),
        **_numbers(question, candidate.entry),
        **_names(interpretation, candidate.entry),
        **_question_words(question, candidate.entry),
        **_intents(interpretation, candidate.entry.kind),
        **{f"is_{kind.value}": float(candidate.entry.kind is kind) for kind in _TOLD_APART},
        "length": min(len(question.text.split()), LONG) / LONG,
        "one_word": float(len(question.text.split()) <= 2),
    }


_TOLD_APART = (EntryKind.UNKNOWN, EntryKind.REFERRAL, EntryKind.OBJECTION, EntryKind.RESULT)


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
    }


def _numbers(question: Question, entry: Entry) -> dict[str, float]:
    """Years and amounts that the question names and the entry does not."""
    years = set(YEAR.findall(question.text))
    numbers = set(NUMBER.findall(question.text)) - years
    said = _said(entry)
    return {
        "year_missing": float(bool(years) and not any(year in said for year in years)),
        "year_there": float(bool(years) and all(year in said for year in years)),
        "number_missing": float(any(number not in said for number in numbers)),
    }


def _names(interpretation: Interpretation, entry: Entry) -> dict[str, float]:
    """Cities, networks, programmes and places that the question names and the entry does not."""
    named = [fold(entity.value) for entity in interpretation.entities if entity.kind not in {"year", "amount"}]
    said = _said(entry)
    missing = sum(name not in said for name in named)
    return {
        "name_missing": missing / len(named) if named else 0.0,
        "name_there": float(bool(named) and missing < len(named)),
        "title_there": float(any(name in fold(entry.title) for name in named)),
    }


def _question_words(question: Question, entry: Entry) -> dict[str, float]:
    """What is asked for, beside what the entry holds."""
    asked = fold(question.text)
    unknown = entry.kind is EntryKind.UNKNOWN
    cost = float(bool(COST.search(asked)))
    money = bool(MONEY.search(_said(entry)))
    return {
        "cost_known": cost * (money and not unknown),
        "cost_unknown": cost * (unknown and bool(COST_TITLE.search(fold(entry.title)))),
        "cost_elsewhere": cost * (not money and not unknown),
        "now_unknown": float(bool(NOW.search(asked)) and unknown),
        "now_said": float(bool(NOW.search(asked)) and not unknown),
        "how_many_said": float(bool(HOW_MANY.search(asked)) and bool(entry.figures)),
        "how_many_missing": float(bool(HOW_MANY.search(asked)) and not entry.figures and not unknown),
        "when_missing": float(bool(WHEN.search(asked)) and not YEAR.search(_said(entry)) and not unknown),
    }


def _intents(interpretation: Interpretation, kind: EntryKind) -> dict[str, float]:
    """What Rasa believes, beside the kind of the entry."""
    objects = interpretation.belief(OBJECTIONS)
    service = interpretation.belief(frozenset({"city_service"}))
    results = interpretation.belief(frozenset({"ask_results"}))
    fact = kind not in {EntryKind.OBJECTION, EntryKind.UNKNOWN, EntryKind.REFERRAL}
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


def _said(entry: Entry) -> str:
    """Everything that an entry states, folded, decimal signs kept."""
    figures = " ".join(f"{figure.value:g} {figure.unit} {figure.what} {figure.as_of}" for figure in entry.figures)
    text = f"{entry.title} {entry.answer} {entry.detail or ''} {entry.period or ''} {figures}"
    return f"{fold(text)} {' '.join(NUMBER.findall(text))}"
