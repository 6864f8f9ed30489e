"""Train plain Rasa on frequent questions and ask it; run by Rasa's Python (3.10) for `nlu/faq.py`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

FOLDER = Path(__file__).resolve().parent
ENTRY = "faq_"  # begins the name of the intent of each entry
FOUND_BY_SEARCH = ("ask", "object")  # our own intents of questions: here an entry is the label of a question
BRACKETS = str.maketrans("[](){}", "      ")  # Rasa reads them as marks of entities


def main() -> None:
    work, first, second = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if work == "train":
        train(json.loads(first.read_text(encoding="utf-8")), second)
    else:
        print(json.dumps(asyncio.run(ask(first, json.loads(second.read_text(encoding="utf-8"))))))


def train(phrasings: Dict[str, List[str]], model: Path) -> None:
    """An intent for each entry, beside the talk that needs none."""
    from rasa.model_training import train_nlu
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    talk = load_data(str(FOLDER / "data")).filter_training_examples(
        lambda message: not str(message.get("intent", "")).startswith(FOUND_BY_SEARCH)
    )
    questions = [
        Message.build(text=text.translate(BRACKETS), intent=ENTRY + entry)
        for entry, texts in phrasings.items()
        for text in texts
    ]
    with tempfile.TemporaryDirectory() as folder:
        TrainingData([*talk.training_examples, *questions]).persist(folder, "faq.yml")
        name = model.name[: -len(".tar.gz")]
        train_nlu(str(FOLDER / "faq_config.yml"), str(Path(folder) / "faq.yml"), str(model.parent), name)


async def ask(model: Path, texts: List[str]) -> List[Dict[str, Any]]:
    """The entry of each text, empty when it is talk, with the confidence."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    intents = [(await agent.parse_message(text))["intent"] for text in texts]
    return [{"entry": _entry(intent["name"] or ""), "confidence": intent["confidence"]} for intent in intents]


def _entry(intent: str) -> str:
    return intent[len(ENTRY) :] if intent.startswith(ENTRY) else ""


if __name__ == "__main__":
    main()
