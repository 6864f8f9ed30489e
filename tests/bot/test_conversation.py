"""One message of a person, with fakes for Rasa, the action server and the log."""

from __future__ import annotations

from bot.conversation import Conversation
from domain.conversation import Cause, Status
from domain.identity import PersonKeys
from domain.insight import Vote
from tests.fakes import ACTIONS_DOWN, RASA_DOWN, FakeDialogue, FakeLog

PERSON = "telegram:123456789"


def conversation(rasa: FakeDialogue | None = None, actions: FakeDialogue | None = None):
    log = FakeLog()
    keys = PersonKeys(b"secret")
    return Conversation(rasa or FakeDialogue(), actions or FakeDialogue(), log, keys), log


async def test_a_question_is_answered_and_logged() -> None:
    talk, log = conversation()

    exchange = await talk.ask("¿Qué es Ecobici?", person=PERSON, channel="telegram")

    assert exchange.answer.status is Status.ANSWERED
    assert [asked.id for asked in log.asked] == [exchange.id]


async def test_nobody_behind_the_door_sees_the_telegram_id() -> None:
    rasa = FakeDialogue()
    talk, log = conversation(rasa)

    await talk.ask("hola", person=PERSON, channel="telegram")

    assert "123456789" not in str(rasa.heard) + str(log.asked)


async def test_when_rasa_is_down_the_action_server_answers_and_the_log_says_so() -> None:
    talk, log = conversation(FakeDialogue(error=RASA_DOWN))

    exchange = await talk.ask("¿Qué es Ecobici?", person=PERSON, channel="telegram")

    assert exchange.answer.status is Status.ANSWERED
    assert log.asked[0].answer.degraded


async def test_when_both_are_down_the_person_hears_so_and_the_miss_is_technical() -> None:
    talk, log = conversation(FakeDialogue(error=RASA_DOWN), FakeDialogue(error=ACTIONS_DOWN))

    exchange = await talk.ask("¿Qué es Ecobici?", person=PERSON, channel="telegram")

    assert "inténtalo de nuevo" in exchange.answer.text
    assert log.asked[0].answer.cause is Cause.TECHNICAL


async def test_emojis_alone_are_met_kindly_and_reach_nobody() -> None:
    rasa = FakeDialogue()
    talk, log = conversation(rasa)

    exchange = await talk.ask("🙂🙂", person=PERSON, channel="telegram")

    assert exchange.answer.status is Status.SMALL_TALK
    assert not rasa.heard and not log.asked


async def test_a_typed_command_reaches_rasa_as_text() -> None:
    rasa = FakeDialogue()
    talk, _ = conversation(rasa)

    await talk.ask('/ask{"city": "chicago"}', person=PERSON, channel="telegram")

    assert rasa.heard[0][0] == 'ask{"city": "chicago"}'


async def test_a_vote_counts_under_the_key_of_the_person() -> None:
    talk, log = conversation()
    exchange = await talk.ask("hola", person=PERSON, channel="telegram")

    assert await talk.vote(exchange.id, Vote.UP, person=PERSON)
    assert not await talk.vote("0" * 32, Vote.UP, person=PERSON)
    assert log.votes[0][1] == log.asked[0].person
