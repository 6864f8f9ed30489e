"""What the questions of themes add up to, kept until one of them changes: a large theme takes long to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from analytics.small_groups import Counted
from analytics.theme_models import ThemeCountsRow, ThemeRow
from analytics.theme_rows import Near, ThemeCounts, counts_in
from analytics.transactions import insert_into, transaction
from domain.errors import StorageUnavailable
from domain.themes import Concern

LARGE = 10_000  # questions; a smaller theme is counted in some milliseconds, so that reading it need write nothing


class KeptCounts:
    """Counts of themes; those that are kept are the same as those that would be counted now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, themes: Sequence[str]) -> dict[str, ThemeCounts]:
        """By theme; those without questions are left out. Counts of now.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        return self._read(themes, old_too=False)

    def at_hand(self, themes: Sequence[str]) -> dict[str, ThemeCounts]:
        """The same, but a large theme that changed is told as it was kept last, and that it is `old`.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        return self._read(themes, old_too=True)

    def _read(self, themes: Sequence[str], *, old_too: bool) -> dict[str, ThemeCounts]:
        changes, found, fresh = self._count(themes, old_too=old_too)
        large = [theme for theme, counts in fresh.items() if _large(counts)]
        if large:
            with suppress(StorageUnavailable):  # they are kept to be quicker the next time, no more
                self._keep({theme: fresh[theme] for theme in large}, changes)
        return {**found, **fresh}

    def refresh(self, themes: Sequence[str]) -> None:
        """Count and keep all that changed, so that whoever reads next need not.

        Raises:
            StorageUnavailable: the database cannot be read or written.
        """
        changes, _, fresh = self._count(themes, old_too=False)
        self._keep(fresh, changes)

    def _count(
        self, themes: Sequence[str], *, old_too: bool
    ) -> tuple[dict[str, int], dict[str, ThemeCounts], dict[str, ThemeCounts]]:
        """How often each changed so far, the counts that are kept, and those that were counted now."""
        asked = select(ThemeRow.id, ThemeRow.changes, ThemeCountsRow.changes, ThemeCountsRow.counts)
        known = asked.outerjoin(ThemeCountsRow, ThemeCountsRow.theme_id == ThemeRow.id).where(ThemeRow.id.in_(themes))
        with transaction(self._engine, read_only=True) as connection:
            # Before counting: what changes meanwhile makes the number another one, and the counts are not used.
            rows = connection.execute(known).all()
            whole = [row for row in rows if row.counts and "near" in row.counts]  # an older version kept less
            kept = {theme: _told(counts, old=now != then) for theme, now, then, counts in whole}
            usable = {theme: counts for theme, counts in kept.items() if not counts.old or (old_too and _large(counts))}
            stale = [theme for theme in themes if theme not in usable]
            fresh = counts_in(connection, stale) if stale else {}
        return {theme: now for theme, now, *_ in rows}, usable, fresh

    def _keep(self, counted: Mapping[str, ThemeCounts], changes: Mapping[str, int]) -> None:
        rows = [
            {"theme_id": theme, "changes": changes[theme], "counts": _written(counts)}
            for theme, counts in sorted(counted.items())
            if theme in changes
        ]
        if not rows:
            return
        with transaction(self._engine) as connection:
            said = insert_into(connection, ThemeCountsRow)
            again = {name: said.excluded[name] for name in ("changes", "counts")}
            newer = ThemeCountsRow.changes <= said.excluded.changes  # another process may have counted meanwhile
            connection.execute(said.on_conflict_do_update(index_elements=["theme_id"], set_=again, where=newer), rows)


def _large(counts: ThemeCounts) -> bool:
    return counts.whole.questions >= LARGE


def _written(counts: ThemeCounts) -> dict[str, Any]:
    return {
        "whole": _pair(counts.whole),
        "busiest": counts.busiest,
        "weeks": {week.isoformat(): _pair(counted) for week, counted in counts.weeks.items()},
        "concerns": {concern.value: [*map(_pair, parts)] for concern, parts in counts.concerns.items()},
        "open_causes": {cause: _pair(counted) for cause, counted in counts.open_causes.items()},
        "open_misses": _pair(counts.open_misses),
        "answered": _pair(counts.answered),
        "near": {entry: [near.people, near.score] for entry, near in counts.near.items()},
    }


def _told(kept: Mapping[str, Any], *, old: bool) -> ThemeCounts:
    return ThemeCounts(
        old=old,
        whole=_counted(kept["whole"]),
        busiest=kept["busiest"],
        weeks={date.fromisoformat(week): _counted(pair) for week, pair in kept["weeks"].items()},
        concerns={Concern(name): (_counted(part), _counted(rest)) for name, (part, rest) in kept["concerns"].items()},
        open_causes={cause: _counted(pair) for cause, pair in kept["open_causes"].items()},
        open_misses=_counted(kept["open_misses"]),
        answered=_counted(kept["answered"]),
        near={entry: Near(*told) for entry, told in kept["near"].items()},
    )


def _pair(counted: Counted) -> list[int]:
    return [counted.questions, counted.people]


def _counted(pair: Iterable[int]) -> Counted:
    return Counted(*pair)
