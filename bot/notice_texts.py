"""What people are told later, in plain text: an answer that there was not, an answer that was corrected."""

from __future__ import annotations

from bot.phrases import Phrases
from bot.splitting import shorten
from bot.texts import long_date
from domain.conversation import Answer
from domain.gaps import Correction, OpenGap

MAX_QUESTION_UNITS = 300  # enough to recognise one's own question


def answered_notice(gap: OpenGap, answer: Answer, words: Phrases) -> str:
    """A question of theirs, its answer, source and date."""
    question = shorten(gap.text, MAX_QUESTION_UNITS)
    lines = [words.say("answered", gap.language, question=question, answer=answer.text)]
    lines += [
        words.say("source", gap.language, source=", ".join(filter(None, (each.title, each.publisher, each.url))))
        for each in answer.citations[:1]
    ]
    if answer.verified_on:
        lines.append(words.say("verified", gap.language, date=long_date(answer.verified_on)))
    return "\n".join(lines)


def corrected_notice(correction: Correction, words: Phrases) -> str:
    """What an answer that they received says now, or that it was withdrawn."""
    if not correction.answer:
        return words.say("withdrawn", title=correction.title)
    return words.say("corrected", title=correction.title, answer=correction.answer)
