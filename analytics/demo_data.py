"""The log of the demonstration: made by lot from a plan, the same every time, marked, and removed without a trace."""

from __future__ import annotations

import hashlib
import math
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert

from analytics.campaign_models import BriefRow, DecisionRow, MessageRow
from analytics.demo_plan import (
    DISLIKED,
    DISLIKED_DOWN_SHARE,
    DOWN_SHARE,
    FLOOD,
    FLOODED,
    PARTS,
    PEOPLE,
    QUESTIONS,
    SEED,
    WEEKS,
    Part,
    weight,
)
from analytics.models import QuestionRow, VoteRow
from analytics.theme_models import ThemeRow
from analytics.transactions import transaction
from analytics.weeks import WEEK, monday, start_of
from domain.conversation import Cause, Status
from domain.errors import InvalidValue
from domain.insight import Vote
from domain.knowledge import Entry

Row = dict[str, Any]

BATCH = 1_000
VOTED = 0.15  # of the answers
OPENINGS = ("", "", "", "", "oye, ", "disculpa, ", "una pregunta: ", "a ver, ", "buenas, ")
CHANNELS = ("telegram",) * 9 + ("web",)
HOURS = (8, 9, 10, 11, 12, 13, 13, 14, 14, 15, 16, 17)  # in Mexico City; none on the next day in UTC
BEHIND_UTC = timedelta(hours=6)
WEEKDAYS = (5, 5, 5, 5, 5, 3, 2)  # how much is asked from Monday to Sunday


@dataclass(frozen=True)
class DemoLog:
    """What was written."""

    questions: int
    people: int
    votes: int
    first: date
    last: date


class DemoData:
    """Writes and removes the demonstration's log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, entries: Sequence[Entry], today: date) -> DemoLog:
        """Replace the demonstration's log by one of the 26 whole weeks before this one.

        Raises:
            InvalidValue: the knowledge base lacks entries that the plan asks about.
            StorageUnavailable: the database cannot be written.
        """
        self.remove()
        first = monday(today) - WEEKS * WEEK
        rows = list(demo_questions(entries, first))
        votes = list(_votes(rows))
        with transaction(self._engine) as connection:
            for table, made in ((QuestionRow, rows), (VoteRow, votes)):
                for start in range(0, len(made), BATCH):
                    connection.execute(insert(table), made[start : start + BATCH])
        people = len({row["person"] for row in rows})
        return DemoLog(len(rows), people, len(votes), first, monday(today) - timedelta(days=1))

    def remove(self) -> int:
        """Delete the demonstration's questions, with all that hangs on them, themes and campaigns; how many.

        Raises:
            StorageUnavailable: the database cannot be written.
        """
        with transaction(self._engine) as connection:
            for table in (MessageRow, BriefRow, DecisionRow, ThemeRow):
                connection.execute(delete(table).where(table.demo.is_(True)))
            return connection.execute(delete(QuestionRow).where(QuestionRow.demo.is_(True))).rowcount


def demo_questions(entries: Sequence[Entry], first: date) -> Iterator[Row]:
    """The questions in the columns of `question_log`, from the Monday `first` on.

    Raises:
        InvalidValue: the knowledge base lacks entries that the plan asks about.
    """
    by_id = {entry.id: entry for entry in entries if entry.phrasings}
    lacking = sorted({id for part in PARTS for id in part.entries} - by_id.keys())
    if lacking:
        raise InvalidValue(f"La demostración pregunta por fichas que no están: {', '.join(lacking)}.")
    drawn = random.Random(SEED)
    of_part = [_entries_of(part, by_id) for part in PARTS]
    usual = QUESTIONS - FLOOD
    weeks = drawn.choices(range(WEEKS), [10 + math.sin(week / 3) + week / 10 for week in range(WEEKS)], k=usual)
    for number, (week, person) in enumerate(zip(sorted(weeks), _people(drawn, usual), strict=True)):
        place = drawn.choices(range(len(PARTS)), [weight(part, week) for part in PARTS])[0]
        day = first + timedelta(weeks=week, days=drawn.choices(range(7), WEEKDAYS)[0])
        yield _row(drawn, number, PARTS[place], of_part[place], day, person)
    place = next(place for place, part in enumerate(PARTS) if FLOODED in part.entries)
    for number in range(usual, QUESTIONS):
        yield _row(drawn, number, PARTS[place], of_part[place], first + 3 * WEEK, _hash("busy"))


def _entries_of(part: Part, by_id: dict[str, Entry]) -> list[Entry]:
    if part.entries:
        return [by_id[id] for id in part.entries]
    return [entry for _, entry in sorted(by_id.items()) if entry.kind.value in part.kinds]


def _people(drawn: random.Random, questions: int) -> list[str]:
    """Who asked each question: everybody once, then a few much more often than most."""
    names = [_hash(str(number)) for number in range(PEOPLE - 1)]  # and the busy one
    often = drawn.choices(names, [1 / math.sqrt(rank + 20) for rank in range(len(names))], k=questions - len(names))
    asked = names + often
    drawn.shuffle(asked)
    return asked


def _row(drawn: random.Random, number: int, part: Part, entries: Sequence[Entry], day: date, person: str) -> Row:
    entry = drawn.choice(entries) if entries else None
    text = drawn.choice(entry.phrasings).text if entry else drawn.choice(part.texts)
    near = [] if entry is None else [entry.id, *(relation.to for relation in entry.relations)]
    clarified = part.status is Status.CLARIFIED
    answered = part.status is Status.ANSWERED
    return {
        "id": hashlib.sha256(f"demo|{number}".encode()).hexdigest()[:32],
        "asked_at": start_of(day) + BEHIND_UTC + _time_of_day(drawn),
        "person": person,
        "text": _as_typed(drawn, text),
        "language": "es",
        "channel": drawn.choice(CHANNELS),
        "intent": part.intent,
        "status": part.status.value,
        "cause": part.cause.value if part.cause else None,
        "entries": near,
        "options": near[:3] if clarified else [],
        "score": round(drawn.uniform(0.6, 0.99) if answered else drawn.uniform(0.02, 0.4), 4),
        "knowledge_version": 1,
        "latency_ms": int(drawn.lognormvariate(5.2, 0.5)),
        "degraded": part.cause is Cause.TECHNICAL or drawn.random() < 0.01,
        "evaluation": False,
        "demo": True,
    }


def _votes(rows: Sequence[Row]) -> Iterator[Row]:
    drawn = random.Random(SEED + 1)
    for row in rows:
        if row["status"] == Status.ANSWERED.value and drawn.random() < VOTED:
            down = drawn.random() < (DISLIKED_DOWN_SHARE if row["entries"][0] == DISLIKED else DOWN_SHARE)
            vote = Vote.DOWN if down else Vote.UP
            at = row["asked_at"] + timedelta(minutes=2)
            yield {"question_id": row["id"], "person": row["person"], "vote": vote.value, "voted_at": at}


def _as_typed(drawn: random.Random, text: str) -> str:
    """As people type on a phone: an opening, no capital, often no accents."""
    opening = drawn.choice(OPENINGS)
    typed = opening + (text[:1].lower() + text[1:] if opening else text)
    if drawn.random() < 0.4:
        plain = unicodedata.normalize("NFD", typed.replace("ñ", "\0").replace("Ñ", "\1"))
        typed = "".join(letter for letter in plain if not unicodedata.combining(letter))
        typed = typed.replace("\0", "ñ").replace("\1", "Ñ")
    return typed.rstrip("?.! ").lstrip("¿¡") if drawn.random() < 0.3 else typed


def _time_of_day(drawn: random.Random) -> timedelta:
    return timedelta(hours=drawn.choice(HOURS), minutes=drawn.randrange(60), seconds=drawn.randrange(60))


def _hash(person: str) -> str:
    return hashlib.sha256(f"demo person|{person}".encode()).hexdigest()[:16]
