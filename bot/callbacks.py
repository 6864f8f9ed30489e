"""What a button carries back: votes, chosen options and "none of these", in at most 64 bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.insight import Vote
from domain.language import ENGLISH, SPANISH

MAX_CALLBACK_BYTES = 64  # Telegram's limit for the data of a button

_VOTE = re.compile(r"v:([0-9a-f]{32}):([ud])")
_OPTION = re.compile(r"o(e?):([a-z0-9][a-z0-9_-]{0,59})")
_NONE = re.compile(r"n(?:(e?):([0-9a-f]{32}))?")


@dataclass(frozen=True)
class VoteChoice:
    question_id: str  # 32 hexadecimal digits
    vote: Vote


@dataclass(frozen=True)
class OptionChoice:
    entry_id: str
    language: str = SPANISH  # that the question was asked in


@dataclass(frozen=True)
class NoneChoice:
    """None of the options that were offered."""

    question_id: str = ""  # whose options; empty on buttons that were sent before it was noted
    language: str = SPANISH


Choice = VoteChoice | OptionChoice | NoneChoice


def vote_data(question_id: str, vote: Vote) -> str:
    return f"v:{question_id}:{'u' if vote is Vote.UP else 'd'}"


def none_data(question_id: str, language: str) -> str:
    return f"n{_mark(language)}:{question_id}"


def option_data(entry_id: str, language: str = SPANISH) -> str | None:
    """The data of an entry's button; None when the id does not have the form of one."""
    data = f"o{_mark(language)}:{entry_id}"
    return data if _OPTION.fullmatch(data) else None


def parse_choice(data: str | None) -> Choice | None:
    """What was pressed; None for anything that this bot never put on a button."""
    if not data:
        return None
    if none := _NONE.fullmatch(data):
        return NoneChoice(none[2] or "", _language(none[1]))
    if vote := _VOTE.fullmatch(data):
        return VoteChoice(vote[1], Vote.UP if vote[2] == "u" else Vote.DOWN)
    if option := _OPTION.fullmatch(data):
        return OptionChoice(option[2], _language(option[1]))
    return None


def _mark(language: str) -> str:
    return "e" if language == ENGLISH else ""


def _language(mark: str | None) -> str:
    return ENGLISH if mark else SPANISH
