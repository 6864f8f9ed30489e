"""Two people at the console: one writes an entry, the other approves, sends back, retires it or goes back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.knowledge import EntryStatus, Phrasing
from domain.staff import Role
from knowledge_base.cached_entries import CachedEntries
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from tests.web.make import entry, open_console, parts
from tests.web.staff import Browser, database
from web.editing.desk import desk
from web.editing.form import form_of

NUMBERS = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")
ASKED = tuple(Phrasing(f"¿qué es la red {n}?") for n in NUMBERS)
OLD = entry(phrasings=ASKED)


@dataclass
class Office:
    engine: Engine
    writer: Browser
    reviewer: Browser
    admin: Browser

    def published(self) -> dict[str, str]:
        entries = EntryRepository(self.engine).entries()
        return {e.id: e.answer for e in entries if e.status is EntryStatus.PUBLISHED}

    def draft(self) -> Any:
        return Drafts(self.engine).find("red-c40")

    def write(self, answer: str, step: str = "enviar", **more: object) -> Any:
        """Ana saves the form of the entry with another answer, as it is on her screen."""
        return self.writer.submit("/fichas/guardar", **{**fields(self.writer), "answer": answer, "paso": step, **more})

    def review(self, step: str, who: Browser | None = None, **more: object) -> Any:
        lock = re.search(r'name="lock" value="(\d+)"', (who or self.reviewer).get("/fichas/red-c40/revision").text)
        assert lock
        return (who or self.reviewer).submit(f"/fichas/red-c40/{step}", lock=lock[1], **more)


def fields(client: Browser) -> dict[str, object]:
    """What the form on the screen holds, as a browser sends it."""
    page = client.get("/fichas/red-c40/editar")
    assert page.status_code == 200
    lock, base = (re.search(rf'name="{name}" value="(\d+)"', page.text) for name in ("lock", "base"))
    assert lock and base
    form = form_of(OLD)
    rows = {
        f"{kind}_{name}": [row[name] for row in rows] for kind, rows in form.rows.items() if rows for name in rows[0]
    }
    sent = {
        "lock": lock[1],
        "base": base[1],
        "phrasings": form.phrasings,
        "note": "dato nuevo",
        "answers": form.answers,
    }
    return {**form.plain, **rows, **sent}


@pytest.fixture
def office() -> Office:
    engine = database()
    EntryRepository(engine).take_over([OLD], author="importación", note="primera")
    knowledge = CachedEntries(EntryRepository(engine))
    made = parts(knowledge, desk=desk(engine, knowledge))
    return Office(
        engine,
        open_console(made, Role.CURATOR, name="ana"),
        open_console(made, Role.REVIEWER, name="beto"),
        open_console(made, Role.ADMIN, name="carla"),
    )


def test_a_change_is_published_when_another_person_approves_it(office: Office) -> None:
    sent = office.write("La ciudad está en C40 desde hace años.")
    assert (sent.status_code, sent.url.path) == (200, "/fichas/red-c40/revision")
    assert office.published() == {"red-c40": "La ciudad pertenece a C40."}
    page = office.reviewer.get("/fichas/red-c40/revision").text
    assert "<del>pertenece</del>" in page and "Aprobar y publicar" in page

    assert office.review("aprobar").status_code == 200

    assert office.published() == {"red-c40": "La ciudad está en C40 desde hace años."}
    assert "La ciudad está en C40 desde hace años." in office.reviewer.get("/fichas/red-c40").text
    trail = office.admin.get("/bitacora").text
    assert "envió a revisión" in trail and "aprobó la ficha" in trail and "beto" in trail


def test_a_reviewer_may_not_approve_their_own_text(office: Office) -> None:
    office.reviewer.submit("/fichas/guardar", **{**fields(office.reviewer), "answer": "Mío.", "paso": "enviar"})

    assert "Aprobar y publicar" not in office.reviewer.get("/fichas/red-c40/revision").text
    refused = office.review("aprobar")

    assert refused.status_code == 409 and "La aprueba otra persona" in refused.text
    assert office.published() == {"red-c40": "La ciudad pertenece a C40."}


def test_a_curator_may_not_approve(office: Office) -> None:
    office.write("Otra cosa.")

    assert office.writer.submit("/fichas/red-c40/aprobar", lock=2).status_code == 403


def test_what_is_sent_back_says_why_and_is_sent_again(office: Office) -> None:
    office.write("Es una red.")
    assert office.review("devolver").status_code == 409, "without a reason"
    assert office.review("devolver", texto="Falta el año de ingreso.").status_code == 200

    assert "Falta el año de ingreso." in office.writer.get("/fichas/red-c40/revision").text
    office.write("Es una red desde 2010.")
    office.review("aprobar")

    assert office.published() == {"red-c40": "Es una red desde 2010."}


def test_the_second_editor_sees_the_first_ones_text_and_loses_nothing(office: Office) -> None:
    mine = {**fields(office.writer), "answer": "Lo de Ana."}
    office.reviewer.submit("/fichas/guardar", **{**fields(office.reviewer), "answer": "Lo de Beto.", "paso": "guardar"})

    late = office.writer.submit("/fichas/guardar", **mine, paso="guardar")

    assert late.status_code == 409
    assert "beto guardó otro texto" in late.text and "Lo de Ana." in late.text and "<del>Beto.</del>" in late.text
    assert office.draft().entry.answer == "Lo de Beto."
    lock = re.search(r'name="lock" value="(\d+)"', late.text)
    assert lock
    office.writer.submit("/fichas/guardar", **{**mine, "lock": lock[1]}, paso="guardar")
    assert office.draft().entry.answer == "Lo de Ana." and office.draft().editors == ("beto", "ana")


def test_nothing_is_sent_with_a_problem_or_without_a_note(office: Office) -> None:
    few = office.write("Respuesta.", phrasings="¿qué es?")
    silent = office.write("Respuesta.", note="")
    long = office.write("x" * 601)

    assert few.status_code == silent.status_code == long.status_code == 422
    assert "escribe al menos" in few.text and "Escribe qué cambia y por qué." in silent.text
    assert "sobran 1" in long.text and office.draft() is None


def test_the_form_is_checked_as_it_is_typed(office: Office) -> None:
    answer = office.writer.post(
        "/fichas/revisar",
        data={**fields(office.writer), "answer": "<b>Hola</b>"},  # type: ignore[arg-type]
        headers={"x-csrf-token": office.writer.token()},
    )

    assert answer.status_code == 200 and "<html" not in answer.text
    assert "&lt;b&gt;Hola&lt;/b&gt;" in answer.text and "11 de 600 caracteres" in answer.text
    assert office.draft() is None


def test_a_new_entry_is_written_with_its_own_source(office: Office) -> None:
    new = {
        **fields(office.writer), "id": "red-nueva", "title": "Red nueva", "lock": 0, "base": 0, "answer": "Es nueva.",
        "phrasings": "\n".join(f"¿cuándo nació la otra {n}?" for n in NUMBERS),
        "source_id": "acta", "source_title": "Acta", "source_publisher": "Cabildo", "source_url": "",
        "source_published": "",
    }  # fmt: skip
    sent = office.writer.submit("/fichas/guardar", **new, paso="enviar")
    assert sent.url.path == "/fichas/red-nueva/revision", sent.text

    office.reviewer.submit("/fichas/red-nueva/aprobar", lock=2)

    stored = {e.id: e for e in EntryRepository(office.engine).entries()}["red-nueva"]
    assert (stored.answer, stored.sources[0].title) == ("Es nueva.", "Acta")


def test_an_old_text_is_restored_through_review(office: Office) -> None:
    office.write("Un error.")
    office.review("aprobar")
    assert "<ins>" in office.writer.get("/fichas/red-c40/historial").text

    assert office.writer.submit("/fichas/red-c40/restaurar", numero=1).url.path == "/fichas/red-c40/revision"
    assert office.writer.submit("/fichas/red-c40/restaurar", numero=1).status_code == 409
    office.review("enviar", office.writer)
    office.review("aprobar")

    assert office.published() == {"red-c40": "La ciudad pertenece a C40."}


def test_the_whole_base_goes_back_to_a_version_at_once(office: Office) -> None:
    office.write("Un error.")
    office.review("aprobar")

    assert "Volver a la" not in office.writer.get("/versiones").text
    assert office.writer.submit("/versiones/1/volver").status_code == 403
    assert "Volver a la 1" in office.reviewer.get("/versiones").text
    assert office.reviewer.submit("/versiones/1/volver").status_code == 200

    assert office.published() == {"red-c40": "La ciudad pertenece a C40."}
    assert EntryRepository(office.engine).version() == 3
    assert office.reviewer.submit("/versiones/99/volver").status_code == 404


def test_an_entry_is_retired_with_a_reason(office: Office) -> None:
    assert office.reviewer.submit("/fichas/red-c40/retirar", base=1).status_code == 409
    assert office.reviewer.submit("/fichas/red-c40/retirar", base=1, texto="Se disolvió.").status_code == 200

    assert office.published() == {}
    assert "El bot no dice esta ficha: está retirada" in office.reviewer.get("/fichas/red-c40").text
    assert "Se disolvió." in office.reviewer.get("/fichas/red-c40/historial").text


def test_a_draft_is_thrown_away_and_a_day_of_publication_waits(office: Office) -> None:
    office.write("Para después.")
    assert office.review("aprobar", fecha="mañana").status_code == 409
    office.review("aprobar", fecha="2100-01-01T09:00")
    assert "Se publica:" in office.writer.get("/fichas/red-c40/revision").text

    assert office.review("descartar", office.writer).url.path == "/borradores"

    assert office.draft() is None and office.published() == {"red-c40": "La ciudad pertenece a C40."}
