"""Pages for what went wrong: not found, not available, broken; each says what to do."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from domain.errors import StorageUnavailable
from web.access import SAFE_METHODS, FormExpired, NotSignedIn
from web.headers import SECURITY_HEADERS
from web.pages import Pages
from web.sign_in import sign_in_address

logger = logging.getLogger(__name__)

TOO_LONG = "exceeded maximum size"  # how Starlette says that a field of a form is
FIELD_TOO_LONG = -1  # no status of HTTP: a page of its own among those of 413
MESSAGES = {
    FIELD_TOO_LONG: (
        "Un texto es demasiado largo",
        "Cada campo admite a lo más 1 MB. Vuelve atrás, donde sigue lo que escribiste, y acórtalo.",
    ),
    400: ("No entendí la dirección", "Revisa que esté bien escrita, o empieza por la lista de fichas."),
    401: ("Tu sesión terminó", "Abre la consola en otra pestaña, entra de nuevo y vuelve a enviar este formulario."),
    403: (
        "No tienes permiso para esto",
        "A tu cuenta le falta el papel necesario: pídelo a quien administra.",
    ),
    404: ("No encontré esta página", "Puede que la ficha se haya retirado o que la dirección tenga un error."),
    405: ("Esta página sólo se puede leer", "Desde aquí no se cambia nada."),
    409: ("Alguien lo cambió antes que tú", "Vuelve atrás, carga la página de nuevo y revisa qué cambió."),
    413: ("El archivo es demasiado grande", "El máximo son 10 MB. Divídelo y vuelve a intentarlo."),
    419: ("Este formulario caducó", "Vuelve atrás, carga la página de nuevo y envíalo otra vez."),
    500: ("Algo falló de nuestro lado", "El error quedó anotado. Inténtalo de nuevo en unos minutos."),
    503: ("La base de datos no responde", "Inténtalo en unos minutos. Si sigue igual, usa «tulugar doctor»."),
}


def add_failure_pages(app: FastAPI, pages: Pages) -> None:
    def page(request: Request, status: int) -> HTMLResponse:
        title, advice = MESSAGES.get(status, MESSAGES[500 if status >= 500 else 400])
        status = 413 if status == FIELD_TOO_LONG else status
        return pages.render(request, "failure.html", status, section="", title=title, advice=advice, code=status)

    async def refused(request: Request, error: Exception) -> HTMLResponse:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return page(request, FIELD_TOO_LONG if TOO_LONG in str(getattr(error, "detail", "")) else status)

    async def sign_in_first(request: Request, error: Exception) -> Response:
        if request.method in SAFE_METHODS:
            return RedirectResponse(sign_in_address(request), 303)
        return page(request, 401)

    async def expired(request: Request, error: Exception) -> HTMLResponse:
        return page(request, 419)

    async def unavailable(request: Request, error: Exception) -> HTMLResponse:
        logger.error("console without database: %s", error)
        return page(request, 503)

    async def broken(request: Request, error: Exception) -> HTMLResponse:
        logger.error("page failed path=%s", request.url.path, exc_info=error)
        answer = page(request, 500)
        answer.headers.update(SECURITY_HEADERS)  # made outside of every middleware
        return answer

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, refused)
    app.add_exception_handler(NotSignedIn, sign_in_first)
    app.add_exception_handler(FormExpired, expired)
    app.add_exception_handler(StorageUnavailable, unavailable)
    app.add_exception_handler(Exception, broken)
