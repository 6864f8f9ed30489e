"""A person in danger: told by plain words, before anything else looks at the message."""

from __future__ import annotations

import re

from domain.conversation import Answer, Status
from domain.crisis_signs import GROUPS, SIGNS
from domain.text import fold

CRISIS = "crisis"  # the intent's name, in Rasa too
UNKEPT = "[mensaje de emergencia]"  # what the log keeps instead of the words
REPLY = (
    "Lo que cuentas importa, y no tienes que pasarlo sin ayuda. Si tú o alguien está en peligro, llama ahora al 911: "
    "es gratis y contestan a toda hora.\n\n"
    "Si piensas en hacerte daño, o necesitas que alguien te escuche, llama a la Línea de la Vida: 800 911 2000. "
    "Si buscas a una persona, o no sabes a quién acudir en la ciudad, llama también a LOCATEL: 55 5658 1111.\n\n"
    "Yo soy un programa y no puedo acompañarte como mereces. Si puedes, busca a alguien de confianza que esté contigo."
)


def _filled(sign: str) -> str:
    """A sign with its groups of words; only names in braces count, so that {0,6} stays."""
    return re.sub(r"\{([a-z_]+)\}", lambda name: GROUPS[name[1]], sign)


_SIGNS = re.compile("|".join(f"(?:{_filled(sign)})" for sign in SIGNS))


def is_crisis(text: str) -> bool:
    """Whether somebody says that they, or somebody near, are in danger: self-harm, violence, missing, emergency."""
    return bool(_SIGNS.search(fold(text)))


def crisis_answer() -> Answer:
    """Where help is; never a gap in what the city knows."""
    return Answer(Status.HANDED_OVER, REPLY, intent=CRISIS)
