"""What a button carries back: votes, chosen options, "none of these" and what features put there, in 64 bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.insight import Vote
from domain.language import ENGLISH, SPANISH

MAX_CALLBACK_BYTES = 64  # Telegram's limit for the data of a button

_VOTE = re.compile(r"v:([0-9a-f]{32}):([ud])")
_OPTION = re.compile(r"o(e?):([a-z0-9][a-z0-9_-]{0,59})")
_NONE = re.compile(r"n(?:(e?):([0-9a-f]{32}))?")
_FEATURE = re.compile(r"\+([a-z]{2,10})(!?):([A-Za-z0-9_:.-]{0,60})")


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


@dataclass(frozen=True)
class FeatureChoice:
    """A button of one of the features (`bot/features/`)."""

    kind: str  # 2 to 10 letters, which name the feature that put it there
    value: str  # letters, digits and _:.-
    language: str = SPANISH  # that the button was shown in


Choice = VoteChoice | OptionChoice | NoneChoice | FeatureChoice


def vote_data(question_id: str, vote: Vote) -> str:
    return f"v:{question_id}:{'u' if vote is Vote.UP else 'd'}"


def none_data(question_id: str, language: str) -> str:
    return f"n{_mark(language)}:{question_id}"


def option_data(entry_id: str, language: str = SPANISH) -> str | None:
    """The data of an entry's button; None when the id does not have the form of one."""
    data = f"o{_mark(language)}:{entry_id}"
    return data if _OPTION.fullmatch(data) else None


def feature_data(kind: str, value: str = "", language: str = SPANISH) -> str | None:
    """The data of a feature's button; None when the value has other characters, or is too long for Telegram."""
    data = f"+{kind}{'!' if language == ENGLISH else ''}:{value}"
    return data if len(data) <= MAX_CALLBACK_BYTES and _FEATURE.fullmatch(data) else None


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
    if feature := _FEATURE.fullmatch(data):
        return FeatureChoice(feature[1], feature[3], _language(feature[2]))
    return None


def _mark(language: str) -> str:
    return "e" if language == ENGLISH else ""


def _language(mark: str | None) -> str:
    return ENGLISH if mark else SPANISH
