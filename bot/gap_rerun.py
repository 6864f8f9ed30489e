"""After a new version: missed questions are asked again, and people who asked to be told are told once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.notice_texts import answered_notice, corrected_notice
from bot.phrases import Phrases
from bot.talk import Talk
from domain.conversation import Answer, Status
from domain.errors import StorageUnavailable
from domain.gaps import ClosedGap, OpenGap
from domain.notice_ports import Corrections, Gaps

logger = logging.getLogger(__name__)

LOOK_S = 3.0  # seconds between looks at the version
READY_S = 120.0  # seconds that a new version is waited for at the action server
AGAIN_S = 2.0  # seconds between two tries of the same question meanwhile

OpenStores = Callable[[], tuple[Gaps, Corrections]]


@dataclass(frozen=True)
class Rerun:
    """What asking again led to."""

    asked: int = 0
    closed: int = 0
    told: int = 0  # people, of answers and of corrections


class GapRerun:
    """Asks again, once for each version whatever the number of processes."""

    def __init__(self, talk: Talk, open_stores: OpenStores, words: Phrases, owner: str) -> None:
        self._talk = talk
        self._open_stores = open_stores
        self._words = words
        self._owner = owner
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Look for new versions until `stop`."""
        stores: tuple[Gaps, Corrections] | None = None
        while not self._stopping.is_set():
            try:
                if stores is None:
                    stores = await asyncio.to_thread(self._open_stores)
                await self._if_new(*stores)
            except StorageUnavailable:
                logger.debug("missed questions wait for the database")
            except Exception as error:  # noqa: BLE001 - the entry point of each rerun: the next one begins anew
                logger.error("missed questions could not be asked again: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK_S)

    def stop(self) -> None:
        self._stopping.set()

    async def once(self, gaps: Gaps, corrections: Corrections, version: int) -> Rerun:
        """Ask every open miss again of a version, and tell of corrections.

        Raises:
            StorageUnavailable: the database does not answer.
        """
        await asyncio.to_thread(gaps.reopen)
        told = await self._tell_corrections(corrections)
        asked = closed = 0
        for gap in await asyncio.to_thread(gaps.open):
            if self._stopping.is_set():
                break
            answer = await self._answer(gap, version)
            asked += 1
            if answer.status is not Status.ANSWERED or answer.degraded:
                continue
            notice = answered_notice(gap, answer, self._words)
            told += await asyncio.to_thread(gaps.close, ClosedGap(gap, answer, notice))
            closed += 1
        return Rerun(asked, closed, told)

    async def _if_new(self, gaps: Gaps, corrections: Corrections) -> None:
        version = await asyncio.to_thread(gaps.begin, self._owner)
        if version is None:
            return
        rerun = await self.once(gaps, corrections, version)
        if self._stopping.is_set():
            return
        await asyncio.to_thread(gaps.finish, version)
        logger.info(
            "version %d: %d missed questions asked again, %d closed, %d people told",
            version,
            rerun.asked,
            rerun.closed,
            rerun.told,
        )

    async def _tell_corrections(self, corrections: Corrections) -> int:
        told = 0
        for correction in await asyncio.to_thread(corrections.due):
            notice = corrected_notice(correction, self._words)
            told += await asyncio.to_thread(corrections.tell, correction, notice)
        return told

    async def _answer(self, gap: OpenGap, version: int) -> Answer:
        """The answer of a version, once the action server has it."""
        waited_s = 0.0
        while True:
            answer = await self._talk.ask_again(gap.text, language=gap.language)
            if answer.knowledge_version >= version or waited_s >= READY_S or self._stopping.is_set():
                return answer
            await asyncio.sleep(AGAIN_S)
            waited_s += AGAIN_S
