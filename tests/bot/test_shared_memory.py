"""Several bots count together in a real Redis, and each alone while it is away."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator

import pytest

from bot.flood import Hearing, SharedFlood
from bot.open_forms import OpenForms
from bot.shared_memory import SharedMemory
from domain.conversation import Answer, Status, Step
from domain.identity import PersonKeys

KEYS = PersonKeys(b"tests only")
ASKED = Answer(Status.SMALL_TALK, "Cuéntame.", steps=(Step("Cancelar", "cancel"),))
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def ana() -> str:
    return f"telegram:{uuid.uuid4().hex}"


@pytest.fixture
async def memories() -> AsyncIterator[tuple[SharedMemory, SharedMemory]]:
    """Those of two bots, on one Redis."""
    url = os.environ.get("TEST_REDIS_URL") or pytest.skip("needs TEST_REDIS_URL")
    two = SharedMemory(url), SharedMemory(url)
    yield two
    for memory in two:
        await memory.close()


@pytest.mark.redis
async def test_two_bots_count_one_person_together(memories: tuple[SharedMemory, SharedMemory], ana: str) -> None:
    bots = [SharedFlood("messages", 4, KEYS, memory) for memory in memories]

    heard = [await bots[number % 2].hear(ana, 100.0 + number) for number in range(7)]
    later = [await bots[number % 2].hear(ana, 300.0 + number) for number in range(2)]

    assert heard == [*[Hearing.ANSWERED] * 4, Hearing.TOLD, Hearing.SILENT, Hearing.SILENT]
    assert later == [Hearing.ANSWERED] * 2


@pytest.mark.redis
async def test_a_form_opened_by_one_bot_is_known_to_the_other(
    memories: tuple[SharedMemory, SharedMemory], ana: str
) -> None:
    first, second = (OpenForms(memory) for memory in memories)
    await first.note(ana, ASKED)

    known = await second.holds(ana)
    await second.note(ana, Answer(Status.SMALL_TALK, "¡Gracias!"))

    assert known and not await first.holds(ana)


async def test_without_redis_each_counts_alone_and_nobody_waits_for_it(ana: str) -> None:
    memory = SharedMemory(NOWHERE)
    flood = SharedFlood("messages", 2, KEYS, memory)

    heard = [await flood.hear(ana, 100.0 + number) for number in range(4)]

    assert heard == [Hearing.ANSWERED, Hearing.ANSWERED, Hearing.TOLD, Hearing.SILENT]
    await memory.close()
