"""Traces for whoever has a collector of OpenTelemetry: a request number is a trace, each part of its way a span."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from log_lines import current_request
from settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanProcessor

logger = logging.getLogger(__name__)

ROOT_PART = "answer"  # in the process that a message came to; its span is the parent of those of other processes
TRACE = re.compile(r"(?!0{16})[0-9a-f]{32}")  # a request number that may name a trace
MISSING = "OTEL_EXPORTER_OTLP_ENDPOINT necesita los paquetes de requirements/otel.txt: este proceso no manda trazas."

_tracer: Any = None  # until it is started nothing of OpenTelemetry is imported
_is_root: ContextVar[bool] = ContextVar("is_root", default=False)


def start_tracing(settings: Settings, process: str, processor: SpanProcessor | None = None) -> None:
    """Send the spans of this process to OTEL_EXPORTER_OTLP_ENDPOINT; without one do nothing.

    Args:
        processor: takes the spans instead, wherever it sends them.
    """
    global _tracer
    if not (settings.otel_exporter_otlp_endpoint or processor):
        return
    try:
        _tracer = _made(settings, process, processor)
    except ImportError:
        logger.warning(MISSING)


def stop_tracing() -> None:
    """Trace nothing more."""
    global _tracer
    _tracer = None


@contextmanager
def span(part: str) -> Iterator[None]:
    """A span around the block, if this process traces and works on a request; it says nothing of words or persons."""
    number = current_request()
    if _tracer is None or not TRACE.fullmatch(number):
        yield
        return
    token = _is_root.set(part == ROOT_PART)
    try:
        opened = _tracer.start_span(part, context=None if part == ROOT_PART else _parent(number))
    finally:
        _is_root.reset(token)
    from opentelemetry.trace import StatusCode, use_span

    with use_span(opened, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except BaseException as error:
            opened.set_status(StatusCode.ERROR, type(error).__name__)  # its message may hold what somebody wrote
            raise


def _parent(number: str) -> Any:
    """The span that we are in; at the beginning of our part, that of the process that the message came to."""
    from opentelemetry import trace

    if trace.get_current_span().get_span_context().is_valid:
        return None
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
    root = trace.SpanContext(int(number, 16), int(number[:16], 16), is_remote=True, trace_flags=flags)
    return trace.set_span_in_context(trace.NonRecordingSpan(root))


def _made(settings: Settings, process: str, processor: SpanProcessor | None) -> Any:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class NumberedIds(RandomIdGenerator):
        """The trace has the number of the request, and its first span the first half of it."""

        def generate_trace_id(self) -> int:
            return int(current_request(), 16)

        def generate_span_id(self) -> int:
            return int(current_request()[:16], 16) if _is_root.get() else super().generate_span_id()

    resource = Resource.create({"service.name": f"tulugar-{process}"})
    provider = TracerProvider(resource=resource, id_generator=NumberedIds())
    provider.add_span_processor(processor or _exporting(settings.otel_exporter_otlp_endpoint))
    return provider.get_tracer("tulugar")


def _exporting(endpoint: str) -> SpanProcessor:
    """By HTTP, in batches, from a thread of its own."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces"))
