"""The lines of `tulugar ask --batch`."""

from __future__ import annotations

from bot.conversation import Conversation, Exchange
from bot.texts import read_texts
from cli.ask import BatchItem, line_of, read_items
from domain.conversation import Answer, Cause, Citation, Option, Status
from domain.identity import PersonKeys
from settings import Settings
from tests import make
from tests.fakes import FakeDialogue, FakeLog


def test_a_line_becomes_an_item_with_its_context() -> None:
    (item,) = read_items(['{"id": "a", "text": "¿y cuánto costó?", "context": ["la feria"]}\n'])

    assert item == BatchItem("a", "¿y cuánto costó?", ("la feria",))


def test_a_line_that_cannot_be_read_keeps_its_place() -> None:
    items = list(read_items(["no es json", "", '{"id": 2, "text": "hola"}', '{"id": 3}']))

    assert ["error" in item if isinstance(item, dict) else item.id for item in items] == [True, 2, True]


def test_the_output_has_the_agreed_fields() -> None:
    answer = Answer(
        Status.DECLINED,
        "No lo sabemos.",
        cause=Cause.NO_CONTENT,
        intent="ask_cost",
        entries=("gap-a", "b"),
        options=(Option("b", "B"),),
        score=0.9,
        citations=(Citation("Informe", "Ciudad", "https://example.org"),),
        verified_on=make.TODAY,
    )

    line = line_of(BatchItem(7, "¿cuánto?"), Exchange("0" * 32, answer), 12.5)

    assert {k: line[k] for k in ("id", "status", "cause", "intent", "entries", "options", "score", "latency_ms")} == {
        "id": 7,
        "status": "declined",
        "cause": "no_content",
        "intent": "ask_cost",
        "entries": ["gap-a", "b"],
        "options": ["b"],
        "score": 0.9,
        "latency_ms": 12.5,
    }
    assert line["reply"] == (
        "No lo sabemos.\nFuente: Informe, Ciudad (https://example.org)\nVerificado: 2026-11-22\n- B"
    )


async def test_a_line_in_english_is_answered_below_an_english_line() -> None:
    texts = read_texts(Settings())
    dialogue = FakeDialogue(Answer(Status.ANSWERED, "Es una red.", entries=("red-c40",), verified_on=make.TODAY))
    talk = Conversation(dialogue, dialogue, FakeLog(), PersonKeys(b"secret"), texts, evaluation=True)

    exchange = await talk.ask("what is C40?", person="batch:1", channel="batch")

    assert line_of(BatchItem(1, "what is C40?"), exchange, 1.0)["reply"] == (
        f"{texts.english.official_text}\n\nEs una red.\nVerificado: 2026-11-22"
    )
