"""Secrets are made once, whoever asks first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from secret_store import address_secret
from settings import Settings


def test_threads_that_ask_at_once_get_one_secret(tmp_path: Path) -> None:
    for attempt in range(20):
        settings = Settings(state_dir=str(tmp_path / str(attempt)))

        with ThreadPoolExecutor(8) as threads:
            found = set(threads.map(address_secret, [settings] * 8))

        assert len(found) == 1
        assert [path.name for path in (settings.state_path / "secrets").iterdir()] == ["address_secret"]
