"""The NLU examples: enough for each intent, none shared, none that looks like a command."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

EXAMPLES = Path(__file__).parents[2] / "nlu" / "data"
MIN_EXAMPLES = 40  # per intent; below this cross-validated scores swing by several points
INTENTS = {
    *("greet", "thank", "bye", "affirm", "deny", "who_are_you", "help"),
    *("ask", "ask_results", "ask_cost", "ask_who", "ask_when", "ask_how_to_take_part"),
    *("object_waste", "object_no_results", "object_tourism"),
    *("propose", "complain", "talk_to_person", "subscribe", "unsubscribe"),
    *("privacy", "my_data", "delete_data"),
    *("city_service", "off_topic", "insult", "gibberish", "crisis"),
}
ENTITIES = {"city", "network", "programme", "place", "year", "amount"}
ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)\)")


def _items(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.splitlines() if line.strip()]


def _examples() -> Iterator[tuple[str, str]]:
    """Every (intent, example as written), from all files."""
    for path in sorted(EXAMPLES.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for example in _items(block["examples"]):
                yield block["intent"], example


def _normal(example: str) -> str:
    """What is left without annotation, case, accents and punctuation; all of it if nothing is."""
    plain = ANNOTATION.sub(r"\1", example).casefold()
    letters = (c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", "".join(letters))) or plain


def test_every_intent_and_no_other_has_examples() -> None:
    assert {intent for intent, _ in _examples()} == INTENTS


def test_every_intent_has_enough_examples() -> None:
    texts = defaultdict(set)
    for intent, example in _examples():
        texts[intent].add(_normal(example))

    assert {i: len(t) for i, t in texts.items() if len(t) < MIN_EXAMPLES} == {}


def test_no_example_is_written_twice() -> None:
    intents = defaultdict(list)
    for intent, example in _examples():
        intents[_normal(example)].append(intent)

    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_no_example_begins_like_a_command() -> None:
    assert [example for _, example in _examples() if example.lstrip().startswith("/")] == []


def test_only_known_entities_are_annotated() -> None:
    found = {entity for _, example in _examples() for _, entity in ANNOTATION.findall(example)}

    assert found == ENTITIES


def test_every_lookup_value_is_listed_once() -> None:
    for path in sorted((EXAMPLES / "lookups").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            values = [value.casefold() for value in _items(block["examples"])]
            assert len(values) == len(set(values)), path.name
