"""One message of a person, with fakes for Rasa, the action server and the log."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation
from bot.texts import read_texts
from domain.conversation import Answer, Cause, Option, Proposal, Question, Status, Step
from domain.crisis import UNKEPT
from domain.identity import PersonKeys
from domain.insight import Vote
from log_lines import current_request
from metrics import registry
from settings import Settings
from tests.fakes import ACTIONS_DOWN, RASA_DOWN, FakeDialogue, FakeLog

PERSON = "telegram:123456789"
TEXTS = read_texts(Settings())
ENGLISH = TEXTS.english
ASKED_BACK = Answer(Status.CLARIFIED, "¿Cuál?", options=(Option("red-c40", "La red C40"),))


ASKED = Answer(Status.SMALL_TALK, "¿Cuál es tu idea?", intent="propose", steps=(Step("Cancelar", "cancel"),))


class TurningDialogue(FakeDialogue):
    """A form that ends in a question; what is asked is answered."""

    async def reply(self, question: Question, sender: str) -> Answer:
        return Answer(Status.ANSWERED, "Sí.", entries=("ecobici",))


def conversation(rasa: FakeDialogue | None = None, actions: FakeDialogue | None = None):
    log = FakeLog()
    keys = PersonKeys(b"secret")
    return Conversation(rasa or FakeDialogue(), actions or FakeDialogue(), log, keys, TEXTS), log


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


async def test_emojis_alone_are_met_kindly_and_are_no_question() -> None:
    rasa = FakeDialogue()
    talk, log = conversation(rasa)

    exchange = await talk.ask("🙂🙂", person=PERSON, channel="telegram")

    assert exchange.answer.status is Status.SMALL_TALK
    assert [what for what, _ in rasa.heard] == ["again"] and not log.asked


async def test_emojis_inside_a_form_get_its_question_again() -> None:
    talk, _ = conversation(FakeDialogue(ASKED))

    exchange = await talk.ask("🙂🙂", person=PERSON, channel="telegram")

    assert exchange.answer == ASKED


async def test_what_is_written_in_a_form_is_in_no_log_and_the_idea_is_kept_when_it_is_sent() -> None:
    rasa = FakeDialogue(ASKED)
    talk, log = conversation(rasa)
    await talk.ask("que pongan más parques", person=PERSON, channel="telegram")
    rasa.answers(Answer(Status.SMALL_TALK, "¡Gracias!", intent="proposal", proposal=Proposal("más parques", "Tlalpan")))

    exchange = await talk.step("yes.123abc", person=PERSON, channel="telegram")

    assert log.asked == []
    (sent,) = log.proposals
    assert (sent.id, sent.proposal.area, sent.channel) == (exchange.id, "Tlalpan", "telegram")
    assert sent.person and "123456789" not in sent.person


async def test_an_idea_that_turns_out_to_be_a_question_is_asked() -> None:
    rasa = TurningDialogue(Answer(Status.SMALL_TALK, "¿Qué es Ecobici?", intent="proposal_question"))
    talk, log = conversation(rasa)

    exchange = await talk.step("asked", person=PERSON, channel="telegram")

    assert exchange.answer.status is Status.ANSWERED
    assert [asked.question.text for asked in log.asked] == ["¿Qué es Ecobici?"]


@pytest.mark.parametrize(("intent", "left"), [("proposal_cancelled", True), ("proposal_over", False)])
async def test_a_form_is_left_and_whether_there_was_one_is_known(intent: str, left: bool) -> None:
    talk, _ = conversation(FakeDialogue(Answer(Status.SMALL_TALK, "Listo.", intent=intent)))

    assert await talk.leave_form(person=PERSON) is left


async def test_without_rasa_there_is_no_form_to_leave() -> None:
    talk, _ = conversation(FakeDialogue(error=RASA_DOWN))

    assert not await talk.leave_form(person=PERSON)


@pytest.mark.parametrize(("rasa", "forgotten"), [(FakeDialogue(), True), (FakeDialogue(error=RASA_DOWN), False)])
async def test_a_conversation_is_forgotten_today_and_yesterday(rasa: FakeDialogue, forgotten: bool) -> None:
    talk, _ = conversation(rasa)

    assert await talk.forget(person=PERSON) is forgotten
    assert len({sender for _, sender in rasa.heard}) == (2 if forgotten else 1)


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


async def test_a_chosen_option_is_kept_with_its_question_and_without_the_person() -> None:
    talk, log = conversation()
    asked = await talk.ask("la red", person=PERSON, channel="telegram")

    await talk.choose("red-c40", "La red C40", person=PERSON, channel="telegram", question_id=asked.id)

    (chosen,) = log.chosen
    assert (chosen.question_id, chosen.entry_id) == (asked.id, "red-c40")
    assert "person" not in vars(chosen)


async def test_an_option_whose_question_is_forgotten_is_answered_all_the_same() -> None:
    talk, log = conversation()

    exchange = await talk.choose("red-c40", "", person=PERSON, channel="telegram")

    assert exchange.answer.status is Status.ANSWERED
    assert log.chosen == []


async def test_none_of_the_options_is_kept_with_its_question() -> None:
    talk, log = conversation(FakeDialogue(ASKED_BACK))
    asked = await talk.ask("la red", person=PERSON, channel="telegram")

    await talk.choose_none(asked.id)

    assert [(chosen.question_id, chosen.entry_id) for chosen in log.chosen] == [(asked.id, None)]


async def test_the_language_of_a_question_is_told_and_logged() -> None:
    talk, log = conversation()

    english = await talk.ask("what is Ecobici?", person=PERSON, channel="telegram")
    spanish = await talk.ask("¿qué es Ecobici?", person=PERSON, channel="telegram")

    assert [asked.question.language for asked in log.asked] == ["en", "es"]
    assert english.answer.text == f"{ENGLISH.official_text}\n\n{spanish.answer.text}"
    assert spanish.answer.text == "Sí."


async def test_an_option_of_an_english_question_is_answered_in_english() -> None:
    talk, log = conversation()

    chosen = await talk.choose("red-c40", "La red C40", person=PERSON, channel="telegram", language="en")

    assert chosen.answer.text.startswith(ENGLISH.official_text)
    assert log.asked[0].question.language == "en"


async def test_a_question_is_counted_and_told_by_its_number_alone(caplog: pytest.LogCaptureFixture) -> None:
    talk, _ = conversation(FakeDialogue(Answer(Status.DECLINED, "No.", cause=Cause.NOT_FOUND)))
    labels = {"status": "declined", "cause": "not_found", "channel": "counted", "degraded": "false"}

    with caplog.at_level("INFO"):
        await talk.ask("¿Dónde vive Juana?", person=PERSON, channel="counted")

    assert registry.get_sample_value("tulugar_questions_total", labels) == 1
    assert "status=declined cause=not_found" in caplog.text
    assert "Juana" not in caplog.text


async def test_what_is_asked_of_others_has_the_number_of_the_log_row() -> None:
    numbers: list[str] = []

    class Listening(FakeDialogue):
        async def reply(self, question: Question, sender: str) -> Answer:
            numbers.append(current_request())
            return await super().reply(question, sender)

    talk, log = conversation(Listening(error=RASA_DOWN), Listening())
    await talk.ask("¿Qué es Ecobici?", person=PERSON, channel="telegram")

    assert numbers == [log.asked[0].id] * 2


async def test_danger_is_answered_before_anybody_is_asked_and_the_words_are_not_kept() -> None:
    rasa = FakeDialogue()
    talk, log = conversation(rasa, FakeDialogue(error=ACTIONS_DOWN))

    exchange = await talk.ask("mi esposo me pega, vivo en Tepito", person=PERSON, channel="telegram")

    assert "911" in exchange.answer.text
    assert [what for what, _ in rasa.heard] == ["leave"]  # only after the answer was made
    (asked,) = log.asked
    assert (asked.question.text, asked.answer.cause, asked.answer.intent) == (UNKEPT, None, "crisis")


async def test_danger_that_only_rasa_hears_gets_the_same_answer() -> None:
    heard = Answer(Status.HANDED_OVER, "lo que diga Rasa", intent="crisis")
    talk, log = conversation(FakeDialogue(heard))

    exchange = await talk.ask("traigo a dos tipos atrás de mí", person=PERSON, channel="telegram")

    assert "800 911 2000" in exchange.answer.text
    assert log.asked[0].question.text == UNKEPT


async def test_likely_danger_gets_help_below_the_answer_and_the_words_are_not_kept() -> None:
    heard = Answer(Status.ANSWERED, "Fue en 2017.", intent="crisis", entries=("red-c40",), then="lo que diga Rasa")
    talk, log = conversation(FakeDialogue(heard))

    spanish = await talk.ask("mi prima quedó bajo los escombros, ¿quién vino?", person=PERSON, channel="telegram")
    english = await talk.ask("my cousin was under the rubble, who came?", person=PERSON, channel="telegram")

    assert spanish.answer.text == "Fue en 2017."
    assert "911" in spanish.answer.then
    assert english.answer.then.startswith("What you tell me matters")
    assert [asked.question.text for asked in log.asked] == [UNKEPT, UNKEPT]


async def test_danger_at_the_end_of_a_long_message_is_heard_in_english_too() -> None:
    talk, _ = conversation()

    exchange = await talk.ask("please read this. " * 100 + "I want to kill myself", person=PERSON, channel="telegram")

    assert exchange.answer.text.startswith("What you tell me matters")
    assert "911" in exchange.answer.text


async def test_another_language_is_told_which_ones_we_speak() -> None:
    rasa = FakeDialogue()
    talk, _ = conversation(rasa)

    exchange = await talk.ask("Quelle est la ville jumelle de Mexico ?", person=PERSON, channel="telegram")

    assert "Spanish and English" in exchange.answer.text
    assert rasa.heard == []


async def test_who_chose_a_language_gets_it_whatever_they_write() -> None:
    talk, _ = conversation(FakeDialogue(ASKED_BACK))

    english = await talk.ask("¿Qué es C40?", person=PERSON, channel="telegram", language="en")
    spanish = await talk.ask("What is C40?", person=PERSON, channel="telegram", language="es")
    nothing = await talk.ask("🙂", person=PERSON, channel="telegram", language="en")

    assert english.answer.text == ENGLISH.clarified
    assert spanish.answer.text == ASKED_BACK.text
    assert nothing.answer.text.startswith("I found no words")
