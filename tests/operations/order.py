"""Whether a chat was answered in the order of its questions, though processes were killed meanwhile."""

from __future__ import annotations

APOLOGY = "Perdón"  # for who asked of a process that was just killed


def in_order(heard: list[str], expected: list[str]) -> bool:
    """Whether each expected answer, or an apology in its place, was heard in turn; any may come twice."""
    place = 0
    for line in heard:
        if place < len(expected) and (line == expected[place] or line.startswith(APOLOGY)):
            place += 1
        elif not place or line != expected[place - 1]:
            return False
    return place == len(expected)
