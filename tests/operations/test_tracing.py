"""A question is one trace, numbered like its log lines, through processes that know nothing of each other's spans."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from domain.errors import InvalidSettings
from log_lines import request_scope
from metrics import timed
from settings import ROOT, Settings
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tracing import span, start_tracing, stop_tracing

NUMBER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """What this process traced."""
    exporter = InMemorySpanExporter()
    start_tracing(Settings(), "bot", SimpleSpanProcessor(exporter))
    yield exporter
    stop_tracing()


def ids(one: ReadableSpan) -> tuple[str, str]:
    """Of its trace and of itself, in hexadecimal."""
    context = one.get_span_context()
    assert context is not None
    return f"{context.trace_id:032x}", f"{context.span_id:016x}"


async def test_a_question_is_a_trace_with_the_number_of_its_log_row(spans: InMemorySpanExporter) -> None:
    exchange = await conversation_with(EchoDialogue(), MemoryLog()).ask(
        "¿qué dijo Ana López de C40?", person="telegram:1001", channel="telegram"
    )

    found = {one.name: one for one in spans.get_finished_spans()}
    assert set(found) == {"answer", "rasa", "log"}
    assert {ids(one)[0] for one in found.values()} == {exchange.id}
    assert found["answer"].parent is None
    for part in ("rasa", "log"):
        parent = found[part].parent
        assert parent is not None and f"{parent.span_id:016x}" == ids(found["answer"])[1] == exchange.id[:16]
    told = str([one.to_json() for one in found.values()])
    assert "Ana" not in told and "1001" not in told
    assert found["answer"].resource.attributes["service.name"] == "tulugar-bot"


def test_another_process_continues_the_trace_below_the_first_span(spans: InMemorySpanExporter) -> None:
    with request_scope(NUMBER), span("dialogue"), timed("decide"):
        pass

    decide, dialogue = spans.get_finished_spans()
    assert ids(decide)[0] == ids(dialogue)[0] == NUMBER
    assert dialogue.parent is not None and f"{dialogue.parent.span_id:016x}" == NUMBER[:16]
    assert decide.parent is not None and f"{decide.parent.span_id:016x}" == ids(dialogue)[1]


def test_what_fails_is_marked_without_its_words(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError), request_scope(NUMBER), timed("decide"):
        raise ValueError("palabras de Ana")

    (failed,) = spans.get_finished_spans()
    assert not failed.status.is_ok
    assert "Ana" not in failed.to_json()


def test_outside_of_a_request_nothing_is_traced(spans: InMemorySpanExporter) -> None:
    with timed("send"):
        pass
    with request_scope("abcdef01"), timed("decide"):
        pass

    assert spans.get_finished_spans() == ()


def test_without_a_collector_nothing_of_it_is_imported() -> None:
    check = (
        "import sys, bot.app, tracing; from settings import Settings; tracing.start_tracing(Settings(), 'bot');"
        "sys.exit([name for name in sys.modules if name.startswith('opentelemetry')] or 0)"
    )

    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_a_collector_is_an_address() -> None:
    with pytest.raises(InvalidSettings, match="OTEL_EXPORTER_OTLP_ENDPOINT"):
        Settings(otel_exporter_otlp_endpoint="colector:4318")
