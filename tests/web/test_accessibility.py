"""Every page of the console under axe: no serious or critical finding, and no page that nobody looked at."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser_world import World
from tests.web.make import parts
from tests.web.running import CHROMIUM
from web.access import rules
from web.app import create_console

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed at /usr/bin/chromium"),
]
PAGES = {  # path of a route: what its title begins with
    "/": "Inicio",
    "/bitacora": "Bitácora",
    "/borradores": "Borradores",
    "/chat": "Conversar",
    "/datos-abiertos": "Datos abiertos",
    "/decisiones": "Decisiones",
    "/ficha-nueva": "Ficha nueva",
    "/fichas": "Fichas",
    "/fichas/{entry_id}": "La ficha con borrador",
    "/fichas/{entry_id}/editar": "Editar: Otro título",
    "/fichas/{entry_id}/historial": "Historial",
    "/fichas/{entry_id}/revision": "Revisión: Otro título",
    "/fuentes": "Fuentes",
    "/importar": "Importar",
    "/importar/{number}": "Revisar una importación",
    "/mensajes": "Mensajes",
    "/mensajes/{message_id}": "Mensaje",
    "/causas": "Causas",
    "/pendientes": "Pendientes",
    "/planes/{brief_id}": "Plan",
    "/probar": "Probar",
    "/probar/ficha": "Ficha nueva",
    "/propuestas": "Propuestas",
    "/reportadas": "Respuestas con",
    "/tablero": "Tablero",
    "/temas": "Temas",
    "/temas/{theme_id}": "",  # the theme's own words
    "/temas/{theme_id}/decision": "Decisión",
    "/temas/{theme_id}/efecto": "Efecto",
    "/varias": "Enviar a revisión",
    "/versiones": "Versiones",
}
OPEN_PAGES = {"/entrar": "Entrar"}
NO_PAGES = {  # files, pictures, figures and the way to another site
    *("/livez", "/healthz", "/readyz", "/metrics", "/importar/fichas.{ending}", "/tablero/{view}.{kind}"),
    *("/temas/{theme_id}/semanas.svg", "/temas/{theme_id}/efecto.svg"),
    *("/color.css", "/datos-abiertos/archivo.zip", "/fichas/{entry_id}/tarjeta.png"),
    *("/entrar/institucional", "/entrar/regreso", "/entrar/adios"),
}
ASKED = {  # what is asked of a page so that there is something on it
    "/probar": "?pregunta=" + quote("¿quién firmó?"),
    "/varias": "?paso=enviar&ficha=con-borrador",
}
STATES = (
    "/fichas?texto=nada&estado=retiradas",
    "/fichas?pagina=2",
    "/nada",
    "/borradores?ver=mios",
    "/varias?paso=tema",
)


def example(office: World, path: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: office.examples[found[1]], path) + ASKED.get(path, "")


def findings(page) -> list[str]:  # type: ignore[no-untyped-def]
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:160]}" for one in serious for node in one["nodes"]]


def test_every_page_is_looked_at() -> None:
    routes = {path for method, path, _ in rules(create_console(parts())) if method == "GET"}

    assert routes == {*PAGES, *OPEN_PAGES, *NO_PAGES}, "name new pages here, so that axe sees them"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_serious_finding(office: World, path: str) -> None:
    page = office.page("todo")
    answer = page.goto(office.address + example(office, path), wait_until="domcontentloaded")

    assert answer.status == 200
    assert page.title().startswith(PAGES[path]) and page.title().endswith("· Tu Lugar")
    assert findings(page) == []


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_page_for_everybody_has_no_serious_finding(office: World, path: str) -> None:
    page = office.page()

    assert page.goto(office.address + path).status == 200 and page.title().startswith(OPEN_PAGES[path])
    assert findings(page) == []


@pytest.mark.parametrize("path", STATES)
def test_another_state_of_a_page_has_no_serious_finding(office: World, path: str) -> None:
    page = office.page("todo")

    assert page.goto(office.address + path).status in (200, 404) and "Tu Lugar" in page.title()
    assert findings(page) == []
