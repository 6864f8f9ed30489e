"""An entry that was approved for a day is published by the running console when the day comes."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import bootstrap
from knowledge_base.storage.drafts import Drafts
from settings import Settings
from tests.web.make import entry


def test_the_console_publishes_what_is_due(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/t.db", state_dir=str(tmp_path))
    drafts, stop = Drafts(bootstrap.engine(settings)), threading.Event()
    begun = drafts.begin(entry(), by="ana", note="nueva", base=0)
    sent = drafts.send_to_review("red-c40", lock=begun.lock)
    soon = datetime.fromtimestamp(time.time() + 0.5, UTC)
    assert drafts.approve("red-c40", lock=sent.lock, by="beto", publish_at=soon) is None
    time.sleep(0.6)

    thread = bootstrap.keep_publishing(settings, stop)
    deadline = time.monotonic() + 10
    while drafts.find("red-c40") and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join(5)

    assert [e.id for e in bootstrap.repository(settings).entries()] == ["red-c40"]
