"""Why a question was missed, as a person sees it: corrected from the list of what waits, and how often."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from domain.conversation import Cause
from domain.errors import InvalidValue
from web.access import allow, audit, person
from web.curation.inbox import back_to
from web.curation.parts import WORKERS
from web.insight import CauseEditor
from web.pages import Pages


def cause_routes(pages: Pages, causes: CauseEditor) -> APIRouter:
    router = APIRouter()

    @router.get("/causas", response_class=HTMLResponse, dependencies=[allow(*WORKERS)])
    def corrected(request: Request) -> HTMLResponse:
        counted = sorted(causes.confusion().items(), key=lambda pair: -pair[1])
        total = sum(count for _, count in counted)
        right = sum(count for (decided, said), count in counted if decided is said)
        return pages.render(request, "causes.html", section="inbox", counted=counted, total=total, right=right)

    @router.post("/preguntas/{question_id}/causa", dependencies=[allow(*WORKERS)])
    def correct(
        request: Request, question_id: str, causa: Annotated[Cause, Form()], tema: Annotated[str, Form()] = ""
    ) -> Response:
        try:
            causes.correct(question_id, causa, person(request).name)
        except InvalidValue as error:
            raise HTTPException(404) from error
        audit(request, "corrigió la causa de una pregunta", question_id, causa.value)
        return back_to(tema, "causa")

    return router
