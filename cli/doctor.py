"""`tulugar doctor`: look at every part and say how to mend what is wrong."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cli.health import State, endpoints, probe
from secret_store import internal_token
from settings import ROOT, Settings

NEEDED_GB = 1.0  # for logs, the database and one more model
RASA_VERSION = "3.6.21"  # the release that mends CVE-2024-49375
TELEGRAM_TIMEOUT_S = 5.0
SET_UP = "Corre `make chat` (o `make setup`)."
START = "Corre `tulugar up`."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    essential: bool = True  # something that must be right before a citizen can get an answer


def diagnose(settings: Settings) -> list[Finding]:
    """Look at everything, in the order in which things depend on each other."""
    return [
        *_versions(),
        _disk(settings),
        *_secrets(settings),
        *_knowledge(settings),
        *_rasa_model(settings),
        *_processes(settings),
        _telegram(settings),
    ]


def print_findings(findings: list[Finding]) -> int:
    """One line each, and the remedy below what is wrong; 1 if something essential is wrong."""
    for finding in findings:
        mark = "✓" if finding.ok else ("✗" if finding.essential else "○")
        print(f"{mark} {finding.name}: {finding.detail}")
        if not finding.ok and finding.remedy:
            print(f"    → {finding.remedy}")
    wrong = [finding for finding in findings if not finding.ok and finding.essential]
    print(f"\n{len(wrong)} por arreglar." if wrong else "\nTodo lo esencial está bien.")
    return 1 if wrong else 0


def _versions() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python de la aplicación", sys.version_info[:2] == (3, 11), version, SET_UP)
    yield from _packages()
    yield from _rasa_environment(ROOT / "nlu/.venv/bin/python")


def _packages() -> Iterator[Finding]:
    """Installed versions against the pinned ones, without importing anything heavy."""
    pinned = pinned_versions((ROOT / "requirements/app.txt").read_text(encoding="utf-8"))
    wrong = [name for name, versions in pinned.items() if _installed(name) not in versions]
    detail = f"faltan o no coinciden: {', '.join(wrong[:5])}" if wrong else f"{len(pinned)} en su versión"
    yield Finding("Paquetes de la aplicación", not wrong, detail, f"Borra .venv y repite. {SET_UP}")
    torch = _installed("torch") or "falta"
    cuda = [found.name for found in metadata.distributions() if found.name.startswith(("nvidia-", "triton"))]
    yield Finding("torch sin CUDA", torch != "falta" and not cuda, torch, f"Borra .venv y repite. {SET_UP}")


def pinned_versions(requirements: str) -> dict[str, set[str]]:
    """Package name to its pinned versions, of the lines that hold for this platform or carry no condition."""
    pinned: dict[str, set[str]] = {}
    for line in requirements.splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(;?)\s*([^\\]*)", line)
        if match and (not match[3] or "python_full_version < '3.12'" in match[4]) and "sys_platform" not in match[4]:
            pinned.setdefault(match[1], set()).add(match[2])
    return pinned


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _rasa_environment(python: Path) -> Iterator[Finding]:
    probe_code = "import sys, importlib.metadata as m; print('%d.%d' % sys.version_info[:2], m.version('rasa'))"
    try:
        asked = subprocess.run([str(python), "-c", probe_code], capture_output=True, text=True, timeout=20, check=True)
        version, rasa = asked.stdout.split()
    except (OSError, subprocess.SubprocessError, ValueError):
        yield Finding("Entorno de Rasa", False, "no está o no arranca", f"Borra nlu/.venv y repite. {SET_UP}")
        return
    ok = version == "3.10" and rasa == RASA_VERSION
    yield Finding("Entorno de Rasa", ok, f"Python {version}, Rasa {rasa}", f"Borra nlu/.venv y repite. {SET_UP}")


def _disk(settings: Settings) -> Finding:
    folder = settings.state_path if settings.state_path.exists() else ROOT
    free = shutil.disk_usage(folder).free / 1e9
    return Finding("Espacio en disco", free >= NEEDED_GB, f"{free:.1f} GB libres", "Libera espacio.")


def _secrets(settings: Settings) -> Iterator[Finding]:
    folder = settings.state_path / "secrets"
    files = sorted(path for path in folder.glob("*") if path.is_file()) if folder.exists() else []
    open_files = [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    detail = f"otros usuarios pueden leer {', '.join(open_files)}" if open_files else f"{len(files)} con permiso 0600"
    yield Finding("Secretos", not open_files, detail, f"Corre `chmod 600 {folder}/*`.")
    env_file = ROOT / ".env"
    if env_file.exists():
        safe = not stat.S_IMODE(env_file.stat().st_mode) & 0o077
        detail = "sólo lo lees tú" if safe else "otros usuarios de esta máquina pueden leerlo"
        yield Finding("Archivo .env", safe, detail, "Corre `chmod 600 .env`.", essential=False)


def _knowledge(settings: Settings) -> Iterator[Finding]:
    """Database, content, encoder and index, as the parts themselves judge."""
    from bootstrap import health_checks

    for check in health_checks(settings):
        yield Finding(check.name, check.ok, check.detail, check.remedy)


def _rasa_model(settings: Settings) -> Iterator[Finding]:
    from nlu.models import models_folder, trained_models

    models = trained_models(models_folder(settings))
    detail = models[0].name if models else "no hay ninguno"
    yield Finding("Modelo de Rasa", bool(models), detail, "Corre `tulugar train rasa`.")


def _processes(settings: Settings) -> Iterator[Finding]:
    """Processes that are off are not a fault; one that answers wrongly, or a stranger on a port, is."""
    titles = {"rasa": "Rasa", "actions": "Servidor de acciones", "web": "Consola web"}
    details = {State.READY: "responde", State.STARTING: "está arrancando", State.ABSENT: "apagado"}
    for name, place in endpoints(settings, internal_token(settings)).items():
        state = probe(place)
        where = f"puerto {place.port}"
        if state is State.STRANGER:
            remedy = f"Cierra el otro programa o cambia {place.setting} en .env."
            yield Finding(titles[name], False, f"en el {where} responde otro programa", remedy)
            continue
        remedy = START if state is State.ABSENT else "Espera un minuto; si sigue así, lee el registro en var/log."
        yield Finding(titles[name], state is State.READY, f"{details[state]} ({where})", remedy, essential=False)


def _telegram(settings: Settings) -> Finding:
    """Ask Telegram who the bot is; the token never reaches the screen."""
    if not settings.telegram_bot_token:
        remedy = "Pide un token a @BotFather y ponlo en .env como TELEGRAM_BOT_TOKEN."
        return Finding("Telegram", False, "sin token: el bot está apagado", remedy, essential=False)
    import httpx

    base = settings.telegram_api_url or "https://api.telegram.org"
    try:
        answer = httpx.get(f"{base}/bot{settings.telegram_bot_token}/getMe", timeout=TELEGRAM_TIMEOUT_S)
        body = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Finding("Telegram", False, f"sin respuesta ({type(error).__name__})", "Revisa la conexión a internet.")
    if answer.status_code in (401, 404) or not body.get("ok"):
        return Finding("Telegram", False, "el token no es válido", "Pide otro a @BotFather y ponlo en .env.")
    return Finding("Telegram", True, f"@{body['result'].get('username', '')}")
