"""Processes start once, say why they cannot, and leave no orphan behind."""

from __future__ import annotations

import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli import guard
from cli.health import Endpoint, State, probe
from cli.processes import Launcher
from cli.up import ProcessProblem, RunningProcesses
from settings import ROOT, Settings

SLEEPER = "actions: sleep 60\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "Procfile").write_text(SLEEPER)
    return tmp_path


@pytest.fixture
def launcher(root: Path) -> Iterator[Launcher]:
    launcher = Launcher(root, root / "var", {"PATH": os.environ["PATH"]})
    yield launcher
    launcher.stop_all()


@pytest.fixture
def serve() -> Iterator[Callable[[int, bytes], Endpoint]]:
    """Starts an HTTP server that always answers the same."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(status: int, body: bytes) -> Endpoint:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return Endpoint("actions", "127.0.0.1", servers[-1].server_address[1], "ACTIONS_PORT", "/healthz")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def running(root: Path, launcher: Launcher, place: Endpoint | None = None) -> RunningProcesses:
    settings = Settings(state_dir=str(root / "var"))
    return RunningProcesses(settings, launcher, {"actions": place} if place else {})


def pid_of(root: Path, name: str = "actions") -> int:
    import json

    return int(json.loads((root / f"var/run/{name}.json").read_text())["pid"])


def eventually(condition: Callable[[], bool], within_s: float = 10.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_gone(group: int) -> bool:
    return not guard.signal_group(group, 0)


def test_stopping_ends_the_process_and_its_children(root: Path) -> None:
    (root / "Procfile").write_text("actions: sh -c 'sleep 60 & sleep 60'\n")
    launcher = Launcher(root, root / "var", {"PATH": os.environ["PATH"]})
    launcher.start("actions")
    group = pid_of(root)

    launcher.stop_all()

    assert eventually(lambda: is_gone(group))


def test_processes_end_when_whoever_started_them_is_killed(root: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from cli.processes import Launcher\n"
        "root = Path(sys.argv[1]); Launcher(root, root / 'var', {'PATH': '/usr/bin:/bin'}).start('actions')\n"
        "print('started', flush=True); time.sleep(60)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(root)], cwd=ROOT, stdout=subprocess.PIPE)
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"started\n"
    group = pid_of(root)

    starter.send_signal(signal.SIGKILL)
    starter.wait()

    assert eventually(lambda: is_gone(group))


def test_the_guard_forgets_a_group_that_ended() -> None:
    assert guard.watch(["12\n", "13\n", "-12\n"]) == {13}


def test_a_process_of_this_clone_that_runs_is_used_as_it_is(root: Path, launcher: Launcher) -> None:
    launcher.start("actions")
    first = pid_of(root)
    second = Launcher(root, root / "var", {"PATH": os.environ["PATH"]})

    running(root, second).start("actions")
    second.stop_all()

    assert pid_of(root) == first
    assert not is_gone(first)


def test_a_port_of_another_program_is_named_with_its_setting_and_a_remedy(
    root: Path, launcher: Launcher, serve: Callable[[int, bytes], Endpoint]
) -> None:
    place = serve(200, b"<html>another program</html>")

    with pytest.raises(ProcessProblem) as caught:
        running(root, launcher, place).start("actions")

    for part in (str(place.port), "ACTIONS_PORT", "Qué hacer"):
        assert part in str(caught.value)
    assert not launcher.owns("actions")


def test_a_process_that_dies_at_once_is_reported_with_the_end_of_its_log(root: Path) -> None:
    (root / "Procfile").write_text("actions: sh -c 'echo falta el modelo; exit 3'\n")
    launcher = Launcher(root, root / "var", {"PATH": os.environ["PATH"]})
    place = Endpoint("actions", "127.0.0.1", free_port(), "ACTIONS_PORT", "/healthz")
    processes = running(root, launcher, place)
    processes.start("actions")

    with pytest.raises(ProcessProblem, match="falta el modelo") as caught:
        processes.wait_ready(["actions"], announce=lambda line: None)

    assert "código 3" in str(caught.value)


def test_a_process_that_ended_can_be_started_again(root: Path, launcher: Launcher) -> None:
    launcher.start("actions")
    os.killpg(pid_of(root), signal.SIGKILL)
    processes = running(root, launcher)
    assert eventually(lambda: processes.ended() == ["actions"])

    processes.restart("actions")

    assert processes.ended() == []
    assert not is_gone(pid_of(root))


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (200, b'{"status": "ok"}', State.READY),
        (409, b"{}", State.STARTING),
        (503, b"{}", State.STARTING),
        (401, b"{}", State.STRANGER),
        (200, b"<html>", State.STRANGER),
    ],
)
def test_a_probe_tells_ready_from_starting_from_a_stranger(
    serve: Callable[[int, bytes], Endpoint], status: int, body: bytes, state: State
) -> None:
    assert probe(serve(status, body)) is state


def test_a_probe_of_a_silent_port_finds_nobody() -> None:
    assert probe(Endpoint("web", "127.0.0.1", free_port(), "WEB_PORT", "/healthz")) is State.ABSENT
