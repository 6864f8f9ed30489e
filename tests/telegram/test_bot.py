"""The real bot against the emulator: what people get for what they do."""

from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import Engine, select

from bot.update_table import DONE, table
from domain.language import language_of
from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tests.telegram.running import BotThread

ANA, BETO, GROUP = 1001, 1002, -2001

pytestmark = pytest.mark.usefixtures("bot")


def buttons(message: dict) -> list[str]:
    return [button["callback_data"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def test_a_question_is_answered_with_source_date_and_votes(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "¿Qué es C40?")

    (reply,) = telegram.replies(ANA, 1)

    assert reply["text"] == (
        "Preguntaste: ¿Qué es C40?\n\n"
        "Fuente: Informe <anual> & anexos, Gobierno de la Ciudad\n"
        "Verificado: 22 de noviembre de 2026"
    )
    assert [entity["url"] for entity in reply["entities"]] == ['https://ejemplo.mx/informe?a=1&b="2"']
    (question_id,) = log.asked
    assert buttons(reply) == [f"v:{question_id}:u", f"v:{question_id}:d", "+share:red-c40"]


def test_a_chosen_option_is_answered_and_kept(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "opciones por favor")
    (reply,) = telegram.replies(ANA, 1)
    (question_id,) = log.asked
    assert buttons(reply) == ["o:red-c40", "o:premio-guangzhou", f"n:{question_id}"]

    telegram.press(ANA, "o:premio-guangzhou", message=reply)

    assert "Elegiste premio-guangzhou, que decía: El premio Guangzhou" in telegram.replies(ANA, 2)[1]["text"]
    assert len(telegram.calls("answerCallbackQuery", 200)) == 1
    assert [(chosen.question_id, chosen.entry_id) for chosen in log.chosen] == [(question_id, "premio-guangzhou")]


def test_none_of_the_options_is_kept_and_asks_for_other_words(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "opciones")
    (reply,) = telegram.replies(ANA, 1)

    telegram.press(ANA, buttons(reply)[-1], message=reply)

    assert "de otra manera" in telegram.replies(ANA, 2)[1]["text"]
    assert [(chosen.question_id, chosen.entry_id) for chosen in log.chosen] == [(*log.asked, None)]


@pytest.mark.parametrize("data", ["o:red-c40", "n"])
def test_buttons_of_a_message_that_telegram_forgot_still_answer(telegram: Emulator, log: MemoryLog, data: str) -> None:
    telegram.press(ANA, data)

    assert telegram.replies(ANA, 1)[0]["text"]
    assert log.chosen == []


def test_who_asks_in_english_is_answered_in_english(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "options please")
    (offered,) = telegram.replies(ANA, 1)
    telegram.press(ANA, buttons(offered)[0], message=offered)
    chosen = telegram.replies(ANA, 2)[1]
    telegram.press(ANA, buttons(offered)[-1], message=offered)
    none = telegram.replies(ANA, 3)[2]

    assert offered["text"] == "I am not sure what you are asking. Is it one of these?"
    assert chosen["text"].startswith("The official text is in Spanish:\n\nElegiste red-c40")
    assert "Source: " in chosen["text"]
    assert "Checked: 22 November 2026" in chosen["text"]
    assert "in other words" in none["text"]
    assert {asked.question.language for asked in log.asked.values()} == {"en"}


@pytest.mark.parametrize(
    "made_up",
    ["", "x", "v:", "v:123:u", "v:" + "0" * 32 + ":x", "o:../../etc", "o:", "o:" + "a" * 61, "N",
     "v:" + "g" * 32 + ":d", "'; DROP TABLE telegram_updates; --", "\x00", "😀" * 16],
)  # fmt: skip
def test_made_up_button_data_is_answered_and_harmless(telegram: Emulator, log: MemoryLog, made_up: str) -> None:
    telegram.press(ANA, made_up)

    telegram.until(lambda: len(telegram.calls("answerCallbackQuery", 200)) == 1)

    assert not telegram.sent(ANA)
    assert not log.votes
    assert "ya no funciona" in telegram.calls("answerCallbackQuery")[0].parameters["text"]


@pytest.mark.parametrize(
    ("command", "part"),
    [("/start", "Soy Tu Lugar"), ("/start algo", "Soy Tu Lugar"), ("/ayuda", "Escríbeme"), ("/AYUDA", "Escríbeme"),
     ("/privacidad", "Telegram guarda"), ("/inexistente", "No conozco esa orden"),
     ("/start@tulugar_prueba_bot", "Soy Tu Lugar")],
)  # fmt: skip
def test_commands_have_their_texts(telegram: Emulator, dialogue: EchoDialogue, command: str, part: str) -> None:
    telegram.say(ANA, command)

    assert part in telegram.replies(ANA, 1)[0]["text"]
    assert dialogue.heard == []


def test_start_says_all_in_four_lines(telegram: Emulator) -> None:
    telegram.say(ANA, "/start")

    lines = telegram.replies(ANA, 1)[0]["text"].splitlines()

    assert len(lines) == 4
    assert "demostración" in lines[1]


def test_the_list_of_commands_is_announced(telegram: Emulator) -> None:
    telegram.until(lambda: "en" in telegram.world.commands)

    spanish, english = telegram.world.commands[""], telegram.world.commands["en"]
    names = [command["command"] for command in spanish]
    assert {"start", "privacidad", "ayuda"} <= set(names)
    assert [command["command"] for command in english] == names
    assert [language_of(command["description"]) for command in english] == ["en"] * len(names)


def test_help_names_every_command(telegram: Emulator) -> None:
    telegram.until(lambda: "en" in telegram.world.commands)
    telegram.say(ANA, "/ayuda")

    (reply,) = telegram.replies(ANA, 1)

    assert all(f"/{command['command']} – " in reply["text"] for command in telegram.world.commands[""])


def test_commands_are_answered_in_the_language_of_the_persons_telegram(telegram: Emulator) -> None:
    telegram.world.locales[ANA] = "en-GB"
    telegram.say(ANA, "/start")

    assert telegram.replies(ANA, 1)[0]["text"].startswith("I am Tu Lugar")


@pytest.mark.parametrize("text", ['/greet{"a": 1}', "/ hola", "//hola"])
def test_a_slash_never_reaches_the_dialogue(telegram: Emulator, dialogue: EchoDialogue, text: str) -> None:
    telegram.say(ANA, text)

    telegram.replies(ANA, 1)

    assert not any(heard.startswith("/") for heard in dialogue.heard)


def test_a_caption_is_a_question(telegram: Emulator) -> None:
    telegram.say(ANA, photo=[{"file_id": "p", "file_unique_id": "q", "width": 1, "height": 1}], caption="¿Y esto?")

    assert "Preguntaste: ¿Y esto?" in telegram.replies(ANA, 1)[0]["text"]


def test_an_album_gets_one_reply(telegram: Emulator) -> None:
    for _ in range(3):
        telegram.say(ANA, voice={"file_id": "v", "file_unique_id": "w", "duration": 3}, media_group_id="album")
    telegram.say(ANA, "fin")

    assert [reply["text"].split()[0] for reply in telegram.replies(ANA, 2)] == ["Gracias", "Preguntaste:"]


def test_what_is_not_for_the_bot_is_passed_over(telegram: Emulator, dialogue: EchoDialogue) -> None:
    person = telegram.world.user(ANA)
    chat = telegram.world.chat(ANA)
    message = {"message_id": 7, "date": 1, "chat": chat, "from": person, "text": "editado"}
    telegram.push({"edited_message": {**message, "text": None, "location": {"latitude": 19.4, "longitude": -99.1}}})
    telegram.push({"message": {**message, "from": {**person, "is_bot": True}}})
    telegram.push({"message": {key: value for key, value in message.items() if key not in {"from", "text"}}})
    telegram.push({"update_of_the_future": {"anything": [1, 2]}})
    telegram.push({"message": {"odd": True}})
    telegram.push({"message": "not even an object"})
    telegram.push({"callback_query": {"id": "1"}})
    telegram.push({})
    telegram.say(ANA, new_chat_title="otro")
    telegram.say(ANA, "pregunta")

    assert [reply["text"].split("\n")[0] for reply in telegram.replies(ANA, 1)] == ["Preguntaste: pregunta"]
    assert dialogue.heard == ["pregunta"]


@pytest.mark.parametrize(
    "text",
    ["<b>negritas</b> <script>alert(1)</script> a < b && c > d", "*Markdown* _sí_ [x](y) `z`", "مرحبا y שלום con árbol",
     "'; DROP TABLE questions; --", "nul\x00o y más\x07", "hola 👩‍👩‍👧‍👦🇲🇽 mundo", "e\u0301" * 50, "\ud83d suelto"],
)  # fmt: skip
def test_odd_text_is_answered_and_shown_as_it_is(telegram: Emulator, dialogue: EchoDialogue, text: str) -> None:
    telegram.say(ANA, text)

    (reply,) = telegram.replies(ANA, 1)

    assert reply["text"].startswith(f"Preguntaste: {dialogue.heard[0]}")
    assert not telegram.calls("sendMessage", 400)


@pytest.mark.parametrize("text", ["", " \n ", "😀😀", "\x00\x00", "¿?¡!", "\u202e\u200f"])
def test_text_without_words_is_asked_for_words(telegram: Emulator, dialogue: EchoDialogue, text: str) -> None:
    telegram.say(ANA, text)

    (reply,) = telegram.replies(ANA, 1)

    assert "reply_markup" not in reply
    assert dialogue.heard == []


def test_a_hundred_kilobytes_are_answered(telegram: Emulator, dialogue: EchoDialogue) -> None:
    telegram.say(ANA, "palabra " * 12_500)

    assert telegram.replies(ANA, 1)
    assert len(dialogue.heard[0]) <= 1000


def test_a_long_answer_comes_whole_in_several_messages(telegram: Emulator) -> None:
    telegram.say(ANA, "largo")

    replies = telegram.replies(ANA, 3)

    assert [n for reply in replies for n in re.findall(r"Oración (\d+)", reply["text"])] == list(map(str, range(250)))
    assert ["reply_markup" in reply for reply in replies] == [False, False, True]
    assert "Fuente:" in replies[-1]["text"]


def test_a_duplicate_update_is_answered_once(telegram: Emulator, dialogue: EchoDialogue, engine: Engine) -> None:
    number = telegram.say(ANA, "una vez")
    telegram.replies(ANA, 1)
    message = {"message": telegram.world.incoming(ANA, ANA, {"text": "otra vez"})}
    telegram.push({"update_id": number, **message})
    telegram.say(ANA, "dos")

    telegram.replies(ANA, 2)

    assert dialogue.heard == ["una vez", "dos"]


def test_nothing_is_kept_of_an_answered_update(telegram: Emulator, engine: Engine) -> None:
    number = telegram.say(ANA, "mi secreto")
    telegram.replies(ANA, 1)

    def row() -> dict:
        with engine.connect() as connection:
            return dict(connection.execute(select(table)).mappings().one())

    telegram.until(lambda: row()["state"] == DONE)
    kept = row()
    assert kept.pop("expires_at") > time.time()
    assert kept == {"update_id": number, "state": DONE, "chat_id": None, "payload": None, "delivery": None,
                    "steps_sent": 0, "attempts": 0, "owner": ""}  # fmt: skip


def test_order_is_kept_within_a_chat_and_chats_go_side_by_side(telegram: Emulator, dialogue: EchoDialogue) -> None:
    started = time.monotonic()
    for number in range(5):
        for chat in range(1001, 1009):
            telegram.say(chat, f"lento {chat} {number}")

    for chat in range(1001, 1009):
        texts = [reply["text"].split("\n")[0] for reply in telegram.replies(chat, 5)]
        assert texts == [f"Preguntaste: lento {chat} {number}" for number in range(5)]
    assert dialogue.overlaps == 0
    assert time.monotonic() - started < 0.2 * 40 / 2  # one after the other would take 8 s


def test_a_chat_that_floods_does_not_hold_up_the_others(telegram: Emulator) -> None:
    for number in range(150):
        telegram.say(ANA, f"lento {number}")
    telegram.say(BETO, "rápido")

    telegram.replies(BETO, 1, wait_s=5)


def test_telegrams_pace_is_respected(telegram: Emulator) -> None:
    telegram.fail("sendMessage", status=429, retry_after=1)
    telegram.say(ANA, "hola")

    telegram.replies(ANA, 1)

    refused, accepted = telegram.calls("sendMessage")
    assert (refused.status, accepted.status) == (429, 200)
    assert accepted.at - refused.at >= 1.0


@pytest.mark.parametrize("status", [500, 502, 429])
def test_a_server_that_fails_gets_the_message_in_the_end(telegram: Emulator, status: int) -> None:
    telegram.fail("sendMessage", status=status, times=2, retry_after=1 if status == 429 else 0)
    telegram.say(ANA, "hola")

    assert len(telegram.replies(ANA, 1)) == 1


def test_polling_survives_a_server_that_fails(telegram: Emulator) -> None:
    telegram.until(lambda: bool(telegram.calls("setMyCommands")))
    telegram.fail("getUpdates", status=502, times=1)
    telegram.say(ANA, "hola")

    telegram.replies(ANA, 1)


def test_a_person_who_blocked_the_bot_holds_nothing_up(telegram: Emulator) -> None:
    telegram.world.blocked.add(ANA)
    telegram.say(ANA, "hola")
    telegram.until(lambda: len(telegram.calls("sendMessage", 403)) == 1)
    telegram.world.blocked.discard(ANA)
    telegram.say(ANA, "otra")

    assert "otra" in telegram.replies(ANA, 1)[0]["text"]


def test_an_unexpected_failure_is_told_kindly_and_nothing_is_logged(
    telegram: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.say(ANA, "falla mi-secreto")

    (reply,) = telegram.replies(ANA, 1)

    assert reply["text"].startswith("Perdón")
    assert "mi-secreto" not in caplog.text
    assert str(ANA) not in caplog.text


def test_in_a_group_the_bot_speaks_when_spoken_to(telegram: Emulator, dialogue: EchoDialogue) -> None:
    telegram.say(GROUP, "plática de otros", user_id=ANA)
    telegram.say(GROUP, "/start@otro_bot", user_id=ANA)
    telegram.say(GROUP, photo=[], user_id=ANA)
    telegram.say(GROUP, "@Tulugar_Prueba_Bot ¿qué es C40?", user_id=ANA)
    (first,) = telegram.replies(GROUP, 1)
    telegram.say(GROUP, "¿y cuánto costó?", user_id=BETO, reply_to_message=first)

    replies = telegram.replies(GROUP, 2)

    assert dialogue.heard == ["¿qué es C40?", "¿y cuánto costó?"]
    assert all("reply_to_message" in reply for reply in replies)


def test_a_stop_and_start_loses_nothing(
    telegram: Emulator, settings: Settings, engine: Engine, bot: BotThread, dialogue: EchoDialogue
) -> None:
    for number in range(20):
        telegram.say(ANA, f"lento {number}")
    telegram.replies(ANA, 3)
    bot.__exit__()
    with BotThread(settings, conversation_with(dialogue, MemoryLog()), engine):
        replies = telegram.replies(ANA, 20)
    assert [reply["text"].split("\n")[0] for reply in replies] == [f"Preguntaste: lento {n}" for n in range(20)]
