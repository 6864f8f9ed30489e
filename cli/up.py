"""Start the processes, wait until they are ready, keep them alive, and end them cleanly."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

from cli.health import Endpoint, State, endpoints, probe
from cli.processes import Launcher
from secret_store import internal_token
from settings import ROOT, Settings, read_env_file

READY_TIMEOUT_S = {"actions": 90.0, "rasa": 240.0, "web": 120.0}  # a cold disk and one busy core
POLL_S = 0.25
BACKOFF_S = (1.0, 2.0, 5.0, 15.0, 60.0)  # before each restart of a process that keeps crashing
STEADY_S = 120.0  # a process that lived this long starts again at the first back-off
LOG_TAIL_LINES = 6
TITLES = {"rasa": "Rasa", "actions": "servidor de acciones", "web": "consola web", "bot": "bot de Telegram"}


class ProcessProblem(Exception):
    """A process cannot start or be used: what, why and what to do, in Spanish."""


class RunningProcesses:
    """Processes that answer: started here, or found already running. A context manager that stops its own."""

    def __init__(self, settings: Settings, launcher: Launcher, places: Mapping[str, Endpoint]) -> None:
        self.settings, self._launcher, self._places = settings, launcher, places

    def __enter__(self) -> RunningProcesses:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self, name: str) -> None:
        """Start a process, unless this clone already runs it.

        Raises:
            ProcessProblem: its port belongs to somebody else.
        """
        place = self._places.get(name)
        if self._launcher.is_ours(name) and not self._launcher.owns(name):
            return
        if place and probe(place) is not State.ABSENT:
            raise ProcessProblem(_port_taken(place))
        self._launcher.start(name)

    def is_ready(self, name: str) -> bool:
        """Whether it answers as it should; the bot is ready while it runs."""
        place = self._places.get(name)
        return probe(place) is State.READY if place else self._launcher.exit_status(name) is None

    def wait_ready(self, names: Iterable[str], announce: Callable[[str], None] | None = None) -> None:
        """Wait until each answers, saying so on the way.

        Raises:
            ProcessProblem: one ended or took too long; the message quotes its log.
        """
        say = announce or _say
        began = time.monotonic()
        waiting = list(names)
        while waiting:
            for name in list(waiting):
                elapsed = time.monotonic() - began
                if self.is_ready(name):
                    waiting.remove(name)
                    say(f"  ✓ {TITLES[name]} ({elapsed:.1f} s)")
                elif self._launcher.exit_status(name) is not None:
                    raise ProcessProblem(self.why_ended(name))
                elif elapsed > READY_TIMEOUT_S.get(name, 60.0):
                    raise ProcessProblem(self._why_slow(name, elapsed))
            if waiting:
                time.sleep(POLL_S)

    def ended(self) -> list[str]:
        """Our processes that are no longer running."""
        return [name for name in TITLES if self._launcher.exit_status(name) is not None]

    def restart(self, name: str) -> None:
        """Start again a process that ended."""
        self._launcher.forget(name)
        self._launcher.start(name)

    def stop(self) -> None:
        """End what was started here; what was already running stays."""
        self._launcher.stop_all()

    def why_ended(self, name: str) -> str:
        """What people read about a process that ended."""
        status = self._launcher.exit_status(name)
        return f"{TITLES[name]}: terminó solo (código {status}).\n{self._log_tail(name)}"

    def _why_slow(self, name: str, elapsed: float) -> str:
        return f"{TITLES[name]}: no respondió en {elapsed:.0f} s.\n{self._log_tail(name)}"

    def _log_tail(self, name: str) -> str:
        path = self._launcher.log_path(name)
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        quoted = "\n".join(f"    {line[:200]}" for line in lines[-LOG_TAIL_LINES:])
        return f"{quoted}\n  Qué hacer: lee {path}, corre `make doctor` y repite el comando."


def start_processes(settings: Settings, names: Iterable[str]) -> RunningProcesses:
    """Start the named processes side by side; those of this clone that already run are used as they are.

    Raises:
        ProcessProblem: a port is taken by something else; nothing stays behind.
    """
    launcher = Launcher(ROOT, settings.state_path, process_environ())
    running = RunningProcesses(settings, launcher, endpoints(settings, internal_token(settings)))
    try:
        for name in names:
            running.start(name)
    except BaseException:
        running.stop()
        raise
    return running


def process_environ() -> dict[str, str]:
    """What the processes see: ours and `.env`, no telemetry, and bytecode kept, which saves 14 s a start."""
    environ = {**read_env_file(ROOT / ".env"), **os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return environ


def start_for_chat(settings: Settings) -> RunningProcesses:
    """Rasa and the action server, ready to talk: returns once the action server answers, while Rasa may still load.

    Raises:
        ProcessProblem: the action server did not come up.
    """
    running = _start_talking(settings, ready=("actions",))
    if not running.is_ready("rasa"):
        _say("  · Rasa sigue cargando (30 a 70 s); mientras tanto responde la búsqueda directa.")
    return running


def start_for_batch(settings: Settings) -> RunningProcesses:
    """Rasa and the action server, both ready.

    Raises:
        ProcessProblem: one of them did not come up.
    """
    return _start_talking(settings, ready=("actions", "rasa"))


def _start_talking(settings: Settings, *, ready: Iterable[str]) -> RunningProcesses:
    running = start_processes(settings, ("rasa", "actions"))
    try:
        running.wait_ready(ready)
    except BaseException:
        running.stop()
        raise
    return running


def run_until_stopped(settings: Settings) -> int:
    """`tulugar up`: everything, until Ctrl-C or SIGTERM; the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = ["rasa", "actions", "web"] + (["bot"] if settings.telegram_bot_token else [])
    try:
        with start_processes(settings, names) as running:
            running.wait_ready(["actions", "web", "rasa"])
            _say(_where(settings))
            _keep_alive(running)
    except ProcessProblem as problem:
        _say(f"✗ {problem}")
        return 1
    except KeyboardInterrupt:
        _say("Todo apagado.")
    return 0


def _keep_alive(running: RunningProcesses) -> None:
    """Restart what crashes, slower each time; never returns by itself."""
    crashes: dict[str, int] = {}
    due: dict[str, float] = {}
    started: dict[str, float] = {}
    while True:
        now = time.monotonic()
        for name in running.ended():
            if name not in due:
                steady = now - started.get(name, 0.0) > STEADY_S
                crashes[name] = 0 if steady else min(crashes.get(name, 0) + 1, len(BACKOFF_S) - 1)
                due[name] = now + BACKOFF_S[crashes[name]]
                _say(f"✗ {running.why_ended(name)}\n  Se reinicia en {BACKOFF_S[crashes[name]]:.0f} s.")
            elif now >= due[name]:
                del due[name]
                started[name] = now
                running.restart(name)
        time.sleep(POLL_S)


def _where(settings: Settings) -> str:
    telegram = "encendido" if settings.telegram_bot_token else "apagado (se enciende con TELEGRAM_BOT_TOKEN en .env)"
    return (
        f"\nConsola: http://{settings.web_host}:{settings.web_port} (cuentas: «tulugar user add»)\n"
        f"Telegram: {telegram}\n"
        f"Registros: {settings.state_path / 'log'}\n"
        "Ctrl-C apaga todo."
    )


def _port_taken(place: Endpoint) -> str:
    return (
        f"{TITLES[place.name]}: el puerto {place.port} ({place.setting}) ya lo usa otro programa.\n"
        f"  Qué hacer: cierra ese programa (`lsof -i :{place.port}` dice cuál es) o pon otro número en "
        f"{place.setting} dentro de .env y repite el comando."
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
