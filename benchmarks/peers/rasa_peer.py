"""Plain Rasa for frequent questions, in Rasa's environment (Python 3.10): an intent for each entry, as `nlu/faq.py`."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers.work import Found, run
from nlu.faq_rasa import ENTRY, train


def of_intents(passages: list[list[str]]) -> Callable[[str], Found]:
    """A trained model, read from the folder that the third argument names, or trained into it."""
    from rasa.core.agent import Agent

    model = Path(sys.argv[3])
    if not model.exists():
        phrasings = defaultdict(list)
        for entry, text in passages:
            phrasings[entry].append(text)
        train(phrasings, model)
    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()

    def ask(text: str) -> Found:
        intent = loop.run_until_complete(agent.parse_message(text))["intent"]
        name = intent["name"] or ""
        return (name[len(ENTRY) :] if name.startswith(ENTRY) else ""), float(intent["confidence"])

    return ask


if __name__ == "__main__":
    run(of_intents, lambda: {"rasa": version("rasa")})
