"""What a crash, a restart, a second bot and a database that goes away do to waiting questions: nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from bot.update_store import UpdateStore
from bot.update_table import DONE, RECEIVED, table
from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tests.telegram.running import BotProcess, BotThread

ANA = 1001


def process(settings: Settings, **more: object) -> BotProcess:
    return BotProcess(
        Path(settings.state_dir),
        telegram_bot_token=settings.telegram_bot_token,
        telegram_api_url=settings.telegram_api_url,
        telegram_messages_per_second=1000,
        **more,
    )


def first_lines(replies: list[dict]) -> list[str]:
    return [reply["text"].split("\n")[0] for reply in replies]


def unfinished(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).where(table.c.state != DONE)) or 0


def test_kill_9_with_updates_queued_loses_and_repeats_nothing(
    telegram: Emulator, settings: Settings, engine: Engine
) -> None:
    expected = [f"Preguntaste: lento {number}" for number in range(12)]
    for number in range(12):
        telegram.say(ANA, f"lento {number}")
    with process(settings) as bot:
        telegram.confirmed()
        telegram.until(lambda: unfinished(engine) <= 10)  # the second is over, the third takes 0.2 s
        bot.kill()
    assert unfinished(engine) > 5
    assert len(telegram.sent(ANA)) == 12 - unfinished(engine)

    with process(settings):
        replies = telegram.replies(ANA, 12)
        telegram.until(lambda: unfinished(engine) == 0)

    assert first_lines(replies) == expected
    assert len(telegram.sent(ANA)) == 12


@pytest.mark.slow
def test_kill_9_again_and_again_loses_nothing_and_keeps_order(
    telegram: Emulator, settings: Settings, engine: Engine
) -> None:
    dice = random.Random(20261122)
    chats = range(1001, 1007)
    for number in range(10):
        for chat in chats:
            telegram.say(chat, f"{dice.choice(['lento', 'pronto'])} {number}")
    for _ in range(4):
        with process(settings) as bot:
            before = len(telegram.sent())
            telegram.until(lambda before=before: len(telegram.sent()) >= before + dice.randint(1, 8))
            bot.kill()
    with process(settings):
        telegram.until(lambda: all(len(telegram.sent(chat)) >= 10 for chat in chats) and unfinished(engine) == 0)

    for chat in chats:
        numbers = [int(line.split()[-1]) for line in first_lines(telegram.sent(chat))]
        assert set(numbers) == set(range(10))
        assert numbers == sorted(numbers)
        assert len(numbers) <= 10 + 4, "a kill may repeat the one message of a chat that was on the wire"


def test_a_message_whose_fate_is_unknown_is_sent_again(telegram: Emulator, settings: Settings, engine: Engine) -> None:
    telegram.fail("sendMessage", status=502, after=True)
    telegram.say(ANA, "hola")

    with process(settings):
        replies = telegram.replies(ANA, 2)
        telegram.until(lambda: unfinished(engine) == 0)

    assert first_lines(replies) == ["Preguntaste: hola"] * 2


def test_a_composed_answer_is_sent_after_a_crash_without_asking_again(
    telegram: Emulator, settings: Settings, engine: Engine, dialogue: EchoDialogue
) -> None:
    telegram.fail("sendMessage", delay_s=600)
    telegram.say(ANA, "hola")
    with process(settings) as bot:
        telegram.until(lambda: _state(engine) == "sending" and _is_hanging(telegram))
        bot.kill()

    with BotThread(settings, conversation_with(dialogue, MemoryLog()), engine):
        replies = telegram.replies(ANA, 1)

    assert first_lines(replies) == ["Preguntaste: hola"]
    assert dialogue.heard == []


def test_parts_that_telegram_confirmed_are_not_sent_again(
    telegram: Emulator, settings: Settings, engine: Engine
) -> None:
    telegram.fail("sendMessage")
    telegram.fail("sendMessage", delay_s=600)
    telegram.say(ANA, "largo")
    with process(settings) as bot:
        telegram.until(lambda: _steps(engine) == 1 and _is_hanging(telegram))
        bot.kill()

    with process(settings):
        replies = telegram.replies(ANA, 3)
        telegram.until(lambda: unfinished(engine) == 0)

    assert len({reply["text"] for reply in replies}) == len(telegram.sent(ANA)) == 3


def test_an_update_offered_again_after_a_restart_is_ignored(
    telegram: Emulator, settings: Settings, engine: Engine, dialogue: EchoDialogue
) -> None:
    telegram.say(ANA, "una vez")
    update = telegram.world.updates[0]
    conversation = conversation_with(dialogue, MemoryLog())
    with BotThread(settings, conversation, engine):
        telegram.replies(ANA, 1)
        telegram.until(lambda: unfinished(engine) == 0)
    telegram.push(update)

    with BotThread(settings, conversation, engine):
        telegram.confirmed()
        telegram.say(ANA, "dos")
        telegram.replies(ANA, 2)

    assert dialogue.heard == ["una vez", "dos"]


def test_two_bots_on_one_database_answer_once(
    telegram: Emulator, settings: Settings, engine: Engine, dialogue: EchoDialogue
) -> None:
    telegram.world.chat(ANA)
    left = UpdateStore(lambda: engine, "a process that is gone", clock=lambda: 0.0)
    for number in range(1, 21):
        message = telegram.world.incoming(ANA, ANA, {"text": f"lento {number}"})
        left.add(number, ANA, {"update_id": number, "message": message})
    conversation = conversation_with(dialogue, MemoryLog())

    with BotThread(settings, conversation, engine), process(settings):
        replies = telegram.replies(ANA, 20, wait_s=40)
        telegram.until(lambda: unfinished(engine) == 0)

    assert first_lines(replies) == [f"Preguntaste: lento {number}" for number in range(1, 21)]
    assert len(telegram.sent(ANA)) == 20


def test_while_the_database_is_down_questions_are_answered_once(
    telegram: Emulator, settings: Settings, engine: Engine, dialogue: EchoDialogue
) -> None:
    with BotThread(settings, conversation_with(dialogue, MemoryLog()), engine):
        telegram.until(lambda: bool(telegram.calls("setMyCommands")))
        _execute(engine, "ALTER TABLE telegram_updates RENAME TO away")
        number = telegram.say(ANA, "sin base")
        telegram.replies(ANA, 1)
        _execute(engine, "ALTER TABLE away RENAME TO telegram_updates")
        telegram.until(lambda: _known(engine) == [(number, DONE)])
        telegram.push({"update_id": number, "message": telegram.world.incoming(ANA, ANA, {"text": "otra vez"})})
        telegram.say(ANA, "con base")
        telegram.replies(ANA, 2)

    assert dialogue.heard == ["sin base", "con base"]


def test_an_update_that_keeps_ending_the_process_is_given_up(
    telegram: Emulator, settings: Settings, engine: Engine, dialogue: EchoDialogue
) -> None:
    store = UpdateStore(lambda: engine, "a process that is gone", clock=lambda: 0.0)
    message = telegram.world.incoming(ANA, ANA, {"text": "mortal"})
    store.add(1, ANA, {"update_id": 1, "message": message})
    for _ in range(5):
        assert store.claim(1)

    with BotThread(settings, conversation_with(dialogue, MemoryLog()), engine):
        telegram.say(ANA, "otra")
        telegram.replies(ANA, 1)
        telegram.until(lambda: unfinished(engine) == 0)

    assert dialogue.heard == ["otra"]


def _execute(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def _known(engine: Engine) -> list[tuple[int, str]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.update_id, table.c.state))]


def _state(engine: Engine) -> str:
    known = _known(engine)
    return known[0][1] if known else RECEIVED


def _steps(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(table.c.steps_sent)) or 0


def _is_hanging(telegram: Emulator) -> bool:
    """Whether each fault met a request: a bot that is killed before would leave one to the bot after it."""
    return not any(fault.times for fault in telegram.world.faults)
