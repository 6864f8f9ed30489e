"""Why a question was missed, as a person sees it: corrected from the list of what waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from domain.conversation import Cause
from domain.errors import InvalidValue
from web.access import allow, audit, person
from web.curation.inbox import PATH
from web.curation.parts import WORKERS
from web.insight import CauseEditor


def cause_routes(causes: CauseEditor) -> APIRouter:
    router = APIRouter()

    @router.post("/preguntas/{question_id}/causa", dependencies=[allow(*WORKERS)])
    def correct(request: Request, question_id: str, causa: Annotated[Cause, Form()]) -> Response:
        try:
            causes.correct(question_id, causa, person(request).name)
        except InvalidValue as error:
            raise HTTPException(404) from error
        audit(request, "corrigió la causa de una pregunta", question_id, causa.value)
        return RedirectResponse(PATH, status_code=303)

    return router
