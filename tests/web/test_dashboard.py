"""The dashboard and the themes: empty, tiny and alive; pictures and tables; who may change what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from analytics import kept_counts
from analytics.theme_reader import ThemeReader
from domain.conversation import Cause
from domain.staff import Role
from tests.analytics.themes import BIKES, TRIPS, asked_by_many, mine, write
from tests.web.make import open_console, parts
from tests.web.staff import Browser, database
from web.insight import insight

LAST_WEEK = (datetime.now(UTC) - timedelta(days=7)).replace(hour=12)


@pytest.fixture
def engine() -> Engine:
    return database()


def browser(engine: Engine, *roles: Role) -> Browser:
    return open_console(parts(insight=insight(engine)), *roles)


@pytest.fixture
def alive(engine: Engine) -> Engine:
    """Two themes of last week."""
    for texts in (TRIPS, BIKES):
        rows = [{**one, "asked_at": LAST_WEEK} for one in asked_by_many(texts, 12)]
        write(engine, rows)
    mine(engine, now=datetime.now(UTC))
    return engine


def theme_id(engine: Engine, word: str) -> str:
    (found,) = [theme for theme in ThemeReader(engine).themes() if any(word in said for said in theme.examples)]
    return found.id


def test_an_empty_log_says_what_to_do(engine: Engine) -> None:
    page = browser(engine).get("/tablero")

    assert page.status_code == 200
    assert "Aún no hay suficientes preguntas" in page.text
    assert "tulugar demo-data" in page.text


def test_few_people_are_not_shown(engine: Engine) -> None:
    write(engine, [{**one, "asked_at": LAST_WEEK} for one in asked_by_many(BIKES, 4)])

    assert "Aún no hay suficientes preguntas" in browser(engine).get("/tablero").text


def test_a_log_that_is_alive_has_numbers_with_their_denominators(alive: Engine) -> None:
    page = browser(alive).get("/tablero")

    assert "0 de 20 preguntas sobre algo" in page.text
    assert '>Sin respuesta</th><td class="count">100.0%</td><td>20 de 20 preguntas sobre algo' in page.text
    assert 'href="/tablero/semanas.svg?semanas=12' in page.text
    assert 'src="/tablero/semanas.svg?semanas=12' in page.text


def test_gaps_that_are_asked_more_than_before_are_listed(alive: Engine) -> None:
    assert "Huecos que suben" not in browser(alive).get("/tablero").text
    before = LAST_WEEK - timedelta(weeks=5)
    write(alive, [{**one, "id": f"before-{n}", "asked_at": before} for n, one in enumerate(asked_by_many(TRIPS, 6))])
    mine(alive, now=datetime.now(UTC))

    rising = browser(alive).get("/tablero").text.partition("Huecos que suben")[2]

    assert ": ×2.0, falta contenido" in rising and rising.count("×") == 1


def test_what_was_said_most_is_told_of_all_that_was_answered(alive: Engine) -> None:
    said = asked_by_many(BIKES, 7, status="answered", cause=None, entries=["red-c40"])
    write(alive, [{**one, "id": f"said-{n}", "asked_at": LAST_WEEK} for n, one in enumerate(said)])

    assert "5 de 5 respuestas" in browser(alive).get("/tablero").text


@pytest.mark.parametrize("view", ["semanas", "objeciones", "asuntos", "canales"])
@pytest.mark.parametrize("log", ["engine", "alive"])
def test_each_view_is_a_picture_and_a_table(request: pytest.FixtureRequest, view: str, log: str) -> None:
    client = browser(request.getfixturevalue(log))

    svg, png, table = (client.get(f"/tablero/{view}.{kind}?semanas=4") for kind in ("svg", "png", "csv"))

    assert svg.text.startswith("<svg") and svg.headers["content-type"] == "image/svg+xml"
    assert png.content.startswith(b"\x89PNG")
    assert table.text.startswith("\ufeff")


def test_an_unknown_picture_is_not_found(engine: Engine) -> None:
    assert browser(engine).get("/tablero/otra.svg").status_code == 404
    assert browser(engine).get("/tablero/semanas.exe").status_code == 404


def test_the_table_adds_up(alive: Engine) -> None:
    lines = browser(alive).get("/tablero/semanas.csv?semanas=4").text.splitlines()

    *_, last = [line.split(",") for line in lines[1:]]
    assert sum(map(int, last[1:6])) == int(last[6]) == 20


def test_an_analyst_names_joins_and_splits_themes(alive: Engine) -> None:
    client = browser(alive, Role.ANALYST)
    trips, bikes = theme_id(alive, "París"), theme_id(alive, "Ecobici")

    client.submit(f"/temas/{trips}/nombre", nombre="El viaje a París")
    assert "El viaje a París" in client.get("/temas").text
    assert "separar" in client.get(f"/temas/{trips}").text
    merged = client.submit(f"/temas/{bikes}/unir", con=trips)

    assert merged.url.path == f"/temas/{trips}"
    assert client.get(f"/temas/{bikes}").url.path == f"/temas/{trips}"
    split = client.submit(f"/temas/{trips}/separar", palabras="Ecobici")
    assert split.url.path not in {f"/temas/{trips}", f"/temas/{bikes}"}
    assert "cuántas bicis" in split.text


def test_what_cannot_be_done_is_said_on_the_page(alive: Engine) -> None:
    client = browser(alive, Role.ANALYST)
    trips = theme_id(alive, "París")

    page = client.submit(f"/temas/{trips}/separar", palabras="dinosaurios")

    assert page.status_code == 422
    assert "menos de 5 personas" in page.text
    assert client.submit(f"/temas/{trips}/nombre", nombre=" ").status_code == 422
    assert client.submit(f"/temas/{trips}/unir", con=trips).status_code == 422
    assert client.get("/temas/nada").status_code == 404


def test_a_large_theme_that_changed_says_that_its_numbers_are_of_before(
    alive: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_counts, "LARGE", 0)
    known = insight(alive)
    client = open_console(parts(insight=known), Role.ANALYST)
    trips, bikes = theme_id(alive, "París"), theme_id(alive, "Ecobici")

    at_once = client.submit(f"/temas/{bikes}/unir", con=trips)
    known.counts.close()  # waits until it is counted
    afterwards = client.get(f"/temas/{trips}")

    assert "se está contando de nuevo" in at_once.text and "al menos 10, de" in at_once.text
    assert "se está contando de nuevo" not in afterwards.text and "al menos 20, de" in afterwards.text


def test_the_list_marks_the_themes_whose_numbers_are_of_before(alive: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_counts, "LARGE", 0)
    known = insight(alive)
    client = open_console(parts(insight=known), Role.ANALYST)
    for question, _ in ThemeReader(alive).questions(theme_id(alive, "París")):
        known.causes.correct(question, Cause.NOT_FOUND, "ana")

    at_once = client.get("/temas")
    known.counts.close()
    afterwards = client.get("/temas")

    assert at_once.text.count("</a> *</th>") == 1 and "Los temas con *" in at_once.text
    assert "Los temas con *" not in afterwards.text and "No se encontró" in afterwards.text


def test_a_theme_of_this_week_alone_has_no_numbers_by_week_yet(engine: Engine) -> None:
    write(engine, [{**one, "asked_at": datetime.now(UTC)} for one in asked_by_many(BIKES, 7)])
    mine(engine, now=datetime.now(UTC))
    client, path = browser(engine), f"/temas/{theme_id(engine, 'Ecobici')}"

    assert "habrá números cuando termine" in client.get(path).text
    assert client.get(f"{path}/semanas.svg").text.startswith("<svg")


def test_a_curator_reads_and_changes_nothing(alive: Engine) -> None:
    client = browser(alive, Role.CURATOR)
    trips = theme_id(alive, "París")

    assert "Nombrar" not in client.get(f"/temas/{trips}").text
    assert client.get(f"/temas/{trips}/semanas.svg").text.startswith("<svg")
    assert client.submit(f"/temas/{trips}/nombre", nombre="X").status_code == 403
    assert browser(alive, Role.ADMIN).get("/tablero").status_code == 403


def test_a_cause_is_corrected_by_those_who_may(alive: Engine) -> None:
    client = browser(alive, Role.CURATOR)
    asked = ThemeReader(alive).questions(theme_id(alive, "París"))

    answers = [client.submit(f"/preguntas/{one}/causa", follow=False, causa="not_found") for one, _ in asked]

    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, "/pendientes?tema=&hecho=causa")
    }
    assert "No se encontró" in client.get("/temas").text
    assert "Causa corregida" in client.get(answers[0].headers["location"]).text
    assert "acertó en <strong>0 de 12</strong>" in client.get("/causas").text
    assert client.submit("/preguntas/nada/causa", causa="abuse").status_code == 404
    assert browser(alive, Role.ADMIN).submit(f"/preguntas/{asked[0][0]}/causa", causa="abuse").status_code == 403
