"""Content folders: whole, broken, there and back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidContent
from domain.knowledge import Asked, Phrasing
from knowledge_base.content_files import inspect_content, read_content, write_content
from knowledge_base.content_schema import Style
from settings import ROOT
from tests import make

SOURCES = "sources:\n- {id: informe, title: Informe, publisher: La ciudad, url: 'https://example.org'}\n"
ENTRY = """topic: redes
entries:
- id: red-c40
  kind: network
  title: Red C40
  answer: Es una red de ciudades.
  sources: [informe]
  verified_on: '2026-11-22'
"""
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=1000).map(str.strip).filter(bool)
PHRASINGS = st.builds(Phrasing, TEXTS, st.sampled_from(get_args(Style)), TEXTS)


def folder(tmp_path: Path, entries: str = ENTRY, sources: str = SOURCES, phrasings: str | None = None) -> Path:
    (tmp_path / "entries").mkdir()
    (tmp_path / "sources.yml").write_text(sources, encoding="utf-8")
    (tmp_path / "entries" / "redes.yml").write_text(entries, encoding="utf-8")
    if phrasings is not None:
        (tmp_path / "phrasings").mkdir()
        (tmp_path / "phrasings" / "redes.yml").write_text(phrasings, encoding="utf-8")
    return tmp_path


def test_an_entry_is_read_with_its_source_and_phrasings(tmp_path: Path) -> None:
    asked = 'topic: redes\nphrasings:\n  red-c40:\n  - {text: "que es c40", style: siglas}\n'

    (entry,) = read_content(folder(tmp_path, phrasings=asked))

    assert (entry.id, entry.topic, entry.sources[0].id) == ("red-c40", "redes", "informe")
    assert entry.phrasings[0].text == "que es c40"


NEAR = """topic: redes
near_misses:
  red-c40:
  - {text: "quién firmó la entrada a C40", style: formal}
"""


def with_near_misses(tmp_path: Path, text: str, name: str = "redes.yml") -> Path:
    place = tmp_path if (tmp_path / "entries").exists() else folder(tmp_path)
    (place / "near_misses").mkdir(exist_ok=True)
    (place / "near_misses" / name).write_text(text, encoding="utf-8")
    return place


def test_an_entry_is_read_with_the_questions_that_it_does_not_answer(tmp_path: Path) -> None:
    (entry,) = read_content(with_near_misses(tmp_path, NEAR))

    assert entry.near_misses == (Phrasing("quién firmó la entrada a C40", "formal"),)
    assert entry.phrasings == ()


@pytest.mark.parametrize(
    ("broken", "line", "entry", "field", "advice"),
    [
        (NEAR.replace("red-c40", "nada"), 0, "nada", "near_misses", "no existe: corrige el id"),
        (NEAR.replace("formal", "raro"), 4, "red-c40", "0.style", "Valor desconocido"),
        (NEAR.replace("near_misses:", "phrasings:"), 1, "", "", "Falta este campo"),
        (NEAR + "  red-c40: []\n", 5, "red-c40", "near_misses", "dos veces"),
        (NEAR + "topic: otro\n", 5, "", "topic", "dos veces"),
    ],
)
def test_broken_near_misses_are_named_with_file_line_entry_field_and_advice(
    tmp_path: Path, broken: str, line: int, entry: str, field: str, advice: str
) -> None:
    problem = inspect_content(with_near_misses(tmp_path, broken)).problems[0]

    assert problem.file == "near_misses/redes.yml"
    assert (problem.line, problem.entry, problem.field) == (line, entry, field)
    assert advice in problem.advice


def test_near_misses_of_one_entry_in_two_files_are_refused(tmp_path: Path) -> None:
    with_near_misses(tmp_path, NEAR)

    (problem,) = inspect_content(with_near_misses(tmp_path, NEAR, "socias.yml")).problems

    assert (problem.file, problem.entry) == ("near_misses/socias.yml", "red-c40")
    assert "near_misses/redes.yml" in problem.advice


@pytest.mark.parametrize(
    ("broken", "line", "field", "advice"),
    [
        (ENTRY.replace("kind: network", "kind: nework"), 4, "kind", "Valor desconocido"),
        (ENTRY.replace("  title: Red C40\n", ""), 3, "title", "Falta este campo"),
        (ENTRY.replace("'2026-11-22'", "'ayer'"), 8, "verified_on", "Debe ser una fecha"),
        (ENTRY + "  color: rojo\n", 9, "color", "Este campo no existe"),
        (ENTRY.replace("sources: [informe]", "sources: []"), 7, "sources", "Necesita al menos 1"),
        (ENTRY.replace("Es una red", "x" * 601), 6, "answer", "acórtalo a 600"),
        (ENTRY + "  answers: [when, quien]\n", 9, "answers.1", "'take_part' o 'list'"),
        (ENTRY + "  answers: when\n", 9, "answers", "Debe ser una lista"),
    ],
)
def test_a_broken_entry_is_named_with_file_line_field_and_advice(
    tmp_path: Path, broken: str, line: int, field: str, advice: str
) -> None:
    (problem,) = inspect_content(folder(tmp_path, broken)).problems

    assert problem.file == "entries/redes.yml"
    assert (problem.line, problem.entry, problem.field) == (line, "red-c40", field)
    assert advice in problem.advice


def test_a_source_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (problem,) = inspect_content(folder(tmp_path, ENTRY.replace("[informe]", "[otro]"))).problems

    assert problem.entry == "red-c40"
    assert "otro" in problem.advice


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    twice = ENTRY + ENTRY.split("entries:\n")[1]

    (problem,) = inspect_content(folder(tmp_path, twice)).problems

    assert "Este id ya está" in problem.advice


@pytest.mark.parametrize(
    "garbage", [b"a: [1,", b"\xff\xfe\x00", b"", b"- lista\n", b"topic: redes\nentries: hola\n", b"? [a]\n: b\n"]
)
def test_a_file_that_is_no_content_is_a_problem_not_a_crash(tmp_path: Path, garbage: bytes) -> None:
    place = folder(tmp_path)
    (place / "entries" / "redes.yml").write_bytes(garbage)

    assert inspect_content(place).problems
    with pytest.raises(InvalidContent):
        read_content(place)


def test_a_missing_folder_says_which_setting_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match="CONTENT_DIR"):
        read_content(tmp_path / "nada")


def test_the_content_that_ships_survives_writing_and_reading(tmp_path: Path) -> None:
    shipped = read_content(ROOT / "knowledge_base" / "content")

    write_content(tmp_path, shipped)

    assert {e.id: e for e in read_content(tmp_path)} == {e.id: e for e in shipped}


@given(st.frozensets(st.sampled_from(Asked)), st.lists(PHRASINGS, max_size=3), st.lists(PHRASINGS, max_size=3))
def test_what_an_entry_answers_and_does_not_survives_writing_and_reading(
    answers: frozenset[Asked], phrasings: list[Phrasing], near_misses: list[Phrasing]
) -> None:
    given_ = make.entry(answers=answers, phrasings=tuple(phrasings), near_misses=tuple(near_misses))
    with TemporaryDirectory() as place:
        write_content(Path(place), [given_])

        (entry,) = read_content(Path(place))

    assert entry == given_


def test_an_entry_that_does_not_say_what_it_answers_is_read(tmp_path: Path) -> None:
    assert read_content(folder(tmp_path))[0].answers == frozenset()


def test_what_an_entry_answers_is_written_in_one_order(tmp_path: Path) -> None:
    write_content(tmp_path, [make.entry(answers=frozenset({Asked.LIST, Asked.COST, Asked.WHAT}))])

    assert "answers:\n  - what\n  - cost\n  - list\n" in (tmp_path / "entries" / "movilidad.yml").read_text("utf-8")


def test_text_with_signs_that_yaml_knows_survives(tmp_path: Path) -> None:
    write_content(tmp_path, [make.entry(answer="Línea uno.\n\nLínea: dos «é» #tres")])

    (entry,) = read_content(tmp_path)

    assert entry.answer == "Línea uno.\n\nLínea: dos «é» #tres"
