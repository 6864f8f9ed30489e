"""Groups too small to be shown: a reader who knows the neighbourhood could tell who is meant."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.errors import InvalidValue

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Counted:
    """How many questions, and how many people asked them."""

    questions: int
    people: int


@dataclass(frozen=True)
class SmallGroups:
    """How many people a group needs to be shown, and what follows from it."""

    k: int = 5  # people

    def __post_init__(self) -> None:
        if self.k < 2:
            raise InvalidValue(f"un grupo que se muestra tiene al menos 2 personas, no {self.k}")

    def rounded(self, count: int) -> int:
        """A count down to a multiple of the smallest group: one person more or less hardly ever shows."""
        return count - count % self.k

    def showable(self, parts: Mapping[Key, Counted]) -> frozenset[Key]:
        """Which parts of a whole may be shown, also beside the whole itself.

        A part of fewer than `k` people is hidden. Where what is hidden is so little that it could be had
        by taking the parts shown from the whole, the smallest of those is hidden too (complementary suppression).
        """
        shown = {key for key, part in parts.items() if part.people >= self.k or part.questions == 0}
        hidden = [part for key, part in parts.items() if key not in shown]
        while hidden and shown and (len(hidden) < 2 or sum(part.people for part in hidden) < self.k):
            full = [key for key in shown if parts[key].questions]
            if not full:
                break
            smallest = min(full, key=lambda key: (parts[key].people, parts[key].questions, str(key)))
            shown.remove(smallest)
            hidden.append(parts[smallest])
        return frozenset(shown)


FIVE = SmallGroups()  # what is usual
