"""/start, /privacidad and /pregunta: what this is, what becomes of what people write, and how groups ask."""

from __future__ import annotations

from bot.deliveries import Delivery, answer_to
from bot.features.desk import Command, Desk, Feature
from bot.features.topics import Topics
from bot.phrases import Phrases, read_phrases
from bot.replies import Reply, plain_reply
from bot.texts import city_values
from bot.updates import Commanded
from settings import Settings


def feature(desk: Desk) -> Feature:
    words, topics = read_basics(desk.settings), Topics(desk)

    async def start(commanded: Commanded, language: str) -> Delivery:
        text = words.say("start", language, scope=scope(words, desk.settings, language))
        return answer_to(commanded, Reply(plain_reply(text).texts, await topics.glance(language)))

    async def privacy(commanded: Commanded, language: str) -> Delivery:
        return answer_to(commanded, plain_reply(words.say("privacy", language)))

    async def question(commanded: Commanded, language: str) -> Delivery:
        """/pregunta with nothing after it; with a question it is that question (`bot/updates.py`)."""
        return answer_to(commanded, plain_reply(words.say("question", language)))

    return Feature(
        commands=(
            Command("start", "Qué es esto y cómo preguntar", "What this is and how to ask", start),
            Command("privacidad", "Qué se guarda de lo que escribes", "What is kept of what you write", privacy),
            Command("pregunta", "Preguntar en un grupo", "Ask in a group", question, ("ask",), in_menu=False),
        )
    )


def read_basics(settings: Settings) -> Phrases:
    """What the bot says of itself."""
    own = settings.city_path / "basics.yml" if settings.city_path else None
    return read_phrases("basics", city_values(settings), own=own)


def scope(words: Phrases, settings: Settings, language: str) -> str:
    """What it knows, and that it is a demonstration where it is one."""
    return words.say("scope_demonstration" if settings.demonstration else "scope", language)
