"""Answer to Telegram: the text in HTML, its source and date, and the buttons below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlsplit

from bot.callbacks import feature_data, none_data, option_data, vote_data
from bot.splitting import MAX_MESSAGE_UNITS, shorten, split_text, utf16_units
from bot.texts import Labels, Texts, long_date
from domain.conversation import Answer, Cause, Citation, MoreKind, Option, Status, Step
from domain.insight import Vote
from domain.language import SPANISH

MAX_BUTTON_UNITS = 64  # longer does not fit on a phone
MAX_CITATION_UNITS = 300  # for a title and for a publisher
MAX_CITATIONS = 5  # more do not help a reader
MAX_HALF_ROW_UNITS = 22  # of a button that shares its row with another one
FORM = "form"  # the kind of the buttons of a form; their value is the step
SHARE = "share"  # the kind of the button that asks for a card of an entry; its value is the entry's id


@dataclass(frozen=True)
class Button:
    text: str
    data: str  # at most 64 bytes


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Reply:
    """Messages in Telegram's HTML, in order; the keyboard goes under the last one."""

    texts: tuple[str, ...]
    keyboard: Keyboard = ()


def plain_reply(text: str) -> Reply:
    """One of the bot's own texts."""
    return Reply(tuple(as_html(part) for part in split_text(text)))


def with_note(reply: Reply, note: str) -> Reply:
    """The same reply with a line before it."""
    first, *rest = reply.texts or ("",)
    together = f"{as_html(note)}\n\n{first}"
    texts = (together, *rest) if utf16_units(together) <= MAX_MESSAGE_UNITS else (as_html(note), first, *rest)
    return Reply(texts, reply.keyboard)


def reply_to(
    answer: Answer, question_id: str, texts: Texts, language: str = SPANISH, *, shareable: bool = False
) -> Reply:
    """An answer laid out for Telegram.

    Args:
        question_id: names the question in votes and choices; 32 hexadecimal digits.
        language: that the question was asked in; its options remember it.
        shareable: whether somebody makes cards of entries (the button `SHARE`).
    """
    labels = texts.labels(language)
    parts = split_text(answer.text) or (labels.empty_answer,)
    plain_footer, footer = evidence(answer.citations, answer.verified_on, labels, language)
    messages = [as_html(part) for part in parts]
    if footer and utf16_units(parts[-1]) + 2 + utf16_units(plain_footer) <= MAX_MESSAGE_UNITS:
        messages[-1] += f"\n\n{footer}"
    elif footer:
        messages.append(footer)
    for part in split_text(answer.then):
        together = f"{messages[-1]}\n\n{as_html(part)}"
        messages[-1:] = [together] if utf16_units(together) <= MAX_MESSAGE_UNITS else [messages[-1], as_html(part)]
    keyboard = _keyboard(answer, question_id, labels, language, shareable)
    return Reply(tuple(messages), (*keyboard, *_step_rows(answer.steps, language)))


def evidence(
    citations: tuple[Citation, ...], verified_on: date | None, labels: Labels, language: str
) -> tuple[str, str]:
    """Sources and date, as people read them and in HTML."""
    cited = [_citation(citation) for citation in citations[:MAX_CITATIONS]]
    lines = []
    if len(cited) == 1:
        lines.append((labels.source + cited[0][0], as_html(labels.source) + cited[0][1]))
    elif cited:
        lines.append((labels.sources, as_html(labels.sources)))
        lines += [(f"• {plain}", f"• {html}") for plain, html in cited]
    if verified_on:
        verified = labels.verified.format(date=long_date(verified_on, language))
        lines.append((verified, as_html(verified)))
    return "\n".join(plain for plain, _ in lines), "\n".join(html for _, html in lines)


def _citation(citation: Citation) -> tuple[str, str]:
    title = shorten(citation.title, MAX_CITATION_UNITS)
    publisher = shorten(citation.publisher, MAX_CITATION_UNITS)
    linked = as_html(title)
    if title and _is_web_link(citation.url):
        linked = f'<a href="{escape(citation.url or "", quote=True)}">{linked}</a>'
    plain = ", ".join(part for part in (title, publisher) if part)
    return plain, ", ".join(part for part in (linked, as_html(publisher)) if part)


def _is_web_link(url: str | None) -> bool:
    if not url or any(character.isspace() or ord(character) < 32 for character in url):
        return False
    try:
        parts = urlsplit(url)
        url.encode("utf-8")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _keyboard(answer: Answer, question_id: str, labels: Labels, language: str, shareable: bool) -> Keyboard:
    """Options first; then "none of these" after a question back, or what else is known, votes and the share button."""
    rows = tuple((button,) for option in answer.options if (button := _option_button(option, language)))
    if answer.status is Status.CLARIFIED:
        none = Button(labels.none_of_these_button, none_data(question_id, language))
        return (*rows, (none,)) if rows else ()
    if answer.status in {Status.ANSWERED, Status.DECLINED} and answer.cause is not Cause.TECHNICAL:
        votes = (Button("👍", vote_data(question_id, Vote.UP)), Button("👎", vote_data(question_id, Vote.DOWN)))
        share = _share(answer, labels, language) if shareable else ()
        more = _more(answer, labels, language)
        return (*rows, *((more,) if more else ()), (*votes, *share))
    return ()


def _more(answer: Answer, labels: Labels, language: str) -> tuple[Button, ...]:
    """What did it achieve, what did it cost: where an entry tells it."""
    said = {MoreKind.RESULT: labels.result_button, MoreKind.COST: labels.cost_button}
    return tuple(
        Button(said[more.kind], data) for more in answer.more if (data := option_data(more.entry_id, language))
    )


def _share(answer: Answer, labels: Labels, language: str) -> tuple[Button, ...]:
    if answer.status is not Status.ANSWERED:
        return ()
    data = feature_data(SHARE, answer.entries[0], language)
    return (Button(labels.share_button, data),) if data else ()


def _step_rows(steps: tuple[Step, ...], language: str) -> Keyboard:
    """The buttons of a form, two in a row where both are short."""
    rows: list[tuple[Button, ...]] = []
    for step in steps:
        button = Button(shorten(step.label, MAX_BUTTON_UNITS), feature_data(FORM, step.value, language) or "")
        last = rows[-1] if rows else ()
        if len(last) == 1 and all(utf16_units(one.text) <= MAX_HALF_ROW_UNITS for one in (*last, button)):
            rows[-1] = (*last, button)
        else:
            rows.append((button,))
    return tuple(rows)


def _option_button(option: Option, language: str) -> Button | None:
    data = option_data(option.entry_id, language)
    return Button(shorten(option.title, MAX_BUTTON_UNITS) or option.entry_id, data) if data else None


def as_html(text: str) -> str:
    return escape(text, quote=False)
