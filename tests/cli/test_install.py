"""The installer explains what went wrong, respects what people set for pip, and installs only what is pinned."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from cli import install, install_steps
from cli.install_commands import (
    MACHINE_CAUSES,
    PACKAGE_CAUSES,
    CommandRunner,
    explain,
    find_links,
    package_environ,
)
from cli.install_console import StepConsole, print_failure
from cli.install_steps import Installation
from cli.steps import StepFailed
from settings import ROOT, Settings

REQUIREMENTS = [ROOT / "requirements" / f"{name}.txt" for name in ("app", "dev", "nlu", "torch", "training", "uv")]


@pytest.mark.parametrize(
    ("output", "why", "remedy"),
    [
        ("error: failed to write: No space left on device (os error 28)", "espacio en el disco", "Libera"),
        ("error: No interpreter found for Python 3.10 in managed installations", "versión de Python", "Python 3.10"),
        ("error: Failed to fetch: `https://...`\n dns error: failed to lookup address", "no hay conexión", "conexión"),
        ("ERROR: No matching distribution found for uv==0.13.9", "no hay conexión", "HTTPS_PROXY"),
        ("Failed to download https://example/python-build-standalone/x\n dns error", "versión de Python", "internet"),
        ("client error (Connect): invalid peer certificate: UnknownIssuer", "no es de confianza", "SSL_CERT_FILE"),
        ("Hash mismatch for `rasa==3.6.21`", "no coincide con la huella", "espejo"),
        ("error: failed to create directory: Permission denied (os error 13)", "permisos", "dueño"),
        ("Killed", "memoria", "Cierra"),
    ],
)
def test_a_known_failure_says_why_and_what_to_do(output: str, why: str, remedy: str) -> None:
    failure = explain("Entorno", output, None, MACHINE_CAUSES + PACKAGE_CAUSES)

    assert why in failure.why
    assert remedy in failure.remedy


def test_an_unknown_failure_quotes_the_end_of_the_output() -> None:
    failure = explain("Entorno", "one\n\ntwo\nthree\nfour\n", None, PACKAGE_CAUSES)

    assert failure.why == "two / three / four"


def test_a_command_that_fails_leaves_its_output_in_the_log(tmp_path: Path) -> None:
    commands = CommandRunner(tmp_path, tmp_path / "log", {"PATH": "/usr/bin:/bin"})

    with pytest.raises(StepFailed) as caught:
        commands.run("Entorno", "app", ("sh", "-c", "echo 'No space left on device' >&2; exit 2"), MACHINE_CAUSES)

    assert "espacio" in caught.value.why
    assert caught.value.log is not None
    assert "No space left" in caught.value.log.read_text()


def test_a_command_is_judged_by_its_own_output_and_not_by_older_lines_of_the_log(tmp_path: Path) -> None:
    commands = CommandRunner(tmp_path, tmp_path / "log", {"PATH": "/usr/bin:/bin"})
    with pytest.raises(StepFailed):
        commands.run("Entorno", "app", ("sh", "-c", "echo 'No space left on device'; exit 2"), MACHINE_CAUSES)

    with pytest.raises(StepFailed) as caught:
        commands.run("Entorno", "app", ("sh", "-c", "echo algo distinto; exit 2"), MACHINE_CAUSES)

    assert caught.value.why == "algo distinto"


def test_a_program_that_is_missing_is_a_failure_of_its_step(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="no-such-program"):
        CommandRunner(tmp_path, tmp_path / "log", {}).run("uv", "uv", (str(tmp_path / "no-such-program"),), ())


def test_too_little_disk_is_said_before_anything_is_downloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install_steps, "free_gigabytes", lambda folder: 1.2)

    with pytest.raises(StepFailed, match=r"1\.2 GB libres"):
        Installation(tmp_path, {}).app_step().work()


@pytest.mark.parametrize(("version", "options"), [("3.11", ()), ("3.12", ("--clear",)), ("", ("--clear",))])
def test_an_environment_of_another_python_is_made_anew(tmp_path: Path, version: str, options: tuple[str, ...]) -> None:
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho {version}\n")
    python.chmod(0o755)

    assert Installation(tmp_path, {})._clear(".venv", "3.11") == options


def test_what_people_set_for_pip_holds_for_uv() -> None:
    environ = package_environ({"PIP_INDEX_URL": "https://mirror.example/simple", "PIP_CERT": "/c.pem"})

    assert environ["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environ["SSL_CERT_FILE"] == "/c.pem"


def test_an_active_environment_does_not_leak_into_ours() -> None:
    environ = package_environ({"VIRTUAL_ENV": "/other", "PYTHONPATH": "/lib", "PYTHONDONTWRITEBYTECODE": "1"})

    assert not {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"} & environ.keys()


def test_every_folder_of_local_packages_is_handed_on() -> None:
    assert find_links({"PIP_FIND_LINKS": "/one /two"}) == ["--find-links", "/one", "--find-links", "/two"]


def test_no_folder_of_local_packages_hands_nothing_on() -> None:
    assert find_links({}) == []


def test_the_installer_runs_with_nothing_installed() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", "-E", str(ROOT / "cli/install.py"), "nonsense"], capture_output=True, text=True
    )

    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith("uso:")


def test_the_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# settings\nSTATE_DIR=one\nENCODER='other'\n")
    monkeypatch.setenv("STATE_DIR", "two")

    environ = install.read_environ(tmp_path)

    assert (environ["STATE_DIR"], environ["ENCODER"]) == ("two", "other")


def test_progress_on_a_plain_output_is_one_line_per_event() -> None:
    out = io.StringIO()
    with StepConsole(out) as console:
        console.report("Entorno", "start", 0.0)
        console.report("Entorno", "done", 12.3)
        console.report("Índice", "unchanged", 0.0)

    assert out.getvalue().splitlines() == ["  · Entorno…", "  ✓ Entorno (12.3 s)", "  ✓ Índice (sin cambios)"]


def test_a_failure_names_the_step_the_cause_the_remedy_and_the_log() -> None:
    out = io.StringIO()

    print_failure(StepFailed("Entorno", "no hay conexión.", "Revisa tu red.", Path("var/log/app.log")), out)

    for part in ("Entorno", "no hay conexión.", "Revisa tu red.", "var/log/app.log"):
        assert part in out.getvalue()


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_a_hash_and_no_index_is_named(path: Path) -> None:
    text = path.read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip() and not entry.startswith("#")]

    assert entries
    assert all(re.match(r"[A-Za-z0-9._-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_no_cuda_package_is_pinned() -> None:
    names = [line for path in REQUIREMENTS for line in path.read_text().splitlines() if re.match(r"[a-z]", line)]

    assert not [name for name in names if re.match(r"nvidia|triton|cuda", name)]
    assert [name for name in names if name.startswith("torch==")] == [
        "torch==2.13.0+cpu ; sys_platform == 'linux' \\",
        "torch==2.13.0 ; sys_platform == 'darwin' \\",
    ]


def test_the_example_file_names_every_setting() -> None:
    named = re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(setting.name.upper() for setting in fields(Settings))
