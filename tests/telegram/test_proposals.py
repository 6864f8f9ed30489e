"""/propuesta on the emulator, with the real form and question log, and a dictionary in place of Rasa's slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from analytics.log import QuestionLog
from domain.answering import Answering
from domain.conversation import Answer, Interpretation, Question, Status
from domain.proposal_form import START, Asking, FormState, Heard, ProposalForm, not_open
from domain.proposal_reading import Areas
from knowledge_base.storage.engine import open_engine
from settings import Settings
from tests import make
from tests.analytics.make import rows
from tests.fakes import FakeSearch
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, conversation_with
from tests.telegram.running import BotThread
from tests.telegram.world import Json

ANA = 1001
IDEA = "Que haya <b>cine</b> de ciudades hermanas & música"


class FormDialogue(EchoDialogue):
    """Leads the form as Rasa does; what comes outside of it is echoed."""

    def __init__(self) -> None:
        super().__init__()
        self.form = ProposalForm(
            Answering(FakeSearch((make.scored(make.entry("feria"), 0.9),)), make.decision()),
            Areas(("Tlalpan", "Xochimilco"), "alcaldía", "borough"),
        )
        self.open: dict[str, FormState] = {}

    async def reply(self, question: Question, sender: str) -> Answer:
        if sender in self.open or question.text.startswith("tengo una idea"):
            return self._turn(sender, Heard(question, Interpretation()))
        return await super().reply(question, sender)

    async def step(self, value: str, question: Question, sender: str) -> Answer:
        if sender not in self.open and value != START:
            return not_open(question.language)
        return self._turn(sender, Heard(question, Interpretation(), step=value))

    def _turn(self, sender: str, heard: Heard) -> Answer:
        turn = self.form.hear(self.open.pop(sender, FormState()), heard)
        if turn.ending:
            return self.form.close(turn.state, turn.ending)
        missing = next(one for one in Asking if getattr(turn.state, one.value, None) is None)
        self.open[sender] = replace(turn.state, asking=missing)
        asked = self.form.prompt(turn.state)
        return replace(turn.said, then=asked.text, steps=asked.steps) if turn.said else asked


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, person_secret="tests only")  # as `conversation_with` has it


@pytest.fixture
def dialogue() -> FormDialogue:
    return FormDialogue()


@pytest.fixture
def bot(settings: Settings, engine: Engine, dialogue: FormDialogue, tmp_path: Path) -> Iterator[BotThread]:
    log = QuestionLog(open_engine(settings.effective_database_url), tmp_path / "spool")
    with BotThread(settings, conversation_with(dialogue, log), engine) as running:
        yield running
    log.close()


def ask(telegram: Emulator, chat: int, text: str) -> Json:
    before = len(telegram.sent(chat))
    telegram.say(chat, text)
    return telegram.replies(chat, before + 1)[-1]


def buttons(message: Json) -> dict[str, str]:
    rows_ = message.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    return {button["text"]: button["callback_data"] for row in rows_ for button in row}


def press(telegram: Emulator, message: Json, label: str) -> Json:
    """The message as it is once the button was pressed."""
    answered = len(telegram.calls("answerCallbackQuery"))
    telegram.press(ANA, buttons(message)[label], message=message)
    telegram.until(lambda: len(telegram.calls("answerCallbackQuery")) > answered)
    shown = lambda: next(one for one in telegram.sent(ANA) if one["message_id"] == message["message_id"])  # noqa: E731
    telegram.until(lambda: shown().get("reply_markup") != message.get("reply_markup"))
    return shown()


@pytest.mark.usefixtures("bot")
def test_an_idea_goes_from_command_to_table_in_one_message_that_changes(telegram: Emulator, engine: Engine) -> None:
    assert list(buttons(ask(telegram, ANA, "/propuesta"))) == ["Cancelar"]
    where = ask(telegram, ANA, IDEA)
    sure = press(telegram, where, "Xochimilco")
    thanked = press(telegram, sure, "Sí, envíala")

    assert IDEA in where["text"] and IDEA in sure["text"] and "Xochimilco" in sure["text"]
    assert thanked["text"].startswith("¡Gracias!") and not buttons(thanked)
    (row,) = rows(engine, "proposals")
    assert (row.text, row.borough, row.channel, row.state) == (IDEA, "Xochimilco", "telegram", "new")
    assert rows(engine) == []  # no text of the form is in the log


@pytest.mark.usefixtures("bot")
def test_the_idea_is_in_my_data_until_it_is_erased(telegram: Emulator, engine: Engine) -> None:
    press(telegram, press(telegram, ask(telegram, ANA, f"tengo una idea: {IDEA}"), "Saltar"), "Sí, envíala")

    shown = ask(telegram, ANA, "/mis_datos")["text"]
    press(telegram, ask(telegram, ANA, "/borrar_mis_datos"), "Sí, borra todo")

    assert "Propuestas: 1" in shown and IDEA in shown
    assert rows(engine, "proposals") == []


@pytest.mark.usefixtures("bot")
def test_a_command_in_the_middle_leaves_the_form_and_says_so(telegram: Emulator, dialogue: FormDialogue) -> None:
    ask(telegram, ANA, "/propuesta")

    said = ask(telegram, ANA, "/ayuda")["text"]

    assert said.startswith("Dejé tu propuesta a medias") and "/propuesta" in said
    assert ask(telegram, ANA, "que haya más cine")["text"].startswith("Preguntaste")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("way", ["/cancelar", "cancelar", "ya no"])
def test_it_is_cancelled_by_command_and_by_word(telegram: Emulator, engine: Engine, way: str) -> None:
    ask(telegram, ANA, "/propuesta")
    ask(telegram, ANA, IDEA)

    assert "no guardé" in ask(telegram, ANA, way)["text"]
    assert rows(engine, "proposals") == rows(engine) == []


@pytest.mark.usefixtures("bot")
def test_without_a_form_there_is_nothing_to_cancel(telegram: Emulator) -> None:
    assert "No hay ninguna propuesta a medias" in ask(telegram, ANA, "/cancelar")["text"]


@pytest.mark.usefixtures("bot")
def test_danger_comes_first_and_closes_the_form(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "/propuesta")

    assert "911" in ask(telegram, ANA, "me quiero morir")["text"]
    telegram.until(lambda: ask(telegram, ANA, "gracias por decirme")["text"].startswith("Preguntaste"))


@pytest.mark.usefixtures("bot")
def test_a_question_in_the_middle_is_answered_logged_and_the_form_goes_on(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "/propuesta")

    said = ask(telegram, ANA, "¿Qué es la feria?")

    assert "Cuéntame tu idea" in said["text"]
    assert {"👍", "👎", "Cancelar", "No era pregunta: es mi idea"} <= set(buttons(said))
    assert [(row.text, row.status) for row in rows(engine)] == [("¿Qué es la feria?", Status.ANSWERED.value)]


@pytest.mark.usefixtures("bot")
def test_emojis_in_the_middle_get_the_same_question_again(telegram: Emulator) -> None:
    ask(telegram, ANA, "/propuesta")

    said = ask(telegram, ANA, "🙂🙂")["text"]

    assert said.startswith("No encontré palabras") and "Cuéntame tu idea" in said


@pytest.mark.usefixtures("bot")
def test_a_long_idea_is_cut_shown_and_told(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "/propuesta")

    where = ask(telegram, ANA, "más parques " * 200)
    press(telegram, press(telegram, where, "Saltar"), "Sí, envíala")

    assert where["text"].startswith("Tu mensaje es largo: leí los primeros 1000")
    assert len(rows(engine, "proposals")[0].text) <= 1000


@pytest.mark.usefixtures("bot")
def test_an_old_button_is_harmless(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "/propuesta")
    where = ask(telegram, ANA, IDEA)
    ask(telegram, ANA, "cancelar")

    telegram.press(ANA, buttons(where)["Saltar"], message=where)

    telegram.until(lambda: telegram.calls("answerCallbackQuery"))
    assert "ya se cerró" in telegram.calls("answerCallbackQuery")[-1].parameters["text"]
    assert rows(engine, "proposals") == []


@pytest.mark.usefixtures("bot")
def test_in_english(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "/propuesta")
    where = ask(telegram, ANA, "We should have a film festival with our sister cities")
    sure = press(telegram, where, "Skip")

    assert where["text"].startswith("I noted your idea")
    assert press(telegram, sure, "Yes, send it")["text"].startswith("Thank you!")
    assert rows(engine, "proposals")[0].language == "en"


@pytest.mark.usefixtures("bot")
def test_in_a_group_nobody_is_asked_for_an_idea(telegram: Emulator) -> None:
    telegram.say(-500, "/propuesta", user_id=ANA)

    assert "en privado" in telegram.replies(-500, 1)[0]["text"]
