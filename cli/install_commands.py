"""Run an outside command of the set-up, keep its output, and turn a failure into a cause and a remedy."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.steps import StepFailed

KILLED = (-9, 137)  # exit status of a process that the system killed, most often for memory
# Not handed on: another environment's, and what would make every start compile all modules anew (14 s).
FOREIGN = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
TAIL_LINES = 3  # lines of output quoted when no known cause matches


@dataclass(frozen=True)
class Cause:
    """A known reason for a failure, recognised in a command's output."""

    pattern: str  # regular expression, any case
    why: str
    remedy: str


MACHINE_CAUSES = (
    Cause(
        r"no space left|disk quota|enospc",
        "no queda espacio en el disco.",
        "Libera unos 5 GB (los entornos ocupan cerca de 3 GB) y repite el comando.",
    ),
    Cause(
        r"permission denied|operation not permitted",
        "faltan permisos para escribir en la carpeta del proyecto.",
        "Revisa quién es dueño de la carpeta (`ls -la`) y repite el comando sin sudo.",
    ),
    Cause(
        r"\bkilled\b|out of memory|cannot allocate memory|memoryerror",
        "se acabó la memoria.",
        "Cierra otros programas (hacen falta unos 3 GB libres) y repite el comando.",
    ),
)
PACKAGE_CAUSES = (
    Cause(
        r"no interpreter found|no python found|version .* is not installed|python-build-standalone|install\.python",
        "no se encontró la versión de Python que hace falta y no se pudo descargar.",
        "Instala Python 3.11 y Python 3.10 (por ejemplo con pyenv: `pyenv install 3.11 3.10`), o conéctate a "
        "internet para que uv los descargue, y repite el comando.",
    ),
    Cause(
        r"hash mismatch|do(es)? not match.*hash",
        "un paquete descargado no coincide con la huella que esperamos.",
        "Repite el comando. Si sigue, revisa el espejo de paquetes o el proxy de tu red: entrega archivos distintos.",
    ),
    Cause(
        r"certificate|unknownissuer|ssl",
        "la conexión segura con el servidor de paquetes no es de confianza.",
        "Si tu red usa un certificado propio, indícalo en SSL_CERT_FILE y repite el comando.",
    ),
    Cause(
        r"dns error|failed to lookup|connection (refused|reset)|network is unreachable|timed? ?out"
        r"|error sending request|failed to fetch|temporary failure in name resolution|could not connect|max retries"
        r"|no matching distribution found",
        "no hay conexión con el servidor de paquetes.",
        "Revisa tu conexión (o tu proxy: HTTPS_PROXY) y repite el comando: lo ya descargado se conserva.",
    ),
)


@dataclass(frozen=True)
class CommandRunner:
    """Runs commands from the project's root and keeps what they print in one log per step."""

    root: Path
    logs: Path
    environ: Mapping[str, str]

    def run(self, title: str, log_name: str, command: Sequence[str], causes: tuple[Cause, ...]) -> None:
        """Wait for the command.

        Args:
            title: the step's, for the failure that people read.
            causes: known reasons to look for in the output, most telling first.
        Raises:
            StepFailed: it ended with an error, or could not be started.
        """
        log = self.logs / f"{log_name}.log"
        try:
            code, output = self._call(command, log)
        except OSError as error:
            raise explain(title, str(error), log, causes) from error
        if code:
            raise explain(title, output + (" killed" if code in KILLED else ""), log, causes)

    def _call(self, command: Sequence[str], log: Path) -> tuple[int, str]:
        """The command's exit status and what it printed."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as written:
            written.write(f"\n$ {' '.join(command)}\n".encode())
            written.flush()
            begin = written.tell()
            code = subprocess.call(
                command,
                cwd=self.root,
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        return code, log.read_bytes()[begin:].decode(errors="replace")


def explain(title: str, output: str, log: Path | None, causes: tuple[Cause, ...]) -> StepFailed:
    """The failure that people read, from what the command printed."""
    for cause in causes:
        if re.search(cause.pattern, output, re.IGNORECASE):
            return StepFailed(title, cause.why, cause.remedy, log)
    lines = [line.strip() for line in output.splitlines() if line.strip()][-TAIL_LINES:]
    return StepFailed(title, " / ".join(lines) or "terminó con un error.", "Lee el detalle y repite el comando.", log)


def package_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv: what people set for pip holds for uv as well, and torch stays off the screen."""
    merged = dict(environ)
    for pip_name, uv_name in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if environ.get(pip_name):
            merged.setdefault(uv_name, environ[pip_name])
    merged.setdefault("UV_HTTP_TIMEOUT", "120")  # seconds; the largest package is 240 MB
    merged.update(UV_NO_PROGRESS="1", PYTHONUNBUFFERED="1", RASA_TELEMETRY_ENABLED="false")
    for name in FOREIGN:
        merged.pop(name, None)
    return merged


def find_links(environ: Mapping[str, str]) -> list[str]:
    """Folders of local packages that people gave pip or uv, as uv's options."""
    given = environ.get("UV_FIND_LINKS") or environ.get("PIP_FIND_LINKS") or ""
    return [option for folder in re.split(r"[\s,]+", given.strip()) if folder for option in ("--find-links", folder)]


def free_gigabytes(folder: Path) -> float:
    """Free disk space for this user, in GB (10^9 bytes)."""
    usage = os.statvfs(folder)
    return usage.f_bavail * usage.f_frsize / 1e9
