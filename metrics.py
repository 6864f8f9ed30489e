"""Counters and clocks of a process, in Prometheus's words; numbers only, nothing of any person."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from tracing import span

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10.0)  # 0.4 s is the goal for p95

registry = CollectorRegistry()
ProcessCollector(registry=registry)
PlatformCollector(registry=registry)

QUESTIONS = Counter(
    "tulugar_questions",
    "Questions by what became of them; cause is empty when they were answered.",
    ("status", "cause", "channel", "degraded"),
    registry=registry,
)
PART_SECONDS = Histogram(
    "tulugar_part_seconds",
    "Seconds that each part of a question takes.",
    ("part",),  # answer, rasa, actions, log, send; in the action server: decide
    buckets=SECONDS,
    registry=registry,
)
WAITING = Gauge("tulugar_updates_in_hand", "Telegram updates taken and not yet answered.", registry=registry)
REFUSALS = Counter("tulugar_telegram_refusals", "Calls that Telegram refused.", ("kind",), registry=registry)
KNOWLEDGE_VERSION = Gauge(
    "tulugar_knowledge_version", "Version of the knowledge base that this process works with.", registry=registry
)
PAGE_SECONDS = Histogram(
    "tulugar_page_seconds", "Seconds that pages of the console take.", ("code",), buckets=SECONDS, registry=registry
)


@contextmanager
def timed(part: str) -> Iterator[None]:
    """Count how long the block takes, also when it fails; a span of the request's trace where there is one."""
    began = time.perf_counter()
    try:
        with span(part):
            yield
    finally:
        PART_SECONDS.labels(part).observe(time.perf_counter() - began)


def follow(gauge: Gauge, read: Callable[[], float]) -> None:
    """Read a gauge's value each time that it is asked for."""
    gauge.set_function(read)


def may_read(authorization: str, token: str) -> bool:
    """Whether a request's Authorization header shows the token of METRICS_TOKEN."""
    return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


def exposition() -> bytes:
    """Every figure of this process, as Prometheus reads it."""
    return generate_latest(registry)
