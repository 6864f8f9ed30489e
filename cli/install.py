"""`make chat` and its siblings: set everything up on a bare machine, then hand over to `tulugar`.

Runs on the system's Python (3.9 or newer) with nothing installed: standard library only.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.install_steps import Installation
    from cli.steps import Step

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 9)
PLATFORMS = {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64")}  # where Rasa's TensorFlow exists
BANDIT = (
    *(
        "-q",
        "-ll",
        "-x",
        "nlu/.venv,nlu/models",
        "-r",
        "actions",
        "analytics",
        "bot",
        "cli",
        "domain",
        "knowledge_base",
    ),
    *("nlu", "web", "bootstrap.py", "log_lines.py", "metrics.py", "secret_store.py", "settings.py", "tracing.py"),
)
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")  # a test file stays in one process
USAGE = "uso: python3 cli/install.py chat | up | setup | test | lint | doctor | training | uv"


def main(arguments: list[str]) -> int:
    """Set up what the command needs and run it; the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        print("Hace falta Python 3.9 o más nuevo para instalar; usa `make chat PYTHON=python3.11`.", file=sys.stderr)
        return 1
    if (platform.system(), platform.machine()) not in PLATFORMS:
        print("Rasa 3.6 sólo corre en Linux (x86_64, aarch64) y macOS (arm64); usa una de ellas.", file=sys.stderr)
        return 1
    if not arguments:
        print(USAGE, file=sys.stderr)
        return 2
    sys.path[0] = str(ROOT)  # the project's root instead of cli/
    return _run(arguments[0], arguments[1:])


def _run(command: str, rest: list[str]) -> int:
    from cli.install_steps import Installation

    installation = Installation(ROOT, read_environ(ROOT))
    tulugar = str(ROOT / ".venv/bin/tulugar")
    python = str(ROOT / ".venv/bin/python")
    base, dev = installation.steps(), [installation.dev_step()]
    code = [installation.uv_step(), installation.app_step()]
    plans = {
        "chat": (base, [[tulugar, "chat", *rest]]),
        "up": (base, [[tulugar, "up", *rest]]),
        "doctor": (code, [[tulugar, "doctor", *rest]]),
        "setup": (base, []),
        "test": (base + dev, [[python, "-m", "pytest", *SIDE_BY_SIDE, *rest]]),
        "lint": (
            code + dev,
            [[python, "-m", "ruff", "check", "."], [python, "-m", "mypy"], [python, "-m", "bandit", *BANDIT]],
        ),
        "training": ([*code, installation.training_step()], []),
        "uv": (code[:1], []),
    }
    if command not in plans:
        print(USAGE, file=sys.stderr)
        return 2
    steps, commands = plans[command]
    return _set_up(installation, steps) or _hand_over(commands)


def _set_up(installation: Installation, steps: list[Step]) -> int:
    from cli.install_console import StepConsole, print_failure
    from cli.steps import StepFailed, StepRunner

    started = time.monotonic()
    failure: StepFailed | None = None
    with StepConsole() as console:
        runner = StepRunner(ROOT, installation.state / "steps", console.report)
        print("Tu Lugar: preparación", file=sys.stderr)
        try:
            runner.run(steps)
        except StepFailed as failed:
            failure = failed
    if failure:
        print_failure(failure)
        return 1
    print(f"  Todo listo en {time.monotonic() - started:.1f} s.", file=sys.stderr)
    return 0


def _hand_over(commands: list[list[str]]) -> int:
    """Run each command; the last one takes this process's place."""
    import subprocess

    from cli.install_commands import FOREIGN

    for name in FOREIGN:
        os.environ.pop(name, None)
    os.chdir(ROOT)
    for command in commands[:-1]:
        code = subprocess.call(command)
        if code:
            return code
    if commands:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(commands[-1][0], commands[-1])
    return 0


def read_environ(root: Path) -> dict[str, str]:
    """The process's environment, completed by `.env`."""
    merged = {}
    env_file = root / ".env"
    if env_file.exists():
        for line in env_file.read_text(encoding="utf-8").splitlines():
            name, separator, value = line.strip().partition("=")
            if separator and not name.startswith("#"):
                merged[name.strip()] = value.strip().strip("\"'")
    return {**merged, **os.environ}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nInterrumpido. Al repetir el comando, sigue desde el paso pendiente.", file=sys.stderr)
        sys.exit(130)
