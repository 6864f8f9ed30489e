"""A small log with known themes, for tests of mining, reading and editing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, insert

from analytics.models import QuestionRow
from analytics.theme_mining import Mined, ThemeMiner
from analytics.theme_reader import ThemeReader
from domain.conversation import Cause, Status
from domain.themes import Theme
from knowledge_base.encoder import Encoder, load_encoder

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday

SCHOLARSHIPS = (
    "¿hay becas para estudiar en otro país?",
    "becas para estudiar en el extranjero",
    "¿cómo consigo una beca para estudiar fuera?",
    "quiero una beca en el extranjero",
    "¿dan becas para irse a estudiar a Europa?",
    "becas de intercambio para universitarios",
)
TRIPS = (
    "¿cuánto costó el viaje a París?",
    "cuánto gastaron en el viaje a París",
    "¿quién pagó el viaje a París del jefe de gobierno?",
    "gastos del viaje a París",
    "el viaje a París cuánto nos costó",
    "boletos de avión del viaje a París, ¿cuánto?",
)
BIKES = (
    "¿cuántas bicis tiene Ecobici?",
    "cuántas bicicletas hay en Ecobici",
    "número de bicis de Ecobici",
    "¿Ecobici cuántas bicicletas tiene?",
    "total de bicicletas Ecobici",
)
ODD = ("¿a qué huele la lluvia?", "tornillos de acero inoxidable")


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    return load_encoder()


def row(text: str, person: str | None, *, days_ago: float = 3, copy: int = 0, **more: Any) -> dict[str, Any]:
    """A declined question; its id follows from what it says."""
    given = {
        "asked_at": NOW - timedelta(days=days_ago),
        "person": person,
        "text": text,
        "language": "es",
        "channel": "telegram",
        "intent": "ask",
        "status": Status.DECLINED.value,
        "cause": Cause.NO_CONTENT.value,
        "entries": [],
        "options": [],
        "score": 0.1,
        "knowledge_version": 1,
        "latency_ms": 40,
        "degraded": False,
        "evaluation": False,
        "demo": False,
    }
    key = f"{text}|{person}|{days_ago}|{copy}|{more.get('demo')}"
    return {"id": hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), **given, **more}


def asked_by_many(texts: Sequence[str], people: int = 6, **more: Any) -> list[dict[str, Any]]:
    """Each text by another person, round and round."""
    times = max(people, len(texts))
    return [row(texts[n % len(texts)], f"{texts[0][:8]}-{n % people}", copy=n, **more) for n in range(times)]


def small_log() -> list[dict[str, Any]]:
    """Three themes and two questions that have nothing in common."""
    return [row for texts in (SCHOLARSHIPS, TRIPS, BIKES) for row in asked_by_many(texts, 12)] + [
        row(text, f"odd-{n}") for n, text in enumerate(ODD)
    ]


def write(engine: Engine, rows: Iterable[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        for one in rows:
            connection.execute(insert(QuestionRow), [one])


def mine(engine: Engine, *, demo: bool = False, afresh: bool = False, now: datetime = NOW) -> Mined:
    return ThemeMiner(engine, encoder(), demo=demo).mine(now, afresh=afresh)


def shown(engine: Engine, *, demo: bool = False) -> tuple[Theme, ...]:
    return reader(engine).themes(demo=demo)


def reader(engine: Engine) -> ThemeReader:
    return ThemeReader(engine, clock=lambda: NOW)


def theme_about(engine: Engine, word: str) -> Theme:
    """The one theme whose examples have a word."""
    (found,) = [theme for theme in shown(engine) if any(word in example for example in theme.examples)]
    return found
