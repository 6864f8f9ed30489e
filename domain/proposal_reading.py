"""What people write while they make a proposal: yes, no, skip, the name of an area, a question, or an idea."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.text import fold

SHORTEST_IDEA = 12  # characters; less says nothing that somebody could act on
FEWEST_WORDS = 3
WHOLE_IDEA_WORDS = 5  # a first message with so many may hold the idea already


def _listed(words: str) -> frozenset[str]:
    return frozenset(part.strip() for part in words.split(","))


CANCEL = _listed(
    "cancelar, cancela, cancelo, cancelalo, cancela eso, quiero cancelar, ya no, ya no quiero, olvidalo, olvidala, "
    "dejalo, dejalo asi, nada, nada olvidalo, salir, salte, mejor no, no gracias, no quiero, ya cambie de opinion, "
    "cancel, stop, never mind, nevermind, forget it, exit, quit, no thanks"
)
NO = _listed("no, nop, nel, nope, no la envies, no lo envies, no la mandes, no envies nada, dont send it")
YES = _listed(
    "si, sip, simon, claro, claro que si, va, ok, okey, dale, sale, adelante, correcto, asi es, de acuerdo, esta bien, "
    "si enviala, si envialo, enviala, envialo, enviar, mandala, mandalo, si por favor, si gracias, "
    "yes, yep, yeah, sure, send, send it, yes send it, yes please, go ahead"
)
SKIP = _listed(
    "saltar, salta, saltala, saltarla, omitir, omite, paso, siguiente, ninguna, ninguno, no se, no importa, todas, "
    "para todas, toda la ciudad, para toda la ciudad, cualquiera, skip, next, none, all, any, the whole city"
)

_IDEA_STARTS = re.compile(
    r"(y |oigan y |oye y )?(si|por que no|que tal si|q les parece|que les parece|what if|why not)\b"
)
_QUESTION_STARTS = re.compile(
    r"(y |oye |pero |and )?(cuanto|cuanta|cuantos|cuantas|cuando|quien|quienes|cual|cuales|donde|para que sirve|"
    r"de que sirve|por que|como se|como le|"
    r"que (es|son|fue|hace|hacen|hizo|paso|logro|logra|gano|ganamos|significa|tiene)|"
    r"what|how|who|when|where|which|why)\b"
)
_ANNOUNCES = re.compile(
    r"\b(idea|ideas|propuesta|propuestas|proyecto|proyectito|sugerencia|proponer|sugerir|aportar|propongo una|algo|"
    r"proposal|suggestion|suggest|propose|project)\b"
)
_HOLDS_IDEA = re.compile(
    r"\b((idea|propuesta|sugerencia) (es|seria|consiste)|propongo que|sugiero que|my idea is|i propose that)\b"
)


@dataclass(frozen=True)
class Areas:
    """The parts of the city that an idea may be for, and what they are called."""

    names: tuple[str, ...] = ()
    what: str = ""  # how the city calls one of its areas, in one word
    what_english: str = ""  # "borough"

    def find(self, text: str) -> str | None:
        """The area that a text names: alone, or as the only one in a sentence."""
        folded = fold(text)
        exact = [name for name in self.names if fold(name) == folded]
        named = exact or [name for name in self.names if re.search(rf"\b{re.escape(fold(name))}\b", folded)]
        return named[0] if len(named) == 1 else None


def is_question(text: str) -> bool:
    """Whether a text looks like a question, not like an idea in the form of one ("¿y si…?", "¿por qué no…?")."""
    folded = fold(text)
    if _IDEA_STARTS.match(folded):
        return False
    return "?" in text or "¿" in text or bool(_QUESTION_STARTS.match(folded))


def says_enough(idea: str) -> bool:
    """Whether somebody who reads it could know what is meant."""
    return len(idea) >= SHORTEST_IDEA and len(fold(idea).split()) >= FEWEST_WORDS


def idea_in(first: str) -> str | None:
    """The idea that a first message holds already ("tengo una idea: …"); None when it only announces one."""
    _, colon, after = first.partition(":")
    if colon and says_enough(after.strip()):
        return after.strip()
    folded = fold(first)
    whole = len(folded.split()) >= WHOLE_IDEA_WORDS and says_enough(first) and not is_question(first)
    return first if whole and (_HOLDS_IDEA.search(folded) or not _ANNOUNCES.search(folded)) else None
