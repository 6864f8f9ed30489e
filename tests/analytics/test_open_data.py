"""Open data: what may be published, in files that harm nobody who opens them, and nothing more by subtraction."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from analytics.campaigns import Campaigns
from analytics.models import QuestionRow
from analytics.open_data import Names, OpenData, OpenTable
from analytics.open_data_files import open_data_files
from analytics.small_groups import FIVE, SmallGroups
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.weeks import week_of
from domain.campaigns import Choice, Decision
from domain.conversation import Status
from knowledge_base.spreadsheets.cells import FORMULA_STARTS
from tests.analytics.crowds import Asked, crowds
from tests.analytics.themes import NOW, row, write
from tests.web.staff import database

NAMES = Names({status: status.value for status in Status}, {}, {"object_waste": "derroche"})


def tables(engine: Engine, weeks: int = 3, small: SmallGroups = FIVE) -> dict[str, OpenTable]:
    read = OpenData(engine, small=small, clock=lambda: NOW).tables(NAMES, weeks=weeks)
    return {table.name: table for table in read}


def logged(asked: list[Asked]) -> list[dict[str, Any]]:
    return [
        row(f"n{n}", f"p{who}", asked_at=NOW - timedelta(weeks=ago), channel=channel, status=status, cause=None)
        for n, (who, ago, channel, status) in enumerate(asked)
    ]


def decided(engine: Engine, reason: str = "La preguntan mucho", theme: str = "becas") -> None:
    Campaigns(engine).decide(Decision("t1", theme, Choice.ANSWER, reason, "ana", NOW))


def add_theme(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """All rows are of one theme."""
    with engine.begin() as connection:
        theme = {"id": "t1", "label": "becas", "named": True, "demo": False, "centres": b"", "encoder": "x"}
        connection.execute(insert(ThemeRow), {**theme, "examples": [], "created_at": NOW, "updated_at": NOW})
        for one in rows:
            given = {"question_id": one["id"], "theme_id": "t1", "week": week_of(one["asked_at"])}
            more = {"person": one["person"], "concern": "miss", "cause": "no_content", "demo": False}
            connection.execute(insert(ThemeQuestionRow), {**given, **more})


@settings(max_examples=15, deadline=None)
@given(crowds(weeks=3))
def test_no_subtraction_tells_of_fewer_than_k_people(crowd: tuple[SmallGroups, list[Asked]]) -> None:
    small, asked = crowd
    engine = database()
    rows = logged(asked)
    write(engine, rows)
    add_theme(engine, [one for one in rows if one["status"] == "declined"])
    decided(engine)
    people, questions, whole = defaultdict[Any, set[str]](set), Counter[Any](), defaultdict[str, set[str]](set)
    for one in rows:
        week = week_of(one["asked_at"]).isoformat()
        people[week, one["channel"], one["status"]] |= {one["person"]}
        people[week, one["status"]] |= {one["person"]}
        questions[week, one["channel"], one["status"]] += 1
        whole[week] |= {one["person"]}

    exports = {weeks: tables(engine, weeks, small) for weeks in (1, 2, 3)}
    engine.dispose()

    for export in exports.values():
        parts = {tuple(key): count for *key, count in export["preguntas_por_decision"].rows if count is not None}
        for key, count in parts.items():
            assert len(people[key]) >= small.k and count == small.rounded(questions[key])
        for week, total, told in export["semanas"].rows:
            shown = {key for key in parts if key[0] == week}
            assert total == sum(int(parts[key]) for key in shown)  # the whole less its parts is nothing
            if told is not None:  # the worst reader knows everybody in the parts that are shown
                behind = [who for key, who in people.items() if len(key) == 3 and key[0] == week and key not in shown]
                left = set[str]().union(*behind)
                assert told == small.rounded(len(whole[str(week)])) and (not left or len(left) >= small.k)
        for week, _, count in export["temas_por_semana"].rows:
            assert count in (None, 0) or len(people[week, "declined"]) >= small.k
    for (some, export), (more, other) in product(exports.items(), exports.items()):
        for name in export if some <= more else ():
            if name != "decisiones":  # a longer period adds whole rows and changes none
                assert set(export[name].rows) <= set(other[name].rows)


def test_one_person_less_changes_no_number_to_a_smaller_group() -> None:
    """Two exports, before and after a person erased all: the difference is none or the rounding's step."""
    engine = database()
    rows = logged([(n, 1, "telegram", "answered") for n in range(8)])
    write(engine, rows)
    before = tables(engine)
    with engine.begin() as connection:
        connection.execute(delete(QuestionRow).where(QuestionRow.person == "p0"))

    assert tables(engine)["preguntas_por_decision"].rows == before["preguntas_por_decision"].rows
    assert tables(engine)["semanas"].rows == before["semanas"].rows


def test_a_decision_is_published_without_who_and_without_personal_data() -> None:
    engine = database()
    rows = logged([(n, 1, "telegram", "declined") for n in range(6)])
    write(engine, rows)
    add_theme(engine, rows)
    decided(engine, "Lo pidió ana.perez@ejemplo.mx")

    (line,) = tables(engine)["decisiones"].rows

    assert line == ("2026-11-25", "t1", "becas", "responder", "Lo pidió [CORREO]", 5)


def test_a_decision_about_a_theme_of_few_people_is_not_published() -> None:
    engine = database()
    rows = logged([(n, 1, "telegram", "declined") for n in range(4)])
    write(engine, rows)
    add_theme(engine, rows)
    decided(engine)

    assert tables(engine)["decisiones"].rows == ()


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30), st.sampled_from([*FORMULA_STARTS, "'"]))
def test_no_cell_begins_like_a_formula_and_json_holds_the_text(text: str, start: str) -> None:
    table = OpenTable("t", "Una.", {"texto": "Algo.", "n": "Número."}, ((start + text, 5), ("x", None)))

    files = open_data_files([table], k=5, city="Ciudad")

    cells = list(csv.reader(io.StringIO(files["t.csv"].decode("utf-8-sig"), newline="")))
    assert not cells[1][0].startswith(FORMULA_STARTS)
    assert (cells[1][1], cells[2]) == ("5", ["x", ""])
    assert json.loads(files["t.json"]) == [{"texto": start + text, "n": 5}, {"texto": "x", "n": None}]
    assert "| texto | Algo. |" in files["diccionario.md"].decode()
