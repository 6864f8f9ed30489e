"""One console for all tests of a process that need a real server, and a chromium for each file that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser_world import World, world
from tests.web.running import chromium


@pytest.fixture(scope="session")
def served() -> Iterator[World]:
    """The console on its own server, without a browser."""
    with world() as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Not beyond its tests: while Playwright's loop runs, no asyncio test of the same process can."""
    with chromium() as running:
        yield running


@pytest.fixture
def office(served: World, browser: Any) -> Iterator[World]:
    """The shared console; the browsers that a test opened are closed after it."""
    served.browser = browser
    yield served
    for context in browser.contexts:
        context.close()
