"""A set-up step runs once per content of its inputs, and a failure costs only what is left."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.steps import Step, StepFailed, StepRunner, content_hash


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples/greetings.yml").write_text("hola")
    return tmp_path


class Work:
    """Counts how often it is done."""

    def __init__(self, effect: Callable[[], object] = lambda: None) -> None:
        self.times = 0
        self._effect = effect

    def __call__(self) -> None:
        self.times += 1
        self._effect()


def run(root: Path, *steps: Step) -> list[tuple[str, str]]:
    events: list[tuple[str, str]] = []
    StepRunner(root, root / "records", lambda title, event, _: events.append((title, event))).run(steps)
    return events


def test_a_step_is_skipped_while_its_inputs_keep_their_content(root: Path) -> None:
    work = Work()
    step = Step("train", "Entrenar", work, inputs=("examples",))
    run(root, step)
    os.utime(root / "examples/greetings.yml", (1, 1))

    events = run(root, step)

    assert work.times == 1
    assert events == [("Entrenar", "unchanged")]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "examples/greetings.yml").write_text("buenas"),
        lambda root: (root / "examples/thanks.yml").write_text("gracias"),
        lambda root: (root / "examples/greetings.yml").rename(root / "examples/hello.yml"),
        lambda root: (root / "records/train.json").write_text("{broken"),
    ],
    ids=["edited", "added", "renamed", "broken record"],
)
def test_a_step_runs_again_when_its_inputs_or_its_record_changed(root: Path, change: Callable[[Path], object]) -> None:
    work = Work()
    step = Step("train", "Entrenar", work, inputs=("examples",))
    run(root, step)

    change(root)
    run(root, step)

    assert work.times == 2


def test_a_step_runs_again_when_its_result_was_deleted(root: Path) -> None:
    model = root / "model.tar.gz"
    step = Step("train", "Entrenar", Work(lambda: model.write_text("model")), outputs=("*.tar.gz",))
    run(root, step)
    model.unlink()

    run(root, step)

    assert model.exists()


def test_a_step_runs_again_when_its_salt_changed(root: Path) -> None:
    work = Work()
    run(root, Step("index", "Índice", work, salt="encoder one"))

    run(root, Step("index", "Índice", work, salt="encoder two"))

    assert work.times == 2


def test_a_step_that_always_runs_is_never_skipped(root: Path) -> None:
    work = Work()
    step = Step("import", "Importar", work, always=True)
    run(root, step)

    run(root, step)

    assert work.times == 2


def test_after_a_failure_the_next_run_goes_on_from_the_step_that_failed(root: Path) -> None:
    network = [False]

    def download() -> None:
        if not network[0]:
            raise StepFailed("Descargar", "no hay red.", "Conéctate.")

    first, second, third = Work(), Work(download), Work()
    steps = (
        Step("first", "Primero", first),
        Step("second", "Segundo", second, needs=("first",)),
        Step("third", "Tercero", third, needs=("second",)),
    )
    with pytest.raises(StepFailed, match="no hay red"):
        run(root, *steps)
    network[0] = True

    run(root, *steps)

    assert (first.times, second.times, third.times) == (1, 2, 1)


def test_a_step_waits_for_what_it_needs(root: Path) -> None:
    order: list[str] = []
    run(
        root,
        Step("index", "Índice", lambda: order.append("index"), needs=("content",)),
        Step("content", "Contenido", lambda: order.append("content"), needs=("app",)),
        Step("app", "Entorno", lambda: order.append("app")),
    )

    assert order == ["app", "content", "index"]


def test_steps_that_do_not_need_each_other_run_side_by_side(root: Path) -> None:
    both = threading.Barrier(2, timeout=5)  # breaks, and fails the test, unless two threads meet

    run(root, Step("app", "Uno", lambda: both.wait() and None), Step("rasa", "Otro", lambda: both.wait() and None))

    assert not both.broken


def test_a_need_outside_the_run_does_not_hold_a_step_back(root: Path) -> None:
    work = Work()

    run(root, Step("index", "Índice", work, needs=("content",)))

    assert work.times == 1


def test_environments_and_models_are_no_part_of_the_content(root: Path) -> None:
    before = content_hash(root, ("examples",))
    for folder in (".venv", "models", "__pycache__"):
        (root / "examples" / folder).mkdir()
        (root / "examples" / folder / "file").write_text("made")

    assert content_hash(root, ("examples",)) == before
