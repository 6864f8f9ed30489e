"""A conversation is taken out of each store that Rasa may keep it in: real stores, in Rasa's own environment."""

from __future__ import annotations

import os
import subprocess

import pytest

from settings import ROOT

SAVED_AND_FORGOTTEN = """
import asyncio, os, sys
from rasa.core.tracker_store import FailSafeTrackerStore, RedisTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from urllib.parse import urlsplit
from nlu.forgetting import forget
from nlu.recent_conversations import RecentConversations

def store_of(kind):
    if kind == "memory":
        return RecentConversations(Domain.empty())
    if kind == "sql":
        return SQLTrackerStore(Domain.empty(), dialect="sqlite", db=sys.argv[2])
    place = urlsplit(os.environ["TEST_REDIS_URL"])
    return RedisTrackerStore(Domain.empty(), host=place.hostname, port=place.port, key_prefix="forgetting")

async def main():
    store = FailSafeTrackerStore(store_of(sys.argv[1]))
    for sender in ("ana", "beto"):
        tracker = DialogueStateTracker(sender, [])
        tracker.update(UserUttered("mi idea secreta"))
        await store.save(tracker)
    assert (await store.retrieve("ana")).latest_message.text == "mi idea secreta"
    forget(store, "ana")
    forget(store, "nobody")
    assert await store.retrieve("ana") is None
    assert (await store.retrieve("beto")).latest_message.text == "mi idea secreta"
    forget(store, "beto")

asyncio.run(main())
"""


@pytest.mark.e2e
@pytest.mark.parametrize("kind", ["memory", "sql", pytest.param("redis", marks=pytest.mark.redis)])
def test_nothing_of_a_forgotten_conversation_is_left_and_others_stay(kind: str, tmp_path) -> None:
    if kind == "redis" and not os.environ.get("TEST_REDIS_URL"):
        pytest.skip("TEST_REDIS_URL is not set: no Redis to test with")
    command = [str(ROOT / "nlu/.venv/bin/python"), "-c", SAVED_AND_FORGOTTEN, kind, str(tmp_path / "trackers.db")]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)

    assert ran.returncode == 0, ran.stderr[-2000:]
