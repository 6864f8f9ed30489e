"""The real bot against the emulator: on a thread of the test, or as a process that may be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from bot.app import TelegramBot
from bot.talk import Talk
from bot.wiring import open_conversation
from settings import ROOT, Settings

STOP_S = 20.0


class BotThread:
    """`with BotThread(...)`: the bot answers until the block ends."""

    def __init__(self, settings: Settings, conversation: Talk | None, engine: Engine) -> None:
        """Without a conversation: one with Rasa and the action server that the settings name."""
        self._settings, self._conversation, self._engine = settings, conversation, engine
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bot: TelegramBot | None = None
        self._ready = threading.Event()
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(STOP_S)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._loop and self._bot and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._bot.ending.set)
        self._thread.join(STOP_S)
        assert not self._thread.is_alive(), "the bot did not stop"
        if self.error:
            raise self.error

    async def _run(self) -> None:
        try:
            async with AsyncExitStack() as open_parts:
                talk = self._conversation or await open_parts.enter_async_context(open_conversation(self._settings))
                self._loop, self._bot = asyncio.get_running_loop(), TelegramBot(self._settings, talk, self._open)
                self._ready.set()
                await self._bot.run()
        except BaseException as error:  # noqa: BLE001 - raised again in the test's thread
            self.error = error
        finally:
            self._ready.set()

    def _open(self) -> Engine:
        return self._engine


class BotProcess:
    """`python -m tests.telegram.bot_process` with the settings given; its output goes to a file."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.output = folder / "bot.log"
        environ = {name.upper(): str(value) for name, value in settings.items()}
        with self.output.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.telegram.bot_process"],
                cwd=ROOT,
                env={**os.environ, "STATE_DIR": str(folder), **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(STOP_S)

    def wait(self) -> tuple[int, str]:
        """Exit code and output, once it has ended by itself."""
        return self.process.wait(STOP_S), self.output.read_text(encoding="utf-8")
