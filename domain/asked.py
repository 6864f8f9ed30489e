"""What a question wants to know (who, when, how much), read from its words, Spanish or English."""

from __future__ import annotations

import re
from functools import lru_cache

from domain.knowledge import Asked
from domain.text import fold

WORDS: dict[Asked, tuple[str, ...]] = {
    Asked.WHO: (
        r"\b[qk]u?ien(?:es)?\b|\bwho(?:se|m)?\b",
        r"\bque (?:jefe|jefa|alcalde|alcaldesa|presidente|persona|empresa|artista|despacho|agencia|proveedor)\b",
        r"\bque (?:funcionari|diputad|director|arquitect|secretari)\w+",
    ),
    Asked.WHEN: (
        r"\b[ck]uando\b|\bcuanto tiempo\b|\bhace cuanto\b|\bdesde (?:cuando|hace|que)\b",
        r"\b(?:q|k|que|en que) (?:ano|anio|fecha|mes|dia|epoca)s?\b",
        r"\bwhen\b|\bwhat year\b|\bsince\b|\bhow long\b",
    ),
    Asked.WHERE: (
        r"\bdonde?\b|\bwhere(?:abouts)?\b",
        r"\ben (?:que|cual) (?:lugar|parte|calle|ciudad|hotel|alcaldia|colonia|pais|avenida)\w*",
        r"\ben (?:que|cual) (?:edificio|museo|plaza|sede|recinto)\w*",
    ),
    Asked.HOW_MANY: (
        r"\bcuanta (?:gente|banda|raza)\b|\b[ck]uant[oa]?s\b|\b(?:q|que) tantos\b|\bhow many\b",
        r"\bnumero de\b|\bcifra|\bque porcentaje\b",
    ),
    Asked.COST: (
        r"\b[ck]uanto (?:[ck]ost|cuest|sal|gast|pag|se gast|se pag|nos (?:cost|sal)|dinero|presu|invirt|le met|fue lo)",
        r"\b(?:[ck]ost|cuest|presupuest|gastaron|gastamos|gasto|se gast|pagaron|pagamos|salio en)",
        r"\b(?:monto|precio|millones)",
        r"\b(?:varo|lana|dineral|how much|money|budget|price)",
    ),
    Asked.WHY: (
        r"\b(?:por|x) (?:que|q)\b|\bpor ?k\b|\bxq\b|\bporq|\bcon que fin\b|\bwhy\b",
        r"\b(?:para|pa|con) (?:que|q) (?:fin|se|lo|la|quer|hac|nos|razon)",
    ),
    Asked.RESULT: (
        r"\b(?:logr|result|sirv|servid|benefici|cambi|consigui|impact|funcion|redujo|bajo|mejor|cumpli)",
        r"\bque (?:nos )?dej(?:o|a|aron)\b",
        r"\bgan(?:amos|o|aron)\b|\bquedo en\b|\bque paso con\b|\bachiev|\boutcome|\bwork(?:ed)?\b",
    ),
    Asked.STILL: (
        r"\b(?:sigue|actual|existe)|\b(?:ultim|proxim)|\bvigent",
        r"\b(?:todavia|aun|hoy|ahorita|ahora|este ano|still|today|now|nowadays|currently)\b",
    ),
    Asked.TAKE_PART: (
        r"\bcomo (?:le hago|puedo|me|nos|se puede|participo|entro|aplico|solicito|pido)\b|\bpuedo\b|\binscrib",
        r"\brequisitos?\b|\bparticipar\b|\bhow (?:do|can) (?:i|we)\b|\bcan i\b|\bapply\b|\bsign up\b",
    ),
    Asked.LIST: (r"\b(?:cuales|que otr[oa]s|lista|listado|tod[oa]s l[oa]s|which|list of|otr[oa]s \d+)\b",),
    Asked.HOW: (
        r"\bcomo (?:se|funciona|fue|es|opera|trabaja|hicieron|le hic|llego|escog|mid)|\bde que manera\b",
        r"\ben que consist|\bhow (?:do|does|did|is|was|were|are)\b",
    ),
}
PATTERNS = {kind: re.compile("|".join(words)) for kind, words in WORDS.items()}


@lru_cache(maxsize=256)  # it is asked for each candidate
def asked_kinds(text: str) -> frozenset[Asked]:
    """Every kind of thing that a question asks for; empty when its words do not tell."""
    folded = fold(text)
    return frozenset(kind for kind, pattern in PATTERNS.items() if pattern.search(folded))
