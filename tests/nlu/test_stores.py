"""Where several Rasas keep locks and conversations together."""

from __future__ import annotations

import pytest
import yaml

from domain.errors import InvalidSettings
from nlu.serve import write_configuration
from settings import Settings


def endpoints(tmp_path, **given: str) -> dict:
    _, path = write_configuration(Settings(state_dir=str(tmp_path), internal_token="interno", **given))
    assert path.stat().st_mode & 0o077 == 0, "it holds secrets"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_one_rasa_keeps_everything_in_memory(tmp_path) -> None:
    found = endpoints(tmp_path)

    assert set(found) == {"action_endpoint", "tracker_store"}
    assert found["tracker_store"] == {"type": "nlu.recent_conversations.RecentConversations"}


def test_several_share_redis_and_postgresql(tmp_path) -> None:
    found = endpoints(
        tmp_path, rasa_lock_url="redis://:clave@h:6380/3", rasa_tracker_url="postgresql://ana:con%40@base/rasa"
    )

    lock, tracker = found["lock_store"], found["tracker_store"]
    assert lock["type"] == "redis"
    assert (lock["url"], lock["port"], lock["db"], lock["password"]) == ("h", 6380, 3, "clave")
    assert (tracker["url"], tracker["db"], tracker["username"], tracker["password"]) == ("base", "rasa", "ana", "con@")


def test_conversations_in_redis_are_forgotten_after_an_hour(tmp_path) -> None:
    tracker = endpoints(tmp_path, rasa_tracker_url="redis://h/1")["tracker_store"]

    assert (tracker["type"], tracker["url"], tracker["db"], tracker["record_exp"]) == ("redis", "h", 1, 3600)


@pytest.mark.parametrize("wrong", [{"rasa_lock_url": "http://x"}, {"rasa_tracker_url": "mysql://x/y"}])
def test_an_address_of_another_kind_is_refused(tmp_path, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidSettings, match=next(iter(wrong)).upper()):
        endpoints(tmp_path, **wrong)
