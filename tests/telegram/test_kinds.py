"""Every kind of message gets a short kind reply, and none is an error."""

from __future__ import annotations

import pytest

from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog

ANA, GROUP = 1001, -2001
FILE = {"file_id": "f", "file_unique_id": "g"}
PICTURE = [{**FILE, "width": 1, "height": 1}]
ORIGIN = {"type": "hidden_user", "sender_user_name": "Alguien", "date": 1}

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ({"voice": {**FILE, "duration": 3}}, "mensaje de voz"),
        ({"video_note": {**FILE, "length": 1, "duration": 3}}, "mensaje de voz"),
        ({"photo": PICTURE}, "por la imagen"),
        ({"video": {**FILE, "width": 1, "height": 1, "duration": 3}}, "por el video"),
        ({"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
         "sticker"),
        ({"location": {"latitude": 19.4, "longitude": -99.1}}, "ubicación"),
        ({"contact": {"phone_number": "5512345678", "first_name": "Ana"}}, "contacto"),
        ({"document": FILE}, "por el archivo"),
        ({"text": "Cadena: ¡comparte!", "forward_origin": ORIGIN}, "reenviármelo"),
        ({"photo": PICTURE, "caption": "Mira", "forward_origin": ORIGIN}, "reenviármelo"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "Sólo sé leer texto"),
        ({"a_kind_of_the_future": {"x": 1}}, "Sólo sé leer texto"),
    ],
)  # fmt: skip
def test_each_kind_has_its_reply(telegram: Emulator, dialogue: EchoDialogue, content: dict, part: str) -> None:
    telegram.say(ANA, **content)

    (reply,) = telegram.replies(ANA, 1)

    assert part in reply["text"]
    assert len(reply["text"]) < 200
    assert dialogue.heard == []


def test_a_corrected_message_is_answered_again_and_quoted(telegram: Emulator, dialogue: EchoDialogue) -> None:
    written = telegram.world.incoming(ANA, ANA, {"text": "¿Qué es C04?"})
    telegram.push({"message": written})
    telegram.replies(ANA, 1)
    telegram.edit(written, text="¿Qué es C40?")

    second = telegram.replies(ANA, 2)[1]

    assert second["text"].startswith("Leí tu mensaje corregido.\n\nPreguntaste: ¿Qué es C40?")
    assert second["reply_to_message"]["message_id"] == written["message_id"]
    assert dialogue.heard == ["¿Qué es C04?", "¿Qué es C40?"]


def test_of_the_longest_message_the_beginning_is_read_and_the_person_is_told(
    telegram: Emulator, dialogue: EchoDialogue
) -> None:
    telegram.say(ANA, ("pregunta larga " * 300)[:4096])

    first = telegram.replies(ANA, 1)[0]

    assert first["text"].startswith("Tu mensaje es largo: leí los primeros 1000 caracteres.")
    assert len(dialogue.heard[0]) <= 1000


def test_several_messages_in_a_row_are_answered_in_order(telegram: Emulator) -> None:
    for number in range(5):
        telegram.say(ANA, f"lento {number}")

    texts = [reply["text"].split("\n")[0] for reply in telegram.replies(ANA, 5)]

    assert texts == [f"Preguntaste: lento {number}" for number in range(5)]


def test_another_language_is_told_which_ones_we_speak(telegram: Emulator, dialogue: EchoDialogue) -> None:
    telegram.say(ANA, "Quelle est la ville jumelle de Mexico ?")

    assert "Spanish and English" in telegram.replies(ANA, 1)[0]["text"]
    assert dialogue.heard == []


def test_danger_gets_numbers_before_anything_else(telegram: Emulator, dialogue: EchoDialogue, log: MemoryLog) -> None:
    telegram.say(ANA, "mi esposo me pega y tengo miedo")

    (reply,) = telegram.replies(ANA, 1)

    assert "911" in reply["text"]
    assert "reply_markup" not in reply
    assert dialogue.heard == []
    assert [(asked.answer.cause, "esposo" in asked.question.text) for asked in log.asked.values()] == [(None, False)]


def test_danger_behind_a_caption_in_a_group_is_heard(telegram: Emulator) -> None:
    telegram.say(GROUP, photo=PICTURE, caption="@tulugar_prueba_bot mi hija no aparece", user_id=ANA)

    assert "911" in telegram.replies(GROUP, 1)[0]["text"]


def test_a_slow_answer_shows_that_it_is_coming(telegram: Emulator) -> None:
    telegram.say(ANA, "lentísimo")
    telegram.replies(ANA, 1)

    (shown,) = telegram.calls("sendChatAction", 200)
    assert (shown.parameters["chat_id"], shown.parameters["action"]) == (str(ANA), "typing")
    assert shown.at < telegram.calls("sendMessage")[0].at


def test_a_quick_answer_shows_nothing(telegram: Emulator) -> None:
    telegram.say(ANA, "hola")
    telegram.replies(ANA, 1)

    assert telegram.calls("sendChatAction") == []


def test_a_sign_of_life_that_fails_costs_no_answer(telegram: Emulator) -> None:
    telegram.fail("sendChatAction", status=500)
    telegram.say(ANA, "lentísimo")

    assert telegram.replies(ANA, 1)
