"""Electoral bans are read from a setting, whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from domain.electoral_bans import ban_on, read_bans
from domain.errors import InvalidSettings
from settings import read_settings


def test_both_days_belong_to_a_ban() -> None:
    bans = read_bans("2027-04-04..2027-06-06 Artículo uno; 2030-04-01..2030-06-02 Artículo dos")

    found = [ban_on(day, bans) for day in (date(2027, 4, 3), date(2027, 4, 4), date(2030, 6, 2), date(2030, 6, 3))]

    assert [ban and ban.reason for ban in found] == [None, "Artículo uno", "Artículo dos", None]
    assert read_bans("") == ()


@pytest.mark.parametrize("wrong", ["2027-04-04", "2027-06-06..2027-04-04 al revés", "2027-02-30..2027-03-01 x"])
def test_a_ban_that_cannot_be_read_stops_the_start(wrong: str) -> None:
    with pytest.raises(InvalidSettings, match="ELECTORAL_BANS"):
        read_settings({"ELECTORAL_BANS": wrong})
