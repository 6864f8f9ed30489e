"""The console's pages: what they show, what they hide, and what they say when something is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.conversation import Status
from domain.knowledge import Asked, EntryKind, EntryStatus, Source
from settings import Settings
from tests.web.make import AWARD, FULL, BrokenCounts, BrokenKnowledge, FakeCounts, FakeKnowledge, console, entry

PAGES = ["/", "/fichas", "/fichas/red-c40", "/fichas/no-existe", "/otra"]


def test_home_says_what_this_is_and_counts_entries_by_kind() -> None:
    page = console().get("/")

    assert page.status_code == 200
    assert f"acción internacional de {Settings().city_name}" in page.text
    assert "<strong>1</strong> Redes" in page.text and "<strong>1</strong> Premios" in page.text
    assert "versión 3" in page.text


def test_home_says_that_the_content_is_a_demonstration_when_it_is() -> None:
    assert "Demostración." in console().get("/").text
    assert "Demostración." not in console(settings=Settings(demonstration=False)).get("/").text


def test_home_shows_the_counts_it_is_given_without_a_total() -> None:
    page = console(counts=FakeCounts({Status.ANSWERED: 1200, Status.DECLINED: 34})).get("/").text

    assert "Respondidas" in page and "1,200" in page
    assert "Sin respuesta" in page and "34" in page
    assert "Con opciones" not in page and "1,234" not in page


def test_home_without_enough_questions_says_why() -> None:
    assert "al menos 5 personas" in console().get("/").text


def test_home_stands_when_the_log_does_not_answer() -> None:
    page = console(counts=BrokenCounts()).get("/")

    assert page.status_code == 200
    assert "El registro de preguntas no responde" in page.text


def test_an_empty_knowledge_base_says_how_to_fill_it() -> None:
    assert "tulugar kb import" in console(FakeKnowledge(())).get("/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Premio C40", "Red C40"]),
        ("?tema=premios", ["Premio C40"]),
        ("?tipo=network", ["Red C40"]),
        ("?texto=PREMIÓ", ["Premio C40"]),
        ("?texto=que+es+el+c40", ["Red C40"]),
        ("?texto=gano+2013&tema=premios&tipo=award", ["Premio C40"]),
        ("?tipo=desconocido", []),
        ("?pagina=99", ["Premio C40", "Red C40"]),
        ("?pagina=-1", ["Premio C40", "Red C40"]),
        ("?pagina=" + "9" * 5000, ["Premio C40", "Red C40"]),
    ],
)
def test_the_list_filters_by_topic_kind_and_words(query: str, found: list[str]) -> None:
    page = console().get(f"/fichas{query}")

    assert page.status_code == 200
    assert [title for title in ("Premio C40", "Red C40") if f">{title}</a>" in page.text] == found
    assert ("Ninguna ficha coincide" in page.text) is (not found)


def test_a_long_list_is_divided_and_pages_keep_the_filter() -> None:
    many = tuple(entry(f"e{n:03}", title=f"Ficha {n:03}") for n in range(65))
    client = console(FakeKnowledge(many))

    assert "página 1 de 3" in client.get("/fichas").text
    last = client.get("/fichas?texto=ficha&pagina=3").text
    assert ">Ficha 064</a>" in last and ">Ficha 059</a>" not in last
    assert "texto=ficha&amp;pagina=2" in last


def test_an_entry_shows_its_evidence() -> None:
    page = console().get("/fichas/red-c40").text

    for shown in (
        "La ciudad pertenece a C40.",
        "1,234,567.5 toneladas",
        "diciembre de 2016",
        "independiente",
        'href="https://www.c40.org/boletin"',
        "1 de diciembre de 2016",
        "22 de noviembre de 2026",
        'Logró:</span> <a href="/fichas/premio">Premio C40',
        "¿qué es el C40?",
        "<dt>Contesta</dt><dd>quién, cuándo</dd>",
    ):
        assert shown in page


def test_an_entry_shows_which_questions_like_its_own_it_does_not_answer() -> None:
    client = console()

    page = client.get("/fichas/red-c40").text.partition("Preguntas parecidas que no contesta")[2]

    assert "1 pregunta<" in page
    assert "¿quién firmó la entrada a &lt;C40&gt;?" in page and "(formal)" in page
    assert "Preguntas parecidas" not in client.get("/fichas/premio").text


def test_an_entry_of_what_nobody_knows_does_not_claim_to_answer_it() -> None:
    unknown = entry(kind=EntryKind.UNKNOWN, answers=frozenset({Asked.COST}))

    page = console(FakeKnowledge((unknown,))).get("/fichas/red-c40").text

    assert "<dt>No contesta</dt><dd>cuánto dinero</dd>" in page


@pytest.mark.parametrize(
    "hidden",
    [
        replace(AWARD, status=EntryStatus.DRAFT),
        replace(AWARD, status=EntryStatus.IN_REVIEW),
        replace(AWARD, status=EntryStatus.RETIRED),
        replace(AWARD, valid_until=date(2020, 1, 1)),
    ],
)
def test_what_may_not_be_said_is_on_no_page_but_its_own(hidden: Any) -> None:
    client = console(FakeKnowledge((FULL, hidden)))

    assert "El bot no dice esta ficha" in client.get("/fichas/premio").text
    for path in ("/", "/fichas", "/fichas/red-c40"):
        assert "Premio C40" not in client.get(path).text


def test_text_of_an_entry_is_never_markup() -> None:
    nasty = entry(title="<script>alert(1)</script>", sources=(Source("s", "<b>x</b>", "p", "javascript:alert(1)"),))
    client = console(FakeKnowledge((nasty,)))

    for path in ("/fichas", "/fichas/red-c40", "/fichas?texto=%22%3E%3Cscript%3E"):
        page = client.get(path).text
        assert "<script" not in page and "<b>" not in page and "javascript:" not in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_closed_to_what_is_not_ours(path: str) -> None:
    page = console().get(path)

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in page.text and "style=" not in page.text and "onclick" not in page.text


@pytest.mark.parametrize(("path", "status", "words"), [("/otra", 404, "No encontré esta página")])
def test_a_missing_page_is_said_in_spanish(path: str, status: int, words: str) -> None:
    page = console().get(path)

    assert page.status_code == status
    assert words in page.text and 'lang="es-MX"' in page.text


def test_a_page_that_is_only_read_says_so() -> None:
    page = console().post("/fichas", data={"titulo": "x"})

    assert page.status_code == 405
    assert "sólo se puede leer" in page.text


def test_a_database_that_is_down_gets_its_own_page() -> None:
    page = console(BrokenKnowledge()).get("/fichas")

    assert page.status_code == 503
    assert "La base de datos no responde" in page.text


def test_a_breakage_is_said_in_spanish_and_shows_no_detail() -> None:
    class Faulty(FakeKnowledge):
        def entries(self) -> Any:
            raise RuntimeError("secreto interno")

    page = console(Faulty()).get("/fichas")

    assert page.status_code == 500
    assert "Algo falló de nuestro lado" in page.text and "secreto" not in page.text
    assert "content-security-policy" in page.headers


def test_health_tells_whether_entries_can_be_read() -> None:
    assert console().get("/healthz").json() == {"status": "ok", "knowledge_version": 3}
    assert console(BrokenKnowledge()).get("/healthz").status_code == 503
    assert console(BrokenKnowledge()).get("/livez").status_code == 200


def test_figures_of_the_console_are_for_their_reader(tmp_path: Path) -> None:
    client = console(settings=Settings(state_dir=str(tmp_path), metrics_token="lector"))
    client.get("/")

    figures = client.get("/metrics", headers={"Authorization": "Bearer lector"})

    assert client.get("/metrics").status_code == 401
    assert 'tulugar_page_seconds_count{code="200"}' in figures.text


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_the_api_pages_that_load_from_outside_are_off(path: str) -> None:
    assert console().get(path).status_code == 404


def test_a_page_with_all_it_loads_is_light() -> None:
    many = tuple(entry(f"e{n}", kind=EntryKind.RESULT, answer="Palabra larga. " * 39) for n in range(300))
    client = console(FakeKnowledge(many))

    sizes = [len(client.get(path).content) for path in ("/fichas", "/static/console.css", "/static/icon.svg")]
    assert sum(sizes) < 300_000


def test_static_files_do_not_lead_out_of_their_folder() -> None:
    assert console().get("/static/..%2fapp.py").status_code == 404
