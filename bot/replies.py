"""Answer to Telegram: the text in HTML, its source and date, and the buttons below it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from bot.callbacks import none_data, option_data, vote_data
from bot.splitting import MAX_MESSAGE_UNITS, shorten, split_text, utf16_units
from bot.texts import Texts, spanish_date
from domain.conversation import Answer, Cause, Citation, Option, Status
from domain.insight import Vote
from domain.language import SPANISH

MAX_BUTTON_UNITS = 64  # longer does not fit on a phone
MAX_CITATION_UNITS = 300  # for a title and for a publisher
MAX_CITATIONS = 5  # more do not help a reader


@dataclass(frozen=True)
class Button:
    text: str
    data: str  # at most 64 bytes


@dataclass(frozen=True)
class Reply:
    """Messages in Telegram's HTML, in order; the keyboard goes under the last one."""

    texts: tuple[str, ...]
    keyboard: tuple[tuple[Button, ...], ...] = ()


def plain_reply(text: str) -> Reply:
    """One of the bot's own texts."""
    return Reply(tuple(_html(part) for part in split_text(text)))


def reply_to(answer: Answer, question_id: str, texts: Texts, language: str = SPANISH) -> Reply:
    """An answer laid out for Telegram.

    Args:
        question_id: names the question in votes and choices; 32 hexadecimal digits.
        language: that the question was asked in; its options remember it.
    """
    parts = split_text(answer.text) or (texts.empty_answer,)
    plain_footer, footer = _footer(answer, texts)
    messages = [_html(part) for part in parts]
    if footer and utf16_units(parts[-1]) + 2 + utf16_units(plain_footer) <= MAX_MESSAGE_UNITS:
        messages[-1] += f"\n\n{footer}"
    elif footer:
        messages.append(footer)
    return Reply(tuple(messages), _keyboard(answer, question_id, texts, language))


def _footer(answer: Answer, texts: Texts) -> tuple[str, str]:
    """Source and date, as people read it and in HTML."""
    cited = [_citation(citation) for citation in answer.citations[:MAX_CITATIONS]]
    lines = []
    if len(cited) == 1:
        lines.append((texts.source + cited[0][0], _html(texts.source) + cited[0][1]))
    elif cited:
        lines.append((texts.sources, _html(texts.sources)))
        lines += [(f"• {plain}", f"• {html}") for plain, html in cited]
    if answer.verified_on:
        verified = texts.verified.format(date=spanish_date(answer.verified_on))
        lines.append((verified, _html(verified)))
    return "\n".join(plain for plain, _ in lines), "\n".join(html for _, html in lines)


def _citation(citation: Citation) -> tuple[str, str]:
    title = shorten(citation.title, MAX_CITATION_UNITS)
    publisher = shorten(citation.publisher, MAX_CITATION_UNITS)
    linked = _html(title)
    if title and _is_web_link(citation.url):
        linked = f'<a href="{escape(citation.url or "", quote=True)}">{linked}</a>'
    plain = ", ".join(part for part in (title, publisher) if part)
    return plain, ", ".join(part for part in (linked, _html(publisher)) if part)


def _is_web_link(url: str | None) -> bool:
    if not url or any(character.isspace() or ord(character) < 32 for character in url):
        return False
    try:
        parts = urlsplit(url)
        url.encode("utf-8")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _keyboard(answer: Answer, question_id: str, texts: Texts, language: str) -> tuple[tuple[Button, ...], ...]:
    """Options first, one below the other; then "none of these" after a question back, or votes."""
    rows = tuple((button,) for option in answer.options if (button := _option_button(option, language)))
    if answer.status is Status.CLARIFIED:
        none = Button(texts.none_of_these_button, none_data(question_id, language))
        return (*rows, (none,)) if rows else ()
    if answer.status in {Status.ANSWERED, Status.DECLINED} and answer.cause is not Cause.TECHNICAL:
        votes = (Button("👍", vote_data(question_id, Vote.UP)), Button("👎", vote_data(question_id, Vote.DOWN)))
        return (*rows, votes)
    return ()


def _option_button(option: Option, language: str) -> Button | None:
    data = option_data(option.entry_id, language)
    return Button(shorten(option.title, MAX_BUTTON_UNITS) or option.entry_id, data) if data else None


def _html(text: str) -> str:
    return escape(text, quote=False)
