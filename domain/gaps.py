"""Missed questions that are asked again when there is something new to say."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation import Answer, Cause

CAN_CLOSE = (Cause.NO_CONTENT, Cause.NOT_FOUND, Cause.AMBIGUOUS)  # what a new entry can mend


@dataclass(frozen=True)
class OpenGap:
    """A missed question, masked, with the language it was asked in."""

    question_id: str
    text: str
    language: str


@dataclass(frozen=True)
class ClosedGap:
    """What answers a missed question by now, and what its person is told if they asked to be."""

    gap: OpenGap
    answer: Answer
    notice: str  # plain


@dataclass(frozen=True)
class Correction:
    """An entry whose answer is another one than some people received."""

    entry_id: str
    title: str
    answer: str  # as it is now; empty when it was withdrawn
    version: int  # of the knowledge base now
