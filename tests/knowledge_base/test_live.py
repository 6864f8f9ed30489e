"""Workers follow the newest version."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.errors import StorageUnavailable
from knowledge_base.encoder import load_encoder
from knowledge_base.live import LiveKnowledge
from knowledge_base.search import Fusion
from knowledge_base.storage.repository import EntryRepository
from tests import make


def test_a_new_version_is_live_within_three_seconds(engine: Engine, tmp_path: Path) -> None:
    repository = EntryRepository(engine)
    repository.take_over([make.entry("vieja")], author="Ana", note="1")
    live = LiveKnowledge(repository, load_encoder(), tmp_path / "index", Fusion())
    stop = threading.Event()
    live.follow(stop, every_s=0.2)

    repository.take_over([make.entry("nueva", answer="Otra cosa.")], author="Ana", note="2")
    deadline = time.monotonic() + 3
    while live.entry("nueva") is None and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()

    assert live.version == 2
    assert live.entry("nueva") is not None
    assert live.entry("vieja") is None


def test_a_lost_database_leaves_the_last_version_in_place(tmp_path: Path) -> None:
    class Losing:
        lost = False

        def version(self) -> int:
            if self.lost:
                raise StorageUnavailable("gone")
            return 1

        def entries(self):
            return (make.entry("ecobici"),)

    repository = Losing()
    live = LiveKnowledge(repository, load_encoder(), tmp_path / "index", Fusion())
    repository.lost = True

    with pytest.raises(StorageUnavailable):
        live.refresh()
    assert live.entry("ecobici") is not None
