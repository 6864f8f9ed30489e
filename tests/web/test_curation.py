"""Sources, imports, missed questions and trying a question: what people see and do, and who may not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine

from analytics.log import QuestionLog
from domain.drafts import DraftState
from domain.knowledge import Entry, EntryKind
from domain.staff import Role
from knowledge_base.cached_entries import CachedEntries
from knowledge_base.link_checker import CheckedLink, LinkState
from knowledge_base.spreadsheets.writing import sheet_of
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from tests.analytics.make import DECLINED, asked
from tests.web.curation import FakeAssistant, FakeTrial, curation
from tests.web.make import AWARD, FULL, open_console, parts
from tests.web.staff import Browser, database, staff
from web.console import Console
from web.insight import insight

STORED = (replace(FULL, relations=()), AWARD)


@dataclass
class Desk:
    """A console over a real database, for people of any roles."""

    engine: Engine
    made: Console
    trial: FakeTrial

    def browser(self, *roles: Role, name: str = "ana") -> Browser:
        return open_console(self.made, *roles, name=name)

    def ask(self, words: str) -> str:
        question = asked(words, answer=DECLINED)
        log = QuestionLog(self.engine, self.spool)
        log.record(question)
        log.close()
        return question.id

    spool: object = None

    def entries(self) -> Sequence[Entry]:
        return EntryRepository(self.engine).entries()


@pytest.fixture
def desk(tmp_path) -> Desk:  # type: ignore[no-untyped-def]
    engine = database()
    EntryRepository(engine).take_over(STORED, author="ana", note="")
    knowledge, trial = CachedEntries(EntryRepository(engine)), FakeTrial()
    made = parts(
        knowledge, staff=staff(engine), curation=curation(engine, knowledge, trial=trial), insight=insight(engine)
    )
    return Desk(engine, made, trial, tmp_path / "spool")


def test_a_tried_question_shows_decision_scores_intent_and_version(desk: Desk) -> None:
    page = desk.browser(Role.ANALYST).get("/probar?pregunta=¿quién+firmó?").text

    for shown in ("dice que no sabe", "No se encontró", "0.31", "0.55", "0.44", "0.33", "0.22", "ask_who", "0.64"):
        assert shown in page
    assert "<dt>Versión</dt><dd>7</dd>" in page
    assert "Agregar como frase" not in page  # only curators change entries


def test_without_the_action_server_the_page_says_so(desk: Desk) -> None:
    broken = replace(desk.made, curation=replace(desk.made.curation, assistant=FakeAssistant(broken=True)))
    page = open_console(broken).get("/probar?pregunta=hola")

    assert page.status_code == 200 and "El servidor de respuestas no contesta" in page.text


def test_the_effect_is_shown_before_anything_is_saved(desk: Desk) -> None:
    browser = desk.browser(Role.CURATOR)

    page = browser.submit("/probar/efecto", pregunta="¿quién firmó lo del C40?", ficha="red-c40", cambio="frase")

    assert "150" in page.text and "2,644" in page.text and "0 mejoran, 1 empeoran" in page.text
    assert "¿qué premio ganó?" in page.text and "<strong>empeora</strong>" in page.text
    ((entry, texts),) = desk.trial.tried
    assert entry.phrasings[-1].text == "¿quién firmó lo del C40?" == texts[0]
    assert Drafts(desk.engine).all() == () and len(desk.entries()) == 2


@pytest.mark.parametrize(("change", "field"), [("frase", "phrasings"), ("no-contesta", "near_misses")])
def test_a_saved_change_waits_for_another_person(desk: Desk, change: str, field: str) -> None:
    browser = desk.browser(Role.CURATOR)

    page = browser.submit("/probar/guardar", pregunta="¿quién firmó?", ficha="premio", cambio=change)

    assert "la publica otra persona" in page.text
    draft = Drafts(desk.engine).find("premio")
    assert draft and draft.state is DraftState.IN_REVIEW and draft.editors == ("ana",)
    assert getattr(draft.entry, field)[-1].text == "¿quién firmó?"
    assert next(e for e in desk.entries() if e.id == "premio") == AWARD


def test_a_second_change_goes_into_the_same_draft(desk: Desk) -> None:
    browser = desk.browser(Role.CURATOR)
    for words in ("¿quién firmó?", "¿quién estuvo?"):
        browser.submit("/probar/guardar", pregunta=words, ficha="premio", cambio="frase")

    (draft,) = Drafts(desk.engine).all()
    assert [phrasing.text for phrasing in draft.entry.phrasings] == ["¿quién firmó?", "¿quién estuvo?"]


@pytest.mark.parametrize(
    ("ficha", "pregunta", "words"),
    [("nadie", "hola", "No existe"), ("red-c40", "¿QUÉ es el c40?", "ya tiene"), ("red-c40", "¡!", "con palabras")],
)
def test_a_change_that_makes_no_sense_is_refused(desk: Desk, ficha: str, pregunta: str, words: str) -> None:
    for path, status in (("/probar/efecto", 422), ("/probar/guardar", 409)):
        page = desk.browser(Role.CURATOR).submit(path, pregunta=pregunta, ficha=ficha, cambio="frase")

        assert page.status_code == status and words in page.text


def test_a_missed_question_becomes_a_draft_of_an_entry_and_leaves_the_inbox(desk: Desk) -> None:
    miss = desk.ask("¿hay red de parques?")
    browser = desk.browser(Role.CURATOR)
    assert "¿hay red de parques?" in browser.get("/pendientes").text
    form = browser.get(f"/probar/ficha?pregunta=¿hay+red+de+parques?&fallo={miss}").text
    assert 'value="¿hay red de parques?"' in form

    given = {"titulo": "Premio", "respuesta": "No hay.", "tipo": "unknown", "tema": "premios"}
    page = browser.submit("/probar/ficha", pregunta="¿hay red de parques?", fallo=miss, **given)

    assert "borrador de una ficha nueva" in page.text and "¿hay red de parques?" not in page.text
    (draft,) = Drafts(desk.engine).all()
    assert draft.entry.id == "premio-2" and draft.entry.kind is EntryKind.UNKNOWN
    assert draft.entry.phrasings[0].text == "¿hay red de parques?"


def test_a_missed_question_becomes_a_phrasing_and_leaves_the_inbox(desk: Desk) -> None:
    miss = desk.ask("¿hay red de parques?")

    page = desk.browser(Role.CURATOR).submit(
        "/probar/guardar", pregunta="¿hay red de parques?", ficha="red-c40", cambio="frase", fallo=miss
    )

    assert page.url.path == "/pendientes" and "No hay preguntas que esperen" in page.text


def test_the_cause_of_a_question_is_corrected_where_it_waits(desk: Desk) -> None:
    miss = desk.ask("¿hay red de parques?")
    browser = desk.browser(Role.ANALYST)
    assert f'action="/preguntas/{miss}/causa"' in browser.get("/pendientes").text

    page = browser.submit(f"/preguntas/{miss}/causa", causa="other_office")

    assert page.url.path == "/pendientes" and "<span>De otra oficina</span>" in page.text


def test_everybody_sees_who_is_on_a_question(desk: Desk) -> None:
    miss = desk.ask("¿hay red de parques?")
    ana, beto = desk.browser(Role.ANALYST), desk.browser(Role.CURATOR, name="beto")

    ana.submit("/pendientes", paso="tomar", pregunta=miss)

    assert "la atiende <strong>ana</strong>" in beto.get("/pendientes").text
    refused = beto.submit("/pendientes", paso="tomar", pregunta=miss)
    assert refused.status_code == 409 and "Ya la atiende ana" in refused.text
    assert "la atiende" not in ana.submit("/pendientes", paso="soltar", pregunta=miss).text


def test_an_ignored_question_stays_ignored(desk: Desk) -> None:
    miss = desk.ask("asdf qwer")
    browser = desk.browser(Role.ANALYST)

    page = browser.submit("/pendientes", paso="ignorar", pregunta=miss)

    assert "no volverá a aparecer" in page.text
    assert "asdf qwer" not in browser.get("/pendientes").text
    assert desk.made.staff.trail.newest(1)[0].action == "ignoró una pregunta"


def test_sources_say_what_rests_on_them_and_which_fail(desk: Desk) -> None:
    desk.made.curation.sources.record([CheckedLink("s", "https://www.c40.org/boletin", LinkState.BROKEN, "404")])

    page = desk.browser(Role.CURATOR).get("/fuentes").text
    assert "rota" in page and "404" in page and "1 con problemas" in page
    assert 'href="/fichas/red-c40"' in page and "2 fichas dependen" in page
    assert "Ninguna" not in desk.browser(Role.ANALYST).get("/fuentes?texto=nada").text


def test_a_copy_of_a_source_is_noted(desk: Desk) -> None:
    browser = desk.browser(Role.CURATOR)

    assert "https://web.archive.org/c40" in browser.submit("/fuentes/s/copia", copia="https://web.archive.org/c40").text
    assert browser.submit("/fuentes/s/copia", copia="javascript:alert(1)").status_code == 422
    assert browser.submit("/fuentes/otra/copia", copia="https://a.mx").status_code == 422


def upload(browser: Browser, name: str, data: bytes):  # type: ignore[no-untyped-def]
    return browser.post("/importar", data={"csrf": browser.token()}, files={"archivo": (name, data)})


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_is_checked_uploaded_and_published_by_another_person(desk: Desk, ending: str) -> None:
    sheet = sheet_of(ending, [replace(AWARD, answer="Ganó dos premios."), replace(AWARD, id="nueva", title="Nueva")])
    ana, beto = desk.browser(Role.CURATOR, Role.REVIEWER), desk.browser(Role.REVIEWER, name="beto")

    page = upload(ana, f"f.{ending}", sheet)
    assert "1 fichas nuevas, 1 cambiadas" in page.text and "Ganó dos premios." in page.text
    assert len(desk.entries()) == 2
    own = ana.submit(f"{page.url.path}/publicar")
    assert own.status_code == 409 and "La publica otra persona" in own.text
    beto.submit(f"{page.url.path}/publicar")

    assert {e.id: e.answer for e in desk.entries()}["premio"] == "Ganó dos premios."
    assert len(desk.entries()) == 3 and desk.made.knowledge.version == 2
    assert beto.get(page.url.path).status_code == 404


def test_a_bad_sheet_is_a_table_of_what_to_mend(desk: Desk) -> None:
    sheet = sheet_of("csv", [AWARD]).replace(b"award", b"trofeo")

    page = upload(desk.browser(Role.CURATOR), "f.csv", sheet)

    assert page.status_code == 422
    assert '<td class="count">2</td><td>tipo</td><td>Valor desconocido «trofeo»</td>' in page.text
    assert desk.made.curation.imports.waiting() == ()


@pytest.mark.parametrize(("name", "data"), [("f.csv", b"\xff\xfe"), ("f.xlsx", b"PK"), ("f.exe", b"x"), ("", b"")])
def test_a_file_that_is_no_sheet_is_refused(desk: Desk, name: str, data: bytes) -> None:
    assert upload(desk.browser(Role.CURATOR), name, data).status_code in (400, 422)


def test_a_sheet_that_says_nothing_new_or_was_discarded_is_gone(desk: Desk) -> None:
    ana = desk.browser(Role.CURATOR)
    assert "lo mismo" in upload(ana, "f.csv", sheet_of("csv", [AWARD])).text

    page = upload(ana, "f.csv", sheet_of("csv", [replace(AWARD, title="Otro")]))
    assert "Ninguna." in ana.submit(f"{page.url.path}/descartar").text


def test_entries_are_exported_in_each_form(desk: Desk) -> None:
    browser = desk.browser(Role.ANALYST)

    assert browser.get("/importar/fichas.csv").content == sheet_of("csv", desk.entries())
    assert browser.get("/importar/fichas.xlsx").headers["content-disposition"].endswith('"fichas.xlsx"')
    with zipfile.ZipFile(io.BytesIO(browser.get("/importar/fichas.zip").content)) as archive:
        assert {"sources.yml", "entries/premios.yml"} <= set(archive.namelist())
    assert browser.get("/importar/fichas.exe").status_code == 404
