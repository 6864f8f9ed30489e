"""The console's words about questions: why they were missed, what is to be done, what people object."""

from __future__ import annotations

from domain.figures import UNDERSTOOD
from domain.themes import Route
from web.words import STATUSES

DECISIONS = {status: STATUSES[status] for status in UNDERSTOOD}
ROUTES = {
    Route.WRITE: "Escribir una ficha, o un «no lo sabemos» que diga a quién preguntar.",
    Route.MEND_SEARCH: "Hay contenido: agregar maneras de preguntarlo a su ficha.",
    Route.CLARIFY: "Distinguir mejor las fichas que se confunden.",
    Route.REFER: "Enviar a la oficina que lo atiende.",
    Route.OPERATIONS: "Avisar a operación.",
    Route.NOTHING: "Nada que escribir.",
}
OBJECTIONS = {
    "object_waste": "Es un derroche",
    "object_tourism": "Es turismo político",
    "object_no_results": "No hay resultados",
}
CHANNELS = {"telegram": "Telegram", "terminal": "Terminal", "web": "Página web"}


def about(share: float) -> str:
    """A share that is known in steps of 5 %."""
    return f"cerca de {share:.0%}" if share else "menos de 5%"


def percent(share: float | None) -> str:
    """A share as people read it; a dash of nothing."""
    return "—" if share is None else f"{share:.1%}"
