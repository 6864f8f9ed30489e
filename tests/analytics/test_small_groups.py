"""Groups too small to be shown cannot be had by taking what is shown apart, either."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.figures import FigureReader
from analytics.small_groups import FIVE, Counted, SmallGroups
from analytics.weeks import week_of
from domain.errors import InvalidValue
from domain.figures import Share
from tests.analytics.crowds import LIMITS, Asked, crowds
from tests.analytics.themes import row, write
from tests.web.staff import database

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PART = st.builds(lambda people, more: Counted(people + more, people), st.integers(1, 18), st.integers(0, 4))
PARTS = st.dictionaries(st.sampled_from("abcdef"), PART)


@given(LIMITS, PARTS)
def test_what_is_hidden_cannot_be_had_from_the_whole(small: SmallGroups, parts: dict[str, Counted]) -> None:
    shown = small.showable(parts)
    hidden = [parts[key] for key in parts.keys() - shown]

    assert all(parts[key].people >= small.k for key in shown)
    if hidden and shown:  # whole less shown is all that is hidden together: neither one part nor few people
        assert len(hidden) >= 2
        assert sum(part.people for part in hidden) >= small.k


def test_parts_of_enough_people_are_all_shown() -> None:
    assert FIVE.showable({"a": Counted(9, 5), "b": Counted(5, 5)}) == {"a", "b"}


def test_a_group_of_one_person_is_never_shown() -> None:
    with pytest.raises(InvalidValue):
        SmallGroups(1)


def logged(asked: list[Asked]) -> list[dict[str, Any]]:
    return [
        row(
            f"pregunta {n}",
            f"p{person}",
            asked_at=NOW - timedelta(weeks=weeks),
            channel=channel,
            status=status,
            cause=None if status == "answered" else "no_content",
            entries=["c40"] if status == "answered" else [],
        )
        for n, (person, weeks, channel, status) in enumerate(asked)
    ]


@settings(max_examples=40, deadline=None)
@given(crowds(weeks=4))
def test_differences_of_filters_tell_nothing_of_small_groups(crowd: tuple[SmallGroups, list[Asked]]) -> None:
    """Whatever is taken from whatever, over periods and channels: only multiples of k, of groups that may be shown."""
    small, asked = crowd
    engine = database()
    write(engine, logged(asked))
    reader = FigureReader(engine, small=small, clock=lambda: NOW)
    views = {
        (weeks, channel): reader.figures(weeks, topics={"c40": "redes"}, channel=channel)
        for weeks, channel in product((1, 2, 3, 4), (None, "telegram", "web"))
    }
    engine.dispose()

    people, questions = defaultdict[Any, set[int]](set), Counter[Any]()
    for person, weeks, channel, status in asked:
        key = (week_of(NOW - timedelta(weeks=weeks)), channel, status)
        people[key].add(person)
        questions[key] += 1
    for figures in views.values():
        for cell in figures.cells:
            key = (cell.week, cell.channel, cell.status.value)
            assert len(people[key]) >= small.k
            assert cell.questions == small.rounded(questions[key])
        assert figures.total == sum(figures.by_status().values()) == sum(figures.by_week().values())
        assert figures.total == sum(figures.by_channel().values())
        assert all(count % small.k == 0 for count in (*figures.people.values(), figures.people_in_all))
    for (weeks, channel), (more, other) in product(views, views):
        narrow, wide = views[weeks, channel], views[more, other]
        if weeks <= more and other in (None, channel):
            inside = [c for c in wide.cells if c.week in narrow.weeks and channel in (None, c.channel)]
            assert list(narrow.cells) == inside  # a filter leaves cells out and changes none
            assert (wide.total - narrow.total) % small.k == 0


def test_a_share_knows_how_little_it_may_mean() -> None:
    low, high = Share(5, 10).interval

    assert (round(low, 3), round(high, 3)) == (0.237, 0.763)  # by hand, with Wilson's formula
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0.0, 1.0)
