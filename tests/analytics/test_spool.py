"""The spool: bounded, in order, shared, and quiet when the disk is full."""

from __future__ import annotations

import errno
import logging
from pathlib import Path
from typing import Any

import pytest

from analytics.spool import Spool


def numbers(spool: Spool, **options: Any) -> list[int]:
    found: list[int] = []
    spool.replay(lambda items: found.extend(item["n"] for item in items), **options)
    return found


def test_items_come_back_in_order_over_many_segments(tmp_path: Path) -> None:
    spool = Spool(tmp_path, segment_bytes=50)
    for n in range(40):
        assert spool.append({"n": n})

    assert len(list(tmp_path.glob("0*.jsonl"))) > 5
    assert numbers(spool) == list(range(40))
    assert spool.is_empty()


def test_only_as_many_segments_as_asked_are_replayed(tmp_path: Path) -> None:
    spool = Spool(tmp_path, segment_bytes=1)
    for n in range(3):
        spool.append({"n": n})

    assert numbers(spool, segments=1) == [0]
    assert numbers(spool) == [1, 2]


def test_a_segment_that_could_not_be_stored_stays(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append({"n": 1})

    def fail(items: list[dict[str, Any]]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        spool.replay(fail)
    spool.append({"n": 2})
    assert numbers(spool) == [1, 2]


def test_a_full_spool_refuses_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    spool = Spool(tmp_path, max_bytes=30)
    kept = [spool.append({"n": n}) for n in range(10)]

    assert kept[0] and not kept[-1]
    assert numbers(spool) == list(range(sum(kept)))
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_a_full_disk_is_logged_and_not_raised(caplog: pytest.LogCaptureFixture) -> None:
    assert not Spool(Path("/dev/null/spool")).append({"n": 1})
    assert "lost" in caplog.text


def test_no_space_left_is_logged_and_not_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("analytics.spool.os.fsync", full)

    assert not Spool(tmp_path).append({"n": 1})
    assert "No space left" in caplog.text


def test_a_line_that_was_cut_short_spoils_only_itself(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append({"n": 1})
    with (tmp_path / "open.jsonl").open("a") as file:
        file.write('{"n": 99')
    spool.append({"n": 2})

    assert numbers(spool) == [1, 2]


def test_who_replays_keeps_the_others_out(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append({"n": 1})
    seen: list[list[int]] = []

    spool.replay(lambda items: seen.append(numbers(Spool(tmp_path))))

    assert seen == [[]]
