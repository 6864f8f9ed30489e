"""Questions of groups about as large as the smallest that may be shown, for whoever tries to find small ones."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from analytics.small_groups import SmallGroups

Asked = tuple[int, int, str, str]  # person, weeks ago, channel, status
LIMITS = st.sampled_from((SmallGroups(2), SmallGroups(3), SmallGroups(5), SmallGroups(10)))


def crowds(weeks: int) -> st.SearchStrategy[tuple[SmallGroups, list[Asked]]]:
    """A smallest group, and what groups of fewer and of more people asked in so many weeks; people are in several."""
    return LIMITS.flatmap(lambda small: st.tuples(st.just(small), _asked(small.k, weeks)))


def _asked(k: int, weeks: int) -> st.SearchStrategy[list[Asked]]:
    crowd = st.tuples(
        st.integers(0, k),  # its first person
        st.integers(1, k + 3),  # people
        st.integers(1, weeks),
        st.sampled_from(["telegram", "web"]),
        st.sampled_from(["answered", "declined"]),
    )
    return st.lists(crowd, max_size=12).map(_told)


def _told(groups: Iterable[tuple[int, int, int, str, str]]) -> list[Asked]:
    return [(first + n, *where) for first, people, *where in groups for n in range(people)]  # type: ignore[misc]
