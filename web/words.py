"""The console's words in Spanish: names of kinds, topics and decisions; numbers and dates as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from analytics.quality import Outcome
from domain.conversation import Cause, Status
from domain.insight import Complaint
from domain.knowledge import Asked, EntryKind, RelationType, in_order
from web.catalogue import Freshness, Standing

KINDS = {
    EntryKind.PROGRAMME: "Programas",
    EntryKind.RESULT: "Resultados",
    EntryKind.AGREEMENT: "Acuerdos",
    EntryKind.NETWORK: "Redes",
    EntryKind.AWARD: "Premios",
    EntryKind.LAW: "Leyes y normas",
    EntryKind.INSTITUTION: "Instituciones",
    EntryKind.CONCEPT: "Conceptos",
    EntryKind.CAMPAIGN: "Campañas",
    EntryKind.EVENT: "Eventos",
    EntryKind.OBJECTION: "Objeciones",
    EntryKind.REFERRAL: "Otras oficinas",
    EntryKind.UNKNOWN: "Lo que no sabemos",
}
KIND_OF_ONE = {
    EntryKind.PROGRAMME: "Programa",
    EntryKind.RESULT: "Resultado",
    EntryKind.AGREEMENT: "Acuerdo",
    EntryKind.NETWORK: "Red",
    EntryKind.AWARD: "Premio",
    EntryKind.LAW: "Ley o norma",
    EntryKind.INSTITUTION: "Institución",
    EntryKind.CONCEPT: "Concepto",
    EntryKind.CAMPAIGN: "Campaña",
    EntryKind.EVENT: "Evento",
    EntryKind.OBJECTION: "Objeción",
    EntryKind.REFERRAL: "Otra oficina",
    EntryKind.UNKNOWN: "No lo sabemos",
}
RELATIONS = {
    RelationType.ACHIEVED: "Logró",
    RelationType.CRITICISED_BY: "Crítica",
    RelationType.PART_OF: "Es parte de",
    RelationType.CONTRADICTS: "Contradice",
    RelationType.SEE_ALSO: "Ver también",
}
ASKED = {
    Asked.WHAT: "qué es",
    Asked.WHO: "quién",
    Asked.WHEN: "cuándo",
    Asked.WHERE: "dónde",
    Asked.HOW_MANY: "cuántos",
    Asked.COST: "cuánto dinero",
    Asked.WHY: "por qué",
    Asked.HOW: "cómo",
    Asked.RESULT: "qué logró",
    Asked.STILL: "si sigue",
    Asked.TAKE_PART: "cómo participar",
    Asked.LIST: "cuáles",
}
STATUSES = {
    Status.ANSWERED: "Respondidas",
    Status.CLARIFIED: "Con opciones para elegir",
    Status.DECLINED: "Sin respuesta",
    Status.SMALL_TALK: "Saludos y cortesías",
    Status.HANDED_OVER: "Enviadas a otra oficina",
}
DECISIONS = {
    Status.ANSWERED: "contesta",
    Status.CLARIFIED: "pregunta de vuelta",
    Status.DECLINED: "dice que no sabe",
    Status.SMALL_TALK: "cortesía",
    Status.HANDED_OVER: "canaliza",
}
CAUSES = {
    Cause.NO_CONTENT: "Falta contenido",
    Cause.NOT_FOUND: "No se encontró",
    Cause.AMBIGUOUS: "Ambigua",
    Cause.OFF_TOPIC: "Fuera de tema",
    Cause.OTHER_OFFICE: "De otra oficina",
    Cause.ABUSE: "Ofensa",
    Cause.TECHNICAL: "Falla nuestra",
}
COMPLAINTS = {
    Complaint.NOT_ASKED: "no era lo que preguntaban",
    Complaint.WRONG: "dato equivocado",
    Complaint.UNCLEAR: "no se entiende",
}
STANDINGS = {
    Standing.SAID: "Vigentes",
    Standing.WRITING: "Con borrador",
    Standing.IN_REVIEW: "En revisión",
    Standing.SCHEDULED: "Programadas",
    Standing.RETIRED: "Retiradas",
    Standing.ALL: "Todas",
}
FRESHNESS = {
    Freshness.ANY: "Cualquiera",
    Freshness.EXPIRING: "Vence en 30 días",
    Freshness.EXPIRED: "Ya venció",
    Freshness.STALE: "Sin verificar en un año",
}
OUTCOMES = {
    Outcome.CORRECT: "bien",
    Outcome.CLARIFIED: "ofrece opciones",
    Outcome.MISSED: "sin respuesta",
    Outcome.WRONG: "mal",
}
CONFIDENCES = {"high": "alta", "medium": "media", "low": "baja"}
STYLES = {
    "coloquial": "coloquial",
    "formal": "formal",
    "siglas": "con siglas",
    "una_palabra": "una palabra",
    "sin_acentos": "sin acentos",
    "erratas": "con erratas",
    "descripcion": "descripción",
    "ingles": "en inglés",
    "historia": "con historia",
    "acusacion": "acusación",
}
FIELDS = {
    "id": "Identificador",
    "title": "Título",
    "kind": "Tipo",
    "topic": "Tema",
    "answer": "Respuesta",
    "detail": "Detalle",
    "answers": "Contesta",
    "period": "Periodo",
    "benefits": "A quién beneficia",
    "figures": "Cifras",
    "sources": "Fuentes",
    "relations": "Relaciones",
    "phrasings": "Cómo la pregunta la gente",
    "near_misses": "Preguntas parecidas que no contesta",
    "office": "Oficina responsable",
    "confidence": "Confianza",
    "verified_on": "Verificada",
    "valid_until": "Vigente hasta",
    "status": "Estado",
    "note": "Qué cambia y por qué",
}
_ACCENTS = {
    "que es": "qué es",
    "campana": "campaña",
    "cooperacion": "cooperación",
    "economia": "economía",
    "genero": "género",
    "participacion": "participación",
    "economia turismo": "economía y turismo",
    "derechos genero": "derechos y género",
    "transparencia costos": "transparencia y costos",
}
_MONTHS = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
]


def topic_name(topic: str) -> str:
    """A topic's slug as a title: `medio-ambiente` is «Medio ambiente»."""
    plain = topic.replace("-", " ").replace("_", " ")
    name = _ACCENTS.get(plain, plain)
    return name[:1].upper() + name[1:]


def asked(kinds: Iterable[Asked]) -> str:
    """Kinds of question in words: «cuándo, quién», in one order always."""
    return ", ".join(ASKED[kind] for kind in in_order(kinds))


def number(value: float) -> str:
    """A number as Mexico writes it, with as many decimals as it has: 1,234,567.8."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")


def partial_date(written: str) -> str:
    """2017, 2017-02 or 2017-02-21 in words; anything else as it is."""
    parts = written.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return written
    if len(parts) > 1 and not 1 <= int(parts[1]) <= 12:
        return written
    month = [_MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []
    day = [str(int(parts[2]))] if len(parts) > 2 else []
    return " de ".join([*day, *month, parts[0]])


def day(moment: date) -> str:
    """A day in words: 22 de noviembre de 2026."""
    return partial_date(moment.isoformat())


def period(written: str) -> str:
    """2005- is «desde 2005»; 2013-2018 stays."""
    return f"desde {written[:-1]}" if written.endswith("-") else written


def moment(when: datetime, zone: tzinfo | None = None) -> str:
    """A moment in a zone, the server's when none is given: 22 de noviembre de 2026, 14:05."""
    local = when.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M}"


def field_name(path: str) -> str:
    """A field of an entry as staff know it; of a list, with its place from 1: «Cifras 2»."""
    name, _, rest = path.partition(".")
    place = rest.partition(".")[0]
    told = FIELDS.get(name, name)
    return f"{told} {int(place) + 1}" if place.isdecimal() else told


SIGNS = {"👍": "Me sirvió", "👎": "No me sirvió"}  # buttons that are only a picture, for who hears them
