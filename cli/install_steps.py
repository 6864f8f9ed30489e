"""The steps from a fresh clone to a trained assistant: what each needs, does and leaves behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cli.install_commands import (
    MACHINE_CAUSES,
    PACKAGE_CAUSES,
    CommandRunner,
    find_links,
    free_gigabytes,
    package_environ,
)
from cli.steps import Step, StepFailed

NEEDED_GB = 4.0  # both environments and the packages' cache take about 3 GB
VENV = ("venv", "--quiet", "--allow-existing")
INSTALL = ("pip", "install", "--quiet", "--no-deps", "--python")


@dataclass(frozen=True)
class Installation:
    """Where things go, and the environment that commands run in."""

    root: Path
    environ: Mapping[str, str]  # the process's, with `.env` below it

    @property
    def state(self) -> Path:
        return self.root / self.environ.get("STATE_DIR", "var")

    @property
    def uv(self) -> str:
        return str(self.root / ".tools/uv/bin/uv")

    @property
    def commands(self) -> CommandRunner:
        return CommandRunner(self.root, self.state / "log", package_environ(self.environ))

    def steps(self) -> list[Step]:
        """Everything before the processes start."""
        return [self.uv_step(), self.app_step(), self.rasa_step(), *self.knowledge_steps()]

    def uv_step(self) -> Step:
        return Step(
            "uv",
            "Instalador de paquetes (uv)",
            self._install_uv,
            inputs=("requirements/uv.txt",),
            outputs=(".tools/uv/bin/uv",),
        )

    def app_step(self) -> Step:
        return Step(
            "app",
            "Entorno de la aplicación (Python 3.11)",
            self._install_app,
            inputs=("requirements/torch.txt", "requirements/app.txt", "pyproject.toml", ".python-version"),
            outputs=(".venv/bin/tulugar",),
            needs=("uv",),
        )

    def rasa_step(self) -> Step:
        return Step(
            "rasa-env",
            "Entorno de Rasa (Python 3.10)",
            self._install_rasa,
            inputs=("requirements/nlu.txt", "nlu/.python-version"),
            outputs=("nlu/.venv/bin/rasa",),
            needs=("uv",),
        )

    def dev_step(self) -> Step:
        return Step(
            "dev",
            "Herramientas de prueba",
            lambda: self._install("Herramientas de prueba", "dev", "requirements/dev.txt"),
            inputs=("requirements/dev.txt", "requirements/app.txt"),
            outputs=(".venv/bin/pytest", ".venv/bin/ruff", ".venv/bin/mypy"),
            needs=("app",),
        )

    def training_step(self) -> Step:
        return Step(
            "training",
            "Paquetes para entrenar un codificador",
            lambda: self._install("Paquetes para entrenar un codificador", "training", "requirements/training.txt"),
            inputs=("requirements/training.txt", "requirements/app.txt"),
            needs=("app",),
        )

    def knowledge_steps(self) -> list[Step]:
        """Database and content, Rasa's model, search index; each `tulugar` command also looks before it works."""
        database = self.environ.get("DATABASE_URL", "")
        city = self.environ.get("CITY_DIR", "")
        own = (city,) if city else ()
        state = self.state.relative_to(self.root).as_posix() if self.state.is_relative_to(self.root) else ""
        content = Step(
            "content",
            "Base de datos y contenido",
            lambda: self._tulugar("Base de datos y contenido", "content", "kb", "import", "--quiet"),
            inputs=(
                f"{city}/content" if city else "knowledge_base/content",
                "knowledge_base/migrations",
                "requirements/app.txt",
            ),
            outputs=(f"{state}/tulugar.db",) if state and not database else (),
            needs=("app",),
            salt=database + city,
            always=bool(database) or not state,
        )
        model = Step(
            "rasa-model",
            "Entrenamiento de Rasa",
            lambda: self._tulugar("Entrenamiento de Rasa", "rasa-model", "train", "rasa"),
            inputs=("config.yml", "nlu", "domain/text.py", "knowledge_base/encoder_es", "requirements/nlu.txt", *own),
            outputs=(f"{state}/models/*.tar.gz" if city else "nlu/models/*.tar.gz",),
            needs=("app", "rasa-env"),
            salt=self.environ.get("ENCODER", "") + city,
        )
        index = Step(
            "index",
            "Índice de búsqueda",
            lambda: self._tulugar("Índice de búsqueda", "index", "train", "index"),
            inputs=("knowledge_base", "requirements/app.txt", *own),
            outputs=(f"{state}/index/*",) if state else (),
            needs=("content",),
            salt=database + self.environ.get("ENCODER", "") + city,
            always=bool(database) or not state,
        )
        return [content, model, index]

    def _install_uv(self) -> None:
        title = "Instalador de paquetes (uv)"
        folder = self.root / ".tools/uv"
        requirements = ("--quiet", "--require-hashes", "--only-binary", ":all:", "-r", "requirements/uv.txt")
        try:
            self.commands.run(title, "uv", (sys.executable, "-m", "venv", "--clear", str(folder)), ())
            pip: tuple[str, ...] = (str(folder / "bin/python"), "-m", "pip", "install")
        except StepFailed:  # a Python without venv or ensurepip, as Debian ships it
            pip = (sys.executable, "-m", "pip", "install", "--upgrade", "--target", str(folder))
        self.commands.run(title, "uv", (*pip, *requirements), PACKAGE_CAUSES + MACHINE_CAUSES)

    def _install_app(self) -> None:
        title = "Entorno de la aplicación (Python 3.11)"
        self._check_space(title)
        self._uv(title, "app", *VENV, *self._clear(".venv", "3.11"), ".venv")
        self._install_torch(title)
        self._install(title, "app", "requirements/app.txt")
        self._uv(title, "app", *INSTALL, ".venv/bin/python", "--no-build-isolation", "--editable", ".")

    def _install_torch(self, title: str) -> None:
        """From the folder that PIP_FIND_LINKS names, else from PyTorch's index of CPU builds; never with CUDA."""
        install = (*INSTALL, ".venv/bin/python", "--require-hashes", "-r", "requirements/torch.txt")
        local = find_links(self.environ)
        if local:
            try:
                self._uv(title, "app", *install, "--no-index", *local)
                return
            except StepFailed:
                pass  # the folder does not hold this platform's build
        self._uv(title, "app", *install, "--torch-backend", "cpu")

    def _install_rasa(self) -> None:
        title = "Entorno de Rasa (Python 3.10)"
        self._check_space(title)
        self._uv(title, "rasa-env", *VENV, *self._clear("nlu/.venv", "3.10"), "--directory", "nlu", ".venv")
        install = (*INSTALL, "nlu/.venv/bin/python", "--require-hashes", "-r", "requirements/nlu.txt")
        self._uv(title, "rasa-env", *install)

    def _install(self, title: str, log_name: str, requirements: str) -> None:
        self._uv(title, log_name, *INSTALL, ".venv/bin/python", "--require-hashes", "-r", requirements)

    def _clear(self, environment: str, version: str) -> tuple[str, ...]:
        """uv's option that empties an environment made by another Python; nothing for a good or an absent one."""
        python = self.root / environment / "bin/python"
        if not python.exists():
            return ("--clear",)
        probe = "import sys; print('%d.%d' % sys.version_info[:2])"
        found = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, check=False).stdout.strip()
        return () if found == version else ("--clear",)

    def _check_space(self, title: str) -> None:
        free = free_gigabytes(self.root)
        if free < NEEDED_GB:
            why = f"quedan {free:.1f} GB libres en el disco y hacen falta {NEEDED_GB:.0f}."
            raise StepFailed(title, why, "Libera espacio y repite el comando.")

    def _uv(self, title: str, log_name: str, *arguments: str) -> None:
        self.commands.run(title, log_name, (self.uv, *arguments), MACHINE_CAUSES + PACKAGE_CAUSES)

    def _tulugar(self, title: str, log_name: str, *arguments: str) -> None:
        self.commands.run(title, log_name, (str(self.root / ".venv/bin/tulugar"), *arguments), MACHINE_CAUSES)
