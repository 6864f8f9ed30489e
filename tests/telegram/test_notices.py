"""Told later on the emulator: offered, agreed to, told once when there is an answer, and ended at any time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

import bootstrap
from analytics.log import QuestionLog
from domain.conversation import Answer, Question
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate
from knowledge_base.storage.repository import EntryRepository
from settings import Settings
from tests import make
from tests.analytics.make import rows
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, conversation_with
from tests.telegram.running import BotThread
from tests.telegram.world import Json

ANA = 1001


class LearningDialogue(EchoDialogue):
    """Knows nothing of what begins with "nada" until it has learnt it."""

    version = 0  # of the knowledge base that it knows

    async def reply(self, question: Question, sender: str) -> Answer:
        if not self.version or not question.text.startswith("nada"):
            return await super().reply(question, sender)
        answer = await super().reply(Question(f"ya {question.text}"), sender)
        return replace(answer, knowledge_version=self.version)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, person_secret="tests only")  # as `conversation_with` has it


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    opened = open_engine(settings.effective_database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def dialogue() -> LearningDialogue:
    return LearningDialogue()


@pytest.fixture
def bot(settings: Settings, engine: Engine, dialogue: LearningDialogue, tmp_path: Path) -> Iterator[BotThread]:
    log = QuestionLog(open_engine(settings.effective_database_url), tmp_path / "spool")
    with BotThread(settings, conversation_with(dialogue, log), engine) as running:
        yield running


def ask(telegram: Emulator, chat: int, text: str) -> Json:
    before = len(telegram.sent(chat))
    telegram.say(chat, text)
    return telegram.replies(chat, before + 1)[-1]


def publish(telegram: Emulator, engine: Engine, dialogue: LearningDialogue, answer: str) -> None:
    """Publish an entry that answers, and wait until the misses were asked again."""
    dialogue.version += 1
    report = EntryRepository(engine).take_over([make.entry("red-c40", answer=answer)], author="ana", note="becas")
    assert report.version == dialogue.version
    telegram.until(lambda: any(row.finished_at for row in rows(engine, "gap_reruns")[dialogue.version - 1 :]))


def press(telegram: Emulator, message: Json, kind: str) -> Json:
    """Press the first button of a kind; the message that it leads to, new or edited."""
    rows_ = message["reply_markup"]["inline_keyboard"]
    data = next(one["callback_data"] for row in rows_ for one in row if one["callback_data"].startswith(f"+{kind}"))
    chat = message["chat"]["id"]
    before = [one["text"] for one in telegram.sent(chat)]
    telegram.press(chat, data, message=message)
    telegram.until(lambda: [one["text"] for one in telegram.sent(chat)] != before)
    return telegram.sent(chat)[-1]


@pytest.mark.usefixtures("bot")
def test_who_agreed_is_told_once_when_there_is_an_answer(
    telegram: Emulator, engine: Engine, dialogue: LearningDialogue
) -> None:
    consent = press(telegram, ask(telegram, ANA, "nada de becas"), "tell")
    assert "cifrada" in consent["text"]
    assert rows(engine, "subscribers") == [], "nothing is kept before the person agrees"
    assert "Listo" in press(telegram, consent, "tellyes")["text"]
    before = len(telegram.sent(ANA))

    publish(telegram, engine, dialogue, "Una red.")
    publish(telegram, engine, dialogue, "Una red de ciudades.")
    told = telegram.replies(ANA, before + 2)[before:]

    assert told[0]["text"].startswith("Preguntaste: «nada de becas»")
    assert told[0]["text"].endswith("/baja.")
    assert told[1]["text"].startswith("Corregimos una respuesta que te di")
    assert len(telegram.sent(ANA)) == before + 2
    assert [row.entry_id for row in rows(engine, "closed_gaps")] == ["red-c40"]


@pytest.mark.usefixtures("bot")
def test_nobody_without_consent_is_told(telegram: Emulator, engine: Engine, dialogue: LearningDialogue) -> None:
    ask(telegram, 1002, "nada de cursos")
    consent = press(telegram, ask(telegram, ANA, "nada de becas"), "tell")
    assert "no guardé nada" in press(telegram, consent, "tellno")["text"]
    before = len(telegram.sent())

    publish(telegram, engine, dialogue, "Una red.")

    assert len(rows(engine, "closed_gaps")) == 2
    assert rows(engine, "outbox_parcels") == []
    assert len(telegram.sent()) == before


@pytest.mark.usefixtures("bot")
def test_news_are_asked_for_by_command_and_ended_by_command(
    telegram: Emulator, engine: Engine, settings: Settings
) -> None:
    press(telegram, ask(telegram, ANA, "/avisame"), "tellyes")
    assert bootstrap.outbox(settings, engine).news_readers() == 1

    assert "borré tu dirección" in ask(telegram, ANA, "/baja")["text"]

    assert bootstrap.outbox(settings, engine).news_readers() == 0
    assert rows(engine, "subscribers") == []
    assert [row.kind for row in rows(engine, "data_requests")] == ["ended"]
    assert "nada que dar de baja" in ask(telegram, ANA, "/baja")["text"]


@pytest.mark.usefixtures("bot")
def test_the_last_answer_can_be_followed(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "hola red")

    press(telegram, ask(telegram, ANA, "/avisame"), "tellyes")

    assert [(row.topic, row.subject) for row in rows(engine, "wishes")] == [("correction", "red-c40")]


@pytest.mark.usefixtures("bot")
def test_in_a_group_nobody_subscribes(telegram: Emulator, engine: Engine) -> None:
    telegram.say(-500, "/avisame", user_id=ANA)

    assert "en privado" in telegram.replies(-500, 1)[0]["text"]
