"""The action server: Rasa's webhook, and the same answers without Rasa for when it is down."""

from __future__ import annotations

import hmac
import logging
import os
import sys
import threading
import warnings

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic, response

import bootstrap
from actions.answer_question import ActionAnswerQuestion, decided
from actions.explain import Parse, RasaParser, add_explain_route
from actions.proposal_form import proposal_actions
from actions.show_entry import ActionShowEntry
from domain.answering import Answering
from domain.conversation import Interpretation
from domain.errors import InvalidValue, TuLugarError
from domain.proposal_form import ProposalForm
from domain.proposal_reading import Areas
from domain.text import clean_message
from domain.wire import answer_to_json, question_from_json
from log_lines import configure_logging, request_scope
from metrics import CONTENT_TYPE, KNOWLEDGE_VERSION, exposition, follow, may_read
from tracing import start_tracing

logger = logging.getLogger(__name__)

TOKEN_HEADER = "X-Tulugar-Token"
REQUEST_HEADER = "X-Request-Id"
MOST_FOUND = 60  # entries of a search
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")  # how many libraries may start
OPEN_PATHS = frozenset({"/health", "/healthz", "/readyz", "/metrics"})  # /metrics has a token of its own


def make_app(answering: Answering, token: str, parse: Parse, areas: Areas | None = None) -> Sanic:
    """rasa-sdk's application with our actions, a token on every path but health, and the direct way in.

    Args:
        areas: the parts of the city that a proposal may be for.
    """
    executor = ActionExecutor()
    form = ProposalForm(answering, areas or Areas())
    for action in (ActionAnswerQuestion(answering), ActionShowEntry(answering), *proposal_actions(form)):
        executor.register_action(action)
    app = create_app(executor, cors_origins=[])

    @app.on_request
    async def check_token(request: Request) -> HTTPResponse | None:
        if request.path in OPEN_PATHS or hmac.compare_digest(request.headers.get(TOKEN_HEADER, ""), token):
            return None
        return response.json({"error": "unauthorized"}, status=401)

    add_direct_routes(app, answering)
    add_explain_route(app, answering, parse)
    return app


def add_direct_routes(app: Sanic, answering: Answering) -> None:
    @app.post("/answer")
    async def answer(request: Request) -> HTTPResponse:
        try:
            question = question_from_json(request.json or {})
        except InvalidValue as error:
            return response.json({"error": str(error)}, status=422)
        with request_scope(request.headers.get(REQUEST_HEADER, "")):
            return response.json(answer_to_json(decided(lambda: answering.answer(question, Interpretation()))))

    @app.post("/search")
    async def search(request: Request) -> HTTPResponse:
        """The entries near a text, for the list of the console; nothing is decided or logged."""
        text = clean_message(str((request.json or {}).get("text") or ""))
        found = answering.find(text, limit=MOST_FOUND) if text else ()
        return response.json({"entries": [scored.entry.id for scored in found]})

    @app.post("/show")
    async def show(request: Request) -> HTTPResponse:
        entry = str((request.json or {}).get("entry") or "")
        with request_scope(request.headers.get(REQUEST_HEADER, "")):
            return response.json(answer_to_json(decided(lambda: answering.show(entry))))


def add_health_routes(app: Sanic, answering: Answering, reader: str) -> None:
    """Alive, ready (it serves only once its index is loaded, so both say the same) and the figures."""
    follow(KNOWLEDGE_VERSION, lambda: answering.knowledge_version)

    @app.get("/healthz")
    @app.get("/readyz", name="ready")
    async def state(_request: Request) -> HTTPResponse:
        return response.json({"status": "ok", "knowledge_version": answering.knowledge_version})

    @app.get("/metrics")
    async def figures(request: Request) -> HTTPResponse:
        if not may_read(request.headers.get("authorization", ""), reader):
            return response.json({"error": "unauthorized"}, status=401)
        return response.raw(exposition(), content_type=CONTENT_TYPE)


def main() -> None:
    """Serve until the process is ended."""
    for name in THREADS:  # before numpy and the tokenizer: more of them only wait on so small a question
        os.environ.setdefault(name, "1")
    warnings.filterwarnings("ignore", message="You are using an old version of rasa")  # 3.6 was tried with this one
    settings = bootstrap.settings_from_environment()
    configure_logging(settings, "actions")
    start_tracing(settings, "actions")
    stop = threading.Event()
    try:
        answering, areas = bootstrap.answering(settings, stop=stop), bootstrap.areas(settings)
    except TuLugarError as error:
        sys.exit(str(error))
    bootstrap.keep_retention(settings, stop)
    token = bootstrap.internal_token(settings)
    app = make_app(answering, token, RasaParser(settings.rasa_url, token, timeout_s=settings.rasa_timeout_s), areas)
    add_health_routes(app, answering, bootstrap.metrics_token(settings))
    app.run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
    )


if __name__ == "__main__":
    main()
