"""Answers laid out for Telegram, for any text at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import MAX_CALLBACK_BYTES
from bot.replies import Reply, plain_reply, reply_to
from bot.splitting import MAX_MESSAGE_UNITS, utf16_units
from bot.texts import read_texts
from domain.conversation import Answer, Cause, Citation, Option, Status
from settings import Settings
from tests.telegram.html_text import parse_html

TEXTS = read_texts(Settings())
QUESTION = "0123456789abcdef" * 2
ANY_TEXT = st.text(max_size=200) | st.text(alphabet="<>&\"'.😀 \n\x00\ud800á", max_size=200)


def answered(text: str = "Sí.", *citations: Citation, verified_on: date | None = None) -> Answer:
    return Answer(Status.ANSWERED, text, entries=("red-c40",), citations=citations, verified_on=verified_on)


def laid_out(answer: Answer) -> Reply:
    return reply_to(answer, QUESTION, TEXTS)


def test_one_source_is_linked_and_dated() -> None:
    source = Citation("Título & más", "Editor <x>", 'https://a.mx/?q="1"&r=2')

    reply = laid_out(answered("Uno < dos.", source, verified_on=date(2026, 11, 22)))

    assert reply.texts == (
        "Uno &lt; dos.\n\n"
        'Fuente: <a href="https://a.mx/?q=&quot;1&quot;&amp;r=2">Título &amp; más</a>, Editor &lt;x&gt;\n'
        "Verificado: 22 de noviembre de 2026",
    )


def test_several_sources_have_a_line_each() -> None:
    reply = laid_out(answered("Sí.", Citation("Uno", "A"), Citation("Dos", "")))

    assert reply.texts == ("Sí.\n\nFuentes:\n• Uno, A\n• Dos",)


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://a.mx", "https://", "https://a b", "http://[", "//a"]
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert laid_out(answered("Sí.", Citation("Uno", "A", url))).texts == ("Sí.\n\nFuente: Uno, A",)


def test_the_source_never_makes_a_message_too_long() -> None:
    reply = laid_out(answered("a" * 4090, Citation("Un título", "Editor")))

    assert reply.texts == ("a" * 4090, "Fuente: Un título, Editor")


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        (answered(), [[f"v:{QUESTION}:u", f"v:{QUESTION}:d"]]),
        (Answer(Status.DECLINED, "No.", cause=Cause.NO_CONTENT), [[f"v:{QUESTION}:u", f"v:{QUESTION}:d"]]),
        (Answer(Status.DECLINED, "No.", cause=Cause.TECHNICAL), []),
        (Answer(Status.SMALL_TALK, "Hola."), []),
        (Answer(Status.HANDED_OVER, "Vale."), []),
        (
            Answer(Status.CLARIFIED, "¿Cuál?", options=(Option("a-1", "A"), Option("b", "B"))),
            [["o:a-1"], ["o:b"], [f"n:{QUESTION}"]],
        ),
        (
            Answer(Status.DECLINED, "No. Lo más cercano:", cause=Cause.NOT_FOUND, options=(Option("a-1", "A"),)),
            [["o:a-1"], [f"v:{QUESTION}:u", f"v:{QUESTION}:d"]],
        ),
        (Answer(Status.CLARIFIED, "¿Cuál?", options=(Option("Á <", "A"),)), []),
    ],
)
def test_each_decision_has_its_buttons(answer: Answer, data: list[list[str]]) -> None:
    assert [[button.data for button in row] for row in laid_out(answer).keyboard] == data


def test_the_buttons_of_an_english_question_remember_its_language() -> None:
    offered = Answer(Status.CLARIFIED, "Which?", options=(Option("a-1", "A"),))

    reply = reply_to(offered, QUESTION, TEXTS, "en")

    assert [[button.data for button in row] for row in reply.keyboard] == [["oe:a-1"], [f"ne:{QUESTION}"]]


def test_an_answer_without_words_still_says_something() -> None:
    assert laid_out(answered("\x00 \n")).texts == ("Perdón, no tengo una respuesta que darte a eso.",)


@settings(max_examples=200, deadline=None)
@given(
    ANY_TEXT,
    st.lists(
        st.builds(Citation, ANY_TEXT, ANY_TEXT, st.none() | ANY_TEXT | ANY_TEXT.map("https://a.mx/".__add__)),
        max_size=7,
    ),
    st.lists(st.builds(Option, ANY_TEXT | st.from_regex(r"[a-z0-9-]{1,90}", fullmatch=True), ANY_TEXT), max_size=4),
    st.sampled_from([Status.ANSWERED, Status.CLARIFIED]),
)
def test_telegram_takes_any_answer(text: str, sources: list[Citation], options: list[Option], status: Status) -> None:
    reply = laid_out(Answer(status, text, entries=("a",), options=tuple(options), citations=tuple(sources)))

    assert reply.texts
    for message in reply.texts:
        seen, _ = parse_html(message)
        assert seen.strip()
        assert utf16_units(seen) <= MAX_MESSAGE_UNITS
        message.encode("utf-8")
    for button in (button for row in reply.keyboard for button in row):
        assert button.text.strip()
        assert 1 <= len(button.data.encode()) <= MAX_CALLBACK_BYTES


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>&\"'ab😀 .\n", min_size=1, max_size=300))
def test_people_see_what_was_written(text: str) -> None:
    seen = "".join(parse_html(message)[0] for message in plain_reply(text).texts)

    assert seen.strip() == text.strip()
