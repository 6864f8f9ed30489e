"""What an answer says to somebody who asked in English: our own words in English, official text as it is."""

from __future__ import annotations

from dataclasses import replace

from bot.texts import EnglishTexts
from domain.conversation import Answer, Cause, Status
from domain.crisis import CRISIS
from domain.language import ENGLISH


def in_english(answer: Answer, texts: EnglishTexts) -> Answer:
    """The same answer with an English text; that of an entry stays Spanish, below a line that says so."""
    if answer.language == ENGLISH:
        return answer
    then = texts.said[CRISIS] if answer.then and answer.intent == CRISIS else answer.then
    return replace(answer, text=_said(answer, texts), then=then)


def _said(answer: Answer, texts: EnglishTexts) -> str:
    if answer.status is Status.CLARIFIED:
        return texts.clarified
    if answer.status is Status.DECLINED and not _quotes_an_entry(answer):
        reason = texts.declined[answer.cause or Cause.NOT_FOUND]
        return f"{reason}\n\n{texts.nearest}" if answer.options else reason
    if answer.status in {Status.SMALL_TALK, Status.HANDED_OVER} and answer.intent in texts.said:
        return texts.said[answer.intent]
    return f"{texts.official_text}\n\n{answer.text}"


def _quotes_an_entry(answer: Answer) -> bool:
    """An entry that says why something is not known, or which office knows, has a title or sources."""
    return bool(answer.title or answer.citations)
