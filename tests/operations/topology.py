"""Replicas for real: two bots, two action servers, two Rasas behind HAProxy, on one PostgreSQL and one Redis."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from settings import ROOT
from tests.ports import free_port

REPLICAS = (0, 1)
READY_S = 240.0
WEBHOOK_SECRET = "secreto-de-prueba"
COMMANDS = {
    "bot": [str(Path(sys.executable).with_name("tulugar")), "bot"],
    "actions": [sys.executable, "-m", "actions.server"],
    "rasa": [str(ROOT / "nlu/.venv/bin/python"), "-m", "nlu.serve"],
}
PROBES = {"bot": "/readyz", "actions": "/readyz", "rasa": "/webhooks/tulugar/readyz"}


class Topology:
    """Starts and kills replicas; HAProxy runs the configuration of deploy/ with this machine's ports."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self._folder = folder
        self._ports = {(part, number): free_port() for part in COMMANDS for number in REPLICAS}
        self._health = {number: free_port() for number in REPLICAS}
        self._fronts = {part: free_port() for part in COMMANDS}
        self._running: dict[tuple[str, int], subprocess.Popen[bytes]] = {}
        self._proxy: subprocess.Popen[bytes] | None = None
        self._environ = {
            **os.environ,
            **environ,
            "STATE_DIR": str(folder),
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{self._fronts['bot']}/telegram",
            "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }

    def __enter__(self) -> Self:
        try:
            for part in ("rasa", "actions"):
                for number in REPLICAS:
                    self.start(part, number)
            self._start_proxy()
            for part, number in list(self._running):
                self.wait_ready(part, number)
            for number in REPLICAS:
                self.start("bot", number)
                self.wait_ready("bot", number)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        processes = [*self._running.values(), *([self._proxy] if self._proxy else [])]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, part: str, number: int) -> None:
        own = {f"{other.upper()}_PORT": str(port) for other, port in self._fronts.items() if other != "bot"}
        if part == "bot":
            own |= {
                "TELEGRAM_WEBHOOK_PORT": str(self._ports[part, number]),
                "BOT_HEALTH_PORT": str(self._health[number]),
            }
        else:
            own[f"{part.upper()}_PORT"] = str(self._ports[part, number])
        with (self._folder / f"{part}-{number}.log").open("ab") as log:
            self._running[part, number] = subprocess.Popen(
                COMMANDS[part], cwd=ROOT, env={**self._environ, **own}, stdout=log, stderr=subprocess.STDOUT
            )

    def kill(self, part: str, number: int) -> None:
        """kill -9."""
        process = self._running.pop((part, number))
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    def wait_ready(self, part: str, number: int) -> None:
        port = self._health[number] if part == "bot" else self._ports[part, number]
        deadline = time.monotonic() + READY_S
        while not _answers(f"http://127.0.0.1:{port}{PROBES[part]}"):
            assert self._running[part, number].poll() is None, self.log(part, number)
            assert time.monotonic() < deadline, self.log(part, number)
            time.sleep(0.2)

    def log(self, part: str, number: int) -> str:
        return (self._folder / f"{part}-{number}.log").read_text(encoding="utf-8", errors="replace")

    def secret_files(self) -> list[Path]:
        return [path for path in (self._folder / "secrets").glob("*") if not path.name.startswith(".")]

    def _start_proxy(self) -> None:
        config = self._folder / "haproxy.cfg"
        config.write_text(self._configuration(), encoding="utf-8")
        self._proxy = subprocess.Popen(["haproxy", "-db", "-f", str(config)], stderr=subprocess.DEVNULL)

    def _configuration(self) -> str:
        """deploy/haproxy.cfg with ports of our own, and servers by number instead of by name."""
        text = (ROOT / "deploy/haproxy.cfg").read_text(encoding="utf-8")
        text = text.replace("resolvers docker\n    nameserver dns 127.0.0.11:53\n    hold valid 5s\n", "")
        fronts = {8443: self._fronts["bot"], 5005: self._fronts["rasa"], 5055: self._fronts["actions"]}
        for usual, port in {**fronts, 8404: free_port(), 8080: free_port()}.items():
            text = text.replace(f"bind :{usual}", f"bind 127.0.0.1:{port}")
        return re.sub(r"    server-template (\w+) .*\n", self._servers, text)

    def _servers(self, template: re.Match[str]) -> str:
        part = template[1]
        if part not in COMMANDS:
            return ""
        checked = {number: f"check port {self._health[number]}" if part == "bot" else "check" for number in REPLICAS}
        return "".join(
            f"    server {part}{number} 127.0.0.1:{self._ports[part, number]} {checked[number]}\n"
            for number in REPLICAS
        )


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as response:
            return response.status == 200
    except (URLError, OSError):
        return False
