"""Many entries at once: each by the rules that hold for it alone, and a table of what was not done."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine

from domain.drafts import DraftState
from domain.knowledge import EntryStatus, Phrasing
from domain.staff import Role
from knowledge_base.cached_entries import CachedEntries
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from tests.web.make import AWARD, entry, open_console, parts
from tests.web.staff import Browser, database, staff
from web.console import Console
from web.editing.desk import desk

NUMBERS = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")
GOOD = entry(phrasings=tuple(Phrasing(f"¿qué es la red {n}?") for n in NUMBERS), office="Oficina vieja")
POOR = replace(AWARD, answer="Un premio de 2013 con otras palabras.")  # has no phrasings


@dataclass
class Office:
    engine: Engine
    made: Console

    def browser(self, *roles: Role, name: str = "ana") -> Browser:
        return open_console(self.made, *roles, name=name)

    def drafts(self) -> dict[str, DraftState]:
        return {draft.entry.id: draft.state for draft in Drafts(self.engine).all()}

    def confirm(self, browser: Browser, step: str, *ids: str, **more: str):  # type: ignore[no-untyped-def]
        """The page that asks whether to go on, sent as it is."""
        page = browser.get("/varias", params={"paso": step, "ficha": ids}).text
        return browser.submit("/varias", paso=step, ficha=re.findall(r'name="ficha" value="([^"]+)"', page), **more)


@pytest.fixture
def office() -> Office:
    engine = database()
    EntryRepository(engine).take_over([GOOD, POOR], author="ana", note="")
    knowledge = CachedEntries(EntryRepository(engine))
    return Office(engine, parts(knowledge, staff=staff(engine), desk=desk(engine, knowledge)))


def test_changes_wait_for_another_person_and_what_cannot_be_sent_says_why(office: Office) -> None:
    ana = office.browser(Role.CURATOR)

    page = office.confirm(ana, "oficina", "red-c40", "premio", valor="Oficina nueva").text

    assert "Enviada a revisión: la publica otra persona." in page and "Quedó como borrador" in page
    assert office.drafts() == {"premio": DraftState.WRITING, "red-c40": DraftState.IN_REVIEW}
    assert {e.office for e in EntryRepository(office.engine).entries()} == {"Oficina vieja", None}
    deeds = [deed.action for deed in office.made.staff.trail.newest(5)]
    assert deeds.count("en bloque: cambiar la oficina responsable") == 2


def test_a_second_time_is_refused_in_the_table(office: Office) -> None:
    ana = office.browser(Role.CURATOR)
    office.confirm(ana, "verificar", "red-c40")

    page = office.confirm(ana, "verificar", "red-c40", "premio").text

    assert "1 de 2 hechas" in page and "Ya hay un borrador de esta ficha" in page


def test_drafts_are_sent_together_when_nothing_is_wrong_in_them(office: Office) -> None:
    for one in (replace(GOOD, answer="Otra."), replace(POOR, answer="Otra más.")):
        Drafts(office.engine).begin(one, by="ana", note="dato", base=1)

    page = office.confirm(office.browser(Role.CURATOR), "enviar", "red-c40", "premio").text

    assert "1 de 2 hechas" in page and "Antes corrige lo que está señalado" in page
    assert office.drafts() == {"premio": DraftState.WRITING, "red-c40": DraftState.IN_REVIEW}


def test_entries_are_retired_by_a_reviewer_with_a_reason(office: Office) -> None:
    curator, reviewer = office.browser(Role.CURATOR), office.browser(Role.REVIEWER, name="beto")
    assert curator.get("/varias?paso=retirar&ficha=premio").status_code == 403
    assert curator.submit("/varias", paso="retirar", ficha="premio:1:0", valor="x").status_code == 403
    assert office.confirm(reviewer, "retirar", "premio").status_code == 422
    page = reviewer.get("/varias?paso=retirar&ficha=premio").text
    stale = replace(POOR, answer="Cambió entre tanto.")
    EntryRepository(office.engine).take_over([GOOD, stale], author="ana", note="")
    seen = re.findall(r'name="ficha" value="([^"]+)"', page)

    late = reviewer.submit("/varias", paso="retirar", ficha=seen, valor="Ya no.").text
    office.confirm(reviewer, "retirar", "red-c40", valor="Se disolvió.")

    assert "0 de 1 hechas" in late and "Alguien cambió esta ficha" in late
    stored = {e.id: e.status for e in EntryRepository(office.engine).entries()}
    assert stored == {"premio": EntryStatus.PUBLISHED, "red-c40": EntryStatus.RETIRED}
    assert "Red C40" in reviewer.get("/fichas?estado=retiradas").text
    assert "Red C40" not in reviewer.get("/fichas").text


@pytest.mark.parametrize("query", ["", "?ficha=", "?paso=enviar&ficha=no-existe"])
def test_nothing_chosen_is_said(office: Office, query: str) -> None:
    assert "No elegiste ninguna ficha" in office.browser(Role.CURATOR).get(f"/varias{query}").text


def test_an_entry_named_like_the_form_for_new_ones_has_its_page(office: Office) -> None:
    named = replace(GOOD, id="nueva", title="Nueva de verdad", phrasings=())
    EntryRepository(office.engine).take_over([GOOD, POOR, named], author="ana", note="")

    assert "Nueva de verdad" in office.browser(Role.CURATOR).get("/fichas/nueva").text
    assert "Ficha nueva" in office.browser(Role.CURATOR).get("/ficha-nueva").text
