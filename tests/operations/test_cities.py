"""Another city: nothing of the first one is in the code, and a city that does not exist answers from its own folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import bootstrap
from bot.features.basics import read_basics, scope
from bot.texts import read_texts
from cli.init import TEMPLATE
from cli.main import group
from domain.answering import Answering
from domain.conversation import Cause, Interpretation, Question, Status
from domain.errors import InvalidContent, InvalidSettings
from domain.text import fold
from knowledge_base.content_check import check_content
from nlu.city_examples import WORDS, example_folders, is_of_first_city
from nlu.models import newest_model, wanted_model
from settings import ROOT, Settings, read_settings
from tests.ports import free_port
from web.colour import RULES

SAMPLE = "docs/sample_city"
CODE = ("*.py", "*.html", "*.css", "*.js", "bot/*.yml", "nlu/domain.yml", "nlu/rules.yml", "config.yml", SAMPLE)
NOT_CODE = ("tests/", "benchmarks/")  # they are about the city that ships, and say so
ALLOWED = {  # file: why a name of the first city's country may stand there
    "analytics/check_digits.py": "formats of the country's identifiers, not of a city",
    "analytics/claim_numbers.py": "how the country groups digits",
    "analytics/demo_data.py": "a comment on its clock",
    "analytics/mask_numbers.py": "formats of the country's identifiers: plates, telephones",
    "analytics/public_names.py": "a docstring on the list of names, which is data of the country",
    "domain/asked.py": "Spanish words for a local government, among others",
    "nlu/city_examples.py": "the file that other cities leave out",
    "settings.py": "the time zone where a city names none",
    "web/words.py": "how the country writes numbers",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    state = tmp_path_factory.mktemp("sample")
    return read_settings({"CITY_DIR": SAMPLE, "STATE_DIR": str(state)})


@pytest.fixture(scope="module")
def answering(settings: Settings) -> Iterator[Answering]:
    """The answering path over the sample's content, indexed, with the decision that ships."""
    bootstrap.import_content(settings, settings.content_path, author="prueba", note="ciudad de muestra")
    stop = threading.Event()
    yield bootstrap.answering(settings, stop=stop)
    stop.set()


def first_city() -> re.Pattern[str]:
    words = [w for w in WORDS.read_text(encoding="utf-8").splitlines() if w and not w.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def test_no_code_and_no_template_names_the_first_city() -> None:
    listing = ["git", "ls-files", "-co", "--exclude-standard", *CODE]
    tracked = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    files = [name for name in tracked if not name.startswith(NOT_CODE) and (ROOT / name).is_file()]
    files += [str(path.relative_to(ROOT)) for path in TEMPLATE.rglob("*.*") if path.is_file()]
    names = first_city()

    found = {name for name in files if names.search(fold((ROOT / name).read_text(encoding="utf-8")))}

    assert len(files) > 200
    assert found - set(ALLOWED) == set()


def test_what_is_allowed_is_still_needed() -> None:
    names = first_city()

    assert [n for n in ALLOWED if not names.search(fold((ROOT / n).read_text(encoding="utf-8")))] == []


def test_the_content_of_the_sample_is_complete() -> None:
    entries, problems = check_content(ROOT / SAMPLE / "content")

    assert (entries, problems) == (23, ())


@pytest.mark.parametrize(
    ("asked", "intent", "entry"),
    [
        ("¿cuándo entramos a la liga de los puertos?", "ask_when", "liga"),
        ("cuanto costo la feria de la sal", "ask_cost", "costo-feria"),
        ("¿cuáles son nuestras ciudades hermanas?", "ask", "lista-hermanas"),
        ("¿el barco escuela funcionó?", "ask_results", "barco-lectura"),
        ("puro paseo, se van de turistas", "object_tourism", "puro-paseo"),
    ],
)
def test_it_answers_from_its_own_entries(answering: Answering, asked: str, intent: str, entry: str) -> None:
    answer = answering.answer(Question(asked), Interpretation(intent, 0.9))

    assert (answer.status, answer.entries[0]) == (Status.ANSWERED, entry)


def test_it_does_not_know_the_first_city_and_says_where_to_ask(answering: Answering) -> None:
    unknown = answering.answer(Question("¿qué es C40?"), Interpretation("ask", 0.9))
    assert (unknown.status, unknown.cause) == (Status.DECLINED, Cause.NOT_FOUND)
    assert "(https://example.org/informacion)" in unknown.text


def test_its_texts_say_its_name_and_no_number_of_another_city(settings: Settings) -> None:
    basics, texts = read_basics(settings), read_texts(settings)
    start = basics.say("start", scope=scope(basics, settings, "es"))

    assert "acción internacional de Puerto Lucero" in start
    assert "Puerto Lucero" in texts.said["crisis"] and "Puerto Lucero" in texts.english.said["crisis"]
    assert not re.search(r"\d{3}", texts.said["crisis"] + texts.english.said["crisis"])


def test_a_city_without_words_for_danger_does_not_start(tmp_path: Path) -> None:
    CliRunner().invoke(group, ["init", "Otra", "--to", str(tmp_path)])
    texts = tmp_path / "texts.yml"
    texts.write_text(texts.read_text(encoding="utf-8").replace("  crisis:", "  otro:", 1), encoding="utf-8")

    with pytest.raises(InvalidContent, match="'crisis'"):
        read_texts(Settings(city_dir=str(tmp_path)))


def test_rasa_learns_nothing_of_the_first_city(settings: Settings) -> None:
    shared, own = example_folders(settings)
    examples: Counter[str] = Counter()
    for path in shared.glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = str(block.get("examples", "")).splitlines()
            examples[block.get("intent", "")] += len(lines)
            assert [line for line in lines if is_of_first_city(line)] == []

    assert own == ROOT / SAMPLE / "nlu"
    assert len(examples) > 25 and min(examples.values()) >= 100


def test_its_model_is_its_own(settings: Settings) -> None:
    assert wanted_model(settings).parent == settings.state_path / "models"
    assert wanted_model(settings).name != wanted_model(Settings()).name


def test_a_new_city_is_complete_and_says_nothing_yet(tmp_path: Path) -> None:
    made = CliRunner().invoke(group, ["init", "San Pedro del Río", "--to", str(tmp_path / "c")], catch_exceptions=False)
    settings = read_settings({"CITY_DIR": str(tmp_path / "c"), "STATE_DIR": str(tmp_path)})
    entries, problems = check_content(settings.content_path)
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "c").rglob("*") if path.is_file())

    assert made.exit_code == 0 and f"CITY_DIR={tmp_path / 'c'}" in made.output
    assert settings.city_name == "San Pedro del Río"
    assert (entries, problems) == (3, ()) and "status: publicado" not in written.replace("«status: publicado»", "")
    assert "{city}" not in written and "POR LLENAR" in written
    assert read_texts(settings).said["crisis"]


@pytest.mark.parametrize("name", ["", "?", "Villa: uno", 'La "grande"', "{x}", "a" * 61])
def test_a_name_that_would_break_files_is_refused(tmp_path: Path, name: str) -> None:
    made = CliRunner().invoke(group, ["init", name, "--to", str(tmp_path / "c")])

    assert made.exit_code == 2 and "nombre de la ciudad" in made.output
    assert not (tmp_path / "c").exists()


def test_a_folder_with_files_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    made = CliRunner().invoke(group, ["init", "Otra", "--to", str(tmp_path)])

    assert made.exit_code == 1 and "ya tiene archivos" in made.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_folder_that_is_no_city_is_named() -> None:
    with pytest.raises(InvalidSettings, match="tulugar init"):
        read_settings({"CITY_DIR": "no/hay"})


def test_the_environment_wins_over_the_city() -> None:
    assert read_settings({"CITY_DIR": SAMPLE, "CITY_NAME": "Otra"}).city_name == "Otra"
    assert read_settings({}).city_name == "Ciudad de México"


@pytest.mark.parametrize("colour", ["azul", "#fff", "#ffffff", "#7ac943"])
def test_a_colour_that_cannot_be_read_on_is_refused(colour: str) -> None:
    with pytest.raises(InvalidSettings, match="CITY_COLOUR"):
        Settings(city_colour=colour)


def test_the_console_has_the_colour_of_the_city() -> None:
    from tests.web.make import console

    plain, blue = console(), console(settings=Settings(city_colour="#23408e"))

    assert "/color.css" not in plain.get("/").text and plain.get("/color.css").status_code == 404
    assert "/color.css" in blue.get("/").text
    assert blue.get("/color.css").text == RULES.format(colour="#23408e")


@pytest.mark.e2e
def test_it_answers_through_rasa(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tulugar ask` on the sample, with a Rasa that learnt from a few of its examples, to be quick."""
    import nlu.training

    shared, own = example_folders(settings)
    monkeypatch.setattr(nlu.training, "example_folders", lambda _settings: [_thinned(shared, tmp_path), own])
    nlu.training.train_rasa(settings, say=lambda _line: None)
    asked = {"id": 1, "text": "hola"}, {"id": 2, "text": "¿cuánto costó la feria de la sal?"}
    environ = {**os.environ, "CITY_DIR": SAMPLE, "STATE_DIR": str(settings.state_path), "DATABASE_URL": ""}
    environ |= {f"{name}_PORT": str(free_port()) for name in ("RASA", "ACTIONS")}
    tulugar = str(Path(sys.executable).with_name("tulugar"))
    subprocess.run([tulugar, "kb", "import", "--quiet"], cwd=ROOT, env=environ, check=True, timeout=120)

    ask = [tulugar, "ask", "--batch"]
    lines = "\n".join(map(json.dumps, asked))
    done = subprocess.run(ask, cwd=ROOT, env=environ, input=lines, stdout=subprocess.PIPE, text=True, timeout=300)

    hello, cost = map(json.loads, done.stdout.splitlines())
    assert newest_model(settings) == wanted_model(settings)
    assert (hello["status"], hello["intent"]) == ("small_talk", "greet")
    assert (cost["status"], cost["entries"][0], cost["degraded"]) == ("answered", "costo-feria", False)


def _thinned(folder: Path, target: Path, every: int = 12) -> Path:
    """One in twelve of the examples of each intent."""
    kept: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                kept.setdefault(block["intent"], []).extend(str(block["examples"]).splitlines()[::every])
    blocks = [{"intent": intent, "examples": "\n".join(lines) + "\n"} for intent, lines in kept.items()]
    document = {"version": "3.1", "nlu": blocks}
    (target / "thin.yml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return target
