"""What the demonstration's log is made of: the truth that its charts and tests can be checked against."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation import Cause, Status

SEED = 20_161_201  # any fixed number: the same log every time
QUESTIONS = 20_000
WEEKS = 26
PEOPLE = 4_000
FLOOD = 120  # questions about one objection by one person in one day: counted only up to the daily cap
FLOODED = "objecion-estatua-aliyev"
CAMPAIGN_WEEK = 16  # counted from 0; from its beginning on the campaign is out
CAMPAIGN_THEME = "gap-viajes-gasto-total"
CAMPAIGN_EFFECT = 0.3  # by which the campaign multiplies how often its theme is asked
COMPARISON_THEME = "gap-hermanamientos-lista-completa"  # no campaign speaks of it
RISING_THEME = "gap-becas-hoy"
RISING_BY = 3.0  # from the first week to the last
DISLIKED = "campana-tu-lugar-en-el-mundo"  # an answer that people vote down
DOWN_SHARE = 0.12  # of the votes
DISLIKED_DOWN_SHARE = 0.7


@dataclass(frozen=True)
class Part:
    """Questions of one sense: people ask them as the entries' phrasings say."""

    share: float  # of 100 questions, before campaign and trend
    status: Status
    cause: Cause | None
    intent: str
    entries: tuple[str, ...] = ()  # empty: the texts below, or any entry of `kinds`
    kinds: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def gap(entry: str, share: float, cause: Cause = Cause.NO_CONTENT) -> Part:
    """A question that nobody can answer yet, or that search does not find."""
    return Part(share, Status.DECLINED, cause, "ask", (entry,))


def objection(entry: str, share: float, intent: str) -> Part:
    return Part(share, Status.ANSWERED, None, intent, (entry,))


OFF_TOPIC = (
    "¿quién ganó el partido de ayer?",
    "dime un chiste",
    "receta de chilaquiles verdes",
    "¿va a llover mañana?",
    "¿cuánto es 17 por 23?",
    "recomiéndame una serie",
    "horóscopo de hoy",
    "¿a cuánto está el dólar?",
)
ABUSE = ("son unos rateros", "bola de inútiles", "váyanse al diablo", "puro bot tonto", "no sirves para nada")
SOCIAL = ("hola", "gracias", "buenas tardes", "adiós", "¿quién eres?", "muchas gracias", "ok", "hola, buenos días")

PARTS = (
    gap(CAMPAIGN_THEME, 6.0),
    gap(COMPARISON_THEME, 4.0),
    gap(RISING_THEME, 2.0),
    gap("gap-feria-proxima-edicion", 2.5),
    gap("gap-campana-costo", 2.0),
    gap("gap-diesel-2025-cumplimiento", 1.2),
    gap("gap-redes-cuotas", 1.2),
    gap("resultado-medico-en-tu-casa", 1.5, Cause.NOT_FOUND),
    gap("laboratorio-para-la-ciudad", 1.0, Cause.NOT_FOUND),
    Part(1.5, Status.CLARIFIED, Cause.NOT_FOUND, "ask", ("casa-refugio-citlaltepetl",)),
    Part(4.0, Status.CLARIFIED, None, "ask", kinds=("programme", "network")),
    objection("objecion-derroche", 3.0, "object_waste"),
    objection("objecion-turismo-politico", 3.0, "object_tourism"),
    objection("objecion-sin-resultados", 2.0, "object_no_results"),
    objection(FLOODED, 0.8, "object_waste"),
    Part(2.0, Status.ANSWERED, None, "ask", (DISLIKED,)),
    Part(40.0, Status.ANSWERED, None, "ask", kinds=("programme", "result", "network", "agreement", "award", "law")),
    Part(7.0, Status.DECLINED, Cause.OTHER_OFFICE, "city_service", kinds=("referral",)),
    Part(3.0, Status.DECLINED, Cause.OFF_TOPIC, "off_topic", texts=OFF_TOPIC),
    Part(1.0, Status.DECLINED, Cause.ABUSE, "insult", texts=ABUSE),
    Part(0.5, Status.DECLINED, Cause.TECHNICAL, "", kinds=("programme",)),
    Part(9.0, Status.SMALL_TALK, None, "greet", texts=SOCIAL),
)


def weight(part: Part, week: int) -> float:
    """How much a part is asked in a week, counted from 0."""
    if CAMPAIGN_THEME in part.entries and week >= CAMPAIGN_WEEK:
        return part.share * CAMPAIGN_EFFECT
    if RISING_THEME in part.entries:
        return part.share * (1 + (RISING_BY - 1) * week / (WEEKS - 1))
    return part.share
