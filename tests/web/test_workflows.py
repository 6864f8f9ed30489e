"""Two people in two browsers: an entry from its first draft to the citizen and back, and everything in between."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.spreadsheets.writing import sheet_of
from tests.web.browser_world import World, ready
from tests.web.running import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed at /usr/bin/chromium"),
]
ANSWERED_WITHIN_S = 3.0


def wait_for_answer(office: World, entry_id: str, words: str) -> float:
    """Seconds until the worker that answers citizens says it."""
    begun = time.monotonic()
    while office.worker.show(entry_id).text != words:
        waited = time.monotonic() - begun
        assert waited < ANSWERED_WITHIN_S, office.worker.show(entry_id).text
        time.sleep(0.05)
    return time.monotonic() - begun


def write(office: World, page: Any, entry_id: str, answer: str, step: str = "Guardar y enviar a revisión") -> None:
    page.goto(f"{office.address}/fichas/{entry_id}/editar")
    page.get_by_label("Respuesta").fill(answer)
    page.get_by_label("Qué cambia y por qué").fill("dato nuevo")
    page.get_by_role("button", name=step, exact=True).click()


def test_an_entry_goes_from_draft_to_the_citizen_and_back(office: World) -> None:
    ana, beto = office.page("ana"), office.page("beto")
    review = f"{office.address}/fichas/flujo/revision"
    before = office.published("flujo")
    version = office.made.knowledge.version

    write(office, ana, "flujo", "La red tiene 20 ciudades.")
    ana.wait_for_url(review)
    beto.goto(review)
    beto.get_by_label("Qué falta").fill("Falta el año.")
    beto.get_by_role("button", name="Devolver a quien escribe").click()
    ana.goto(f"{office.address}/borradores?ver=mios")
    ana.get_by_role("link", name="El flujo").click()
    assert "Falta el año." in ana.content()
    write(office, ana, "flujo", "La red tiene 20 ciudades desde 2015.")
    assert office.published("flujo") == before == office.worker.show("flujo").text

    beto.goto(f"{office.address}/borradores?ver=por-revisar")
    beto.get_by_role("link", name="El flujo").click()
    beto.get_by_role("button", name="Aprobar y publicar").click()
    beto.wait_for_url(f"{office.address}/fichas/flujo")
    assert "desde 2015" in beto.get_by_role("article").text_content()
    wait_for_answer(office, "flujo", "La red tiene 20 ciudades desde 2015.")

    beto.goto(f"{office.address}/versiones")
    beto.get_by_role("button", name=f"Volver a la {version}", exact=True).click()
    wait_for_answer(office, "flujo", str(before))
    assert office.published("flujo") == before


def test_two_who_edit_at_once_lose_nothing(office: World) -> None:
    ana, beto = office.page("ana"), office.page("beto")
    for page in (ana, beto):
        page.goto(f"{office.address}/fichas/choque/editar")
        page.get_by_label("Qué cambia y por qué").fill("dato nuevo")
    ana.get_by_label("Respuesta").fill("Lo que escribió Ana.")
    beto.get_by_label("Respuesta").fill("Lo que escribió Beto.")
    ana.get_by_role("button", name="Guardar borrador").click()
    ana.wait_for_url("**/fichas/choque/revision")

    beto.get_by_role("button", name="Guardar borrador").click()

    warning = beto.get_by_role("alert").first
    assert "ana guardó otro texto" in warning.text_content()
    assert warning.locator("del").first.text_content() == "Ana."
    assert beto.get_by_label("Respuesta").input_value() == "Lo que escribió Beto."
    beto.get_by_role("button", name="Guardar borrador").click()
    beto.wait_for_url("**/fichas/choque/revision")
    draft = office.made.desk.draft("choque")
    assert draft and draft.entry.answer == "Lo que escribió Beto." and draft.editors == ("ana", "beto")


def test_an_upload_is_published_by_another_person(office: World, tmp_path: Path) -> None:
    sheet = tmp_path / "fichas.xlsx"
    sheet.write_bytes(sheet_of("xlsx", [replace(ready("hoja", "La hoja"), answer="Lo dice la hoja.")]))
    ana, beto = office.page("ana"), office.page("beto")
    ana.goto(f"{office.address}/importar")
    ana.get_by_label("Archivo").set_input_files(sheet)
    ana.get_by_role("button", name="Revisar").click()
    ana.wait_for_url("**/importar/*")
    assert "Lo dice la hoja." in ana.content() and ana.get_by_role("button", name="Publicar").count() == 0

    beto.goto(ana.url)
    beto.get_by_role("button", name="Publicar").click()

    beto.wait_for_url("**/importar")
    wait_for_answer(office, "hoja", "Lo dice la hoja.")


def test_a_missed_question_becomes_an_entry(office: World) -> None:
    ana = office.page("ana")
    ana.goto(f"{office.address}/pendientes")
    missed = ana.get_by_role("listitem").filter(has_text="¿hay red de jardines?")
    missed.get_by_role("link", name="Hacer ficha").click()
    assert ana.get_by_label("Pregunta que la pide").input_value() == "¿hay red de jardines?"
    ana.get_by_label("Título").fill("Red de jardines")
    ana.get_by_label("Respuesta").fill("La ciudad no está en una red de jardines.")
    ana.get_by_role("button", name="Guardar borrador").click()

    ana.wait_for_url("**/pendientes?hecho=answered")
    assert "¿hay red de jardines?" not in ana.get_by_role("main").text_content()
    draft = office.made.desk.draft("red-de-jardines")
    assert draft and draft.entry.phrasings[0].text == "¿hay red de jardines?"


@pytest.mark.parametrize(
    ("name", "path"), [("carla", "/fichas/flujo/editar"), ("ana", "/bitacora"), ("dora", "/temas")]
)
def test_the_wrong_role_is_told_so_and_stays(office: World, name: str, path: str) -> None:
    page = office.page(name)

    answer = page.goto(office.address + path)

    assert answer.status == 403 and page.url == office.address + path
    assert page.get_by_role("heading", level=1).text_content() == "No tienes permiso para esto"
