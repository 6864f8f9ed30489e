"""aiogram, a client that nobody here wrote, finds the emulator to be a Bot API server."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import httpx
import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    ReplyParameters,
)
from PIL import Image

from tests.telegram.emulator import Emulator

ANA = 1001


def connect(telegram: Emulator, token: str | None = None) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    return Bot(token or telegram.token, session=session)


@pytest.fixture
async def bot(telegram: Emulator) -> AsyncIterator[Bot]:
    telegram.world.chat(ANA)
    client = connect(telegram)
    yield client
    await client.session.close()


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


def keyboard(data: str, text: str = "ok") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data)]])


async def test_get_me_is_a_bot(bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.is_bot, me.username) == (True, "tulugar_prueba_bot")


async def test_another_token_is_unauthorized(telegram: Emulator) -> None:
    client = connect(telegram, "123456789:Another-token-that-nobody-gave-0000")
    with pytest.raises(TelegramUnauthorizedError):
        await client.get_me()
    await client.session.close()


async def test_a_message_comes_back_with_entities(bot: Bot) -> None:
    text = '<b>negritas</b> 😀 <a href="https://ejemplo.mx/?a=1&amp;b=2">aquí</a> &lt;fin&gt;'

    sent = await bot.send_message(ANA, text, parse_mode="HTML", reply_markup=keyboard("x" * 64))

    assert sent.text == "negritas 😀 aquí <fin>"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 8), ("text_link", 12, 4)]
    assert sent.entities[1].url == "https://ejemplo.mx/?a=1&b=2"
    assert sent.html_text.startswith("<b>negritas</b> 😀")


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "<b>abierta",
        "</b>",
        "<b><i>cruzadas</b></i>",
        "<script>x</script>",
        "<br>",
        "<span>x</span>",
        "<b x y=>",
    ],
)
async def test_bad_html_is_refused(bot: Bot, text: str) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(ANA, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["a & b", "&nbsp; &copia;", "sin etiquetas > todo bien", "<code>a &lt; b</code>"])
async def test_html_that_telegram_takes_is_taken(bot: Bot, text: str) -> None:
    assert (await bot.send_message(ANA, text, parse_mode="HTML")).text


@pytest.mark.parametrize(
    ("text", "fits"), [("a" * 4096, True), ("a" * 4097, False), ("😀" * 2048, True), ("😀" * 2049, False)]
)
async def test_the_limit_counts_utf16_units(bot: Bot, text: str, fits: bool) -> None:
    if fits:
        assert (await bot.send_message(ANA, text)).text == text
        return
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await bot.send_message(ANA, text)


async def test_the_limit_counts_what_is_seen(bot: Bot) -> None:
    assert await bot.send_message(ANA, "<b>" + "&lt;" * 4090 + "</b>", parse_mode="HTML")


@pytest.mark.parametrize("data", ["x" * 65, "ñ" * 33, ""])
async def test_button_data_has_1_to_64_bytes(bot: Bot, data: str) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(ANA, "x", reply_markup=keyboard(data))


@pytest.mark.parametrize("text", ["", "   ", "<b></b>"])
async def test_an_empty_message_is_refused(bot: Bot, text: str) -> None:
    with pytest.raises(TelegramBadRequest, match="text is empty"):
        await bot.send_message(ANA, text, parse_mode="HTML")


async def test_a_chat_that_never_wrote_is_not_found(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(4242, "hola")


async def test_a_chat_that_blocked_is_forbidden(bot: Bot, telegram: Emulator) -> None:
    telegram.world.blocked.add(ANA)
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(ANA, "hola")


async def test_a_reply_names_the_message(bot: Bot) -> None:
    first = await bot.send_message(ANA, "uno")
    second = await bot.send_message(ANA, "dos", reply_parameters=ReplyParameters(message_id=first.message_id))

    assert second.reply_to_message and second.reply_to_message.text == "uno"
    with pytest.raises(TelegramBadRequest, match="replied not found"):
        await bot.send_message(ANA, "tres", reply_parameters=ReplyParameters(message_id=999))


async def test_messages_are_edited_and_deleted(bot: Bot) -> None:
    sent = await bot.send_message(ANA, "uno", reply_markup=keyboard("a"))

    edited = await bot.edit_message_text("dos", chat_id=ANA, message_id=sent.message_id, reply_markup=keyboard("a"))
    bare = await bot.edit_message_reply_markup(chat_id=ANA, message_id=sent.message_id)

    assert (edited.text, bare.reply_markup) == ("dos", None)
    with pytest.raises(TelegramBadRequest, match="not modified"):
        await bot.edit_message_text("dos", chat_id=ANA, message_id=sent.message_id)
    assert await bot.delete_message(ANA, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="to edit not found"):
        await bot.edit_message_text("tres", chat_id=ANA, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="to delete not found"):
        await bot.delete_message(ANA, sent.message_id)


async def test_files_are_uploaded(bot: Bot) -> None:
    picture = BufferedInputFile(png(30, 20), "foto.png")
    photo = await bot.send_photo(ANA, picture, caption="<i>pie</i>", parse_mode="HTML")
    document = await bot.send_document(ANA, BufferedInputFile(b"a,b\n", "datos.csv"))

    assert (photo.caption, photo.photo[0].width, photo.photo[0].height) == ("pie", 30, 20)
    assert (document.document.file_name, document.document.file_size) == ("datos.csv", 4)
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_photo(ANA, picture, caption="a" * 1025)


@pytest.mark.parametrize("content", [b"png", b"%PDF-1.4", png(2100, 100), png(9000, 1001)])
async def test_what_is_no_photo_for_telegram_is_refused(bot: Bot, content: bytes) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.send_photo(ANA, BufferedInputFile(content, "foto.png"))


async def test_polls_actions_and_chats(bot: Bot) -> None:
    poll = await bot.send_poll(ANA, "¿Sí?", ["sí", "no"])

    assert [option.text for option in poll.poll.options] == ["sí", "no"]
    assert await bot.send_chat_action(ANA, "typing")
    assert (await bot.get_chat(ANA)).type == "private"
    with pytest.raises(TelegramBadRequest):
        await bot.send_chat_action(ANA, "dancing")


async def test_commands_are_checked(bot: Bot) -> None:
    assert await bot.set_my_commands([BotCommand(command="ayuda", description="Cómo preguntar")])
    assert [each.command for each in await bot.get_my_commands()] == ["ayuda"]
    with pytest.raises(TelegramBadRequest, match="COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="Ayuda!", description="x")])


async def test_a_query_is_answered_once(bot: Bot, telegram: Emulator) -> None:
    telegram.press(ANA, "x")
    (update,) = await bot.get_updates()

    assert await bot.answer_callback_query(update.callback_query.id, text="gracias")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(update.callback_query.id)
    with pytest.raises(TelegramBadRequest, match="TOO_LONG"):
        await bot.answer_callback_query(update.callback_query.id, text="a" * 201)


async def test_inline_results_need_ids_of_their_own(bot: Bot, telegram: Emulator) -> None:
    telegram.world.queries.add("7")
    content = InputTextMessageContent(message_text="x")
    results = [InlineQueryResultArticle(id=each, title="t", input_message_content=content) for each in ("1", "1")]

    with pytest.raises(TelegramBadRequest, match="RESULT_ID_INVALID"):
        await bot.answer_inline_query("7", results)
    assert await bot.answer_inline_query("7", results[:1])


async def test_updates_wait_until_an_offset_confirms_them(bot: Bot, telegram: Emulator) -> None:
    first, second = telegram.say(ANA, "uno"), telegram.say(ANA, "dos")

    assert [update.update_id for update in await bot.get_updates()] == [first, second]
    assert [update.update_id for update in await bot.get_updates(limit=1)] == [first]
    assert [update.update_id for update in await bot.get_updates(offset=first + 1)] == [second]
    assert await bot.get_updates(offset=second + 1) == []
    assert await bot.get_updates() == []


async def test_a_long_poll_ends_with_the_update(bot: Bot, telegram: Emulator) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.to_thread(telegram.until, lambda: telegram.polls_waiting == 1)
    telegram.say(ANA, "por fin")

    (update,) = await asyncio.wait_for(polling, 5)

    assert update.message.text == "por fin"
    assert update.message.from_user.is_bot is False


async def test_two_polls_are_a_conflict(bot: Bot, telegram: Emulator) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.to_thread(telegram.until, lambda: telegram.polls_waiting == 1)
    await bot.get_updates()

    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await polling


async def test_polling_beside_a_webhook_is_a_conflict(bot: Bot) -> None:
    await bot.set_webhook("https://ejemplo.mx/telegram", secret_token="s")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()

    assert (await bot.get_webhook_info()).url == "https://ejemplo.mx/telegram"
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


@pytest.mark.parametrize(
    "given", [{"url": "http://ejemplo.mx/"}, {"url": "https://a.mx/", "secret_token": "con espacio"}]
)
async def test_a_webhook_needs_https_and_a_plain_secret(bot: Bot, given: dict) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.set_webhook(**given)


async def test_only_allowed_updates_come(bot: Bot, telegram: Emulator) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    telegram.say(ANA, "no")
    telegram.press(ANA, "sí")

    assert [update.event_type for update in await bot.get_updates()] == ["callback_query"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [({"status": 429, "retry_after": 7}, TelegramRetryAfter), ({"status": 500}, TelegramServerError)],
)
async def test_faults_are_injected_and_used_up(bot: Bot, telegram: Emulator, fault: dict, error: type) -> None:
    telegram.fail("sendMessage", **fault)

    with pytest.raises(error) as raised:
        await bot.send_message(ANA, "uno")
    await bot.send_message(ANA, "dos")

    assert getattr(raised.value, "retry_after", 7) == 7
    assert [message["text"] for message in telegram.sent(ANA)] == ["dos"]


async def test_an_answer_may_be_lost_after_the_message_was_sent(bot: Bot, telegram: Emulator) -> None:
    telegram.fail("sendMessage", status=502, after=True)

    with pytest.raises(TelegramServerError):
        await bot.send_message(ANA, "uno")

    assert [message["text"] for message in telegram.sent(ANA)] == ["uno"]


@pytest.mark.parametrize(
    ("body", "part"),
    [({"chat_id": "x1", "text": "a"}, "chat_id"), ({"chat_id": ANA, "text": 5}, "text"), ({"text": "a"}, "chat_id"),
     ({"chat_id": ANA, "text": "a", "reply_markup": "{"}, "reply_markup"),
     ({"chat_id": ANA, "text": "a", "tono": "amable"}, "unknown parameter"),
     ({"chat_id": ANA, "text": "a", "protect_content": 1}, "protect_content"),
     ({"chat_id": ANA, "text": "a", "parse_mode": "MarkdownV7"}, "parse_mode")],
)  # fmt: skip
def test_parameters_are_checked(telegram: Emulator, body: dict, part: str) -> None:
    telegram.world.chat(ANA)

    answer = httpx.post(f"{telegram.url}/bot{telegram.token}/sendMessage", json=body)

    assert answer.status_code == answer.json()["error_code"] == 400
    assert part in answer.json()["description"]


def test_a_method_that_does_not_exist(telegram: Emulator) -> None:
    answer = httpx.get(f"{telegram.url}/bot{telegram.token}/sendLove")

    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_a_whole_aiogram_bot_runs_on_it(bot: Bot, telegram: Emulator) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "", reply_markup=keyboard("eco"))

    @dispatcher.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        await query.answer("listo")

    running = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
    for number in range(5):
        telegram.say(ANA, f"eco {number}")
    replies = await asyncio.to_thread(telegram.replies, ANA, 5)
    telegram.press(ANA, "eco", message=replies[0])
    await asyncio.to_thread(telegram.until, lambda: bool(telegram.calls("answerCallbackQuery", 200)))
    await dispatcher.stop_polling()
    await running

    assert sorted(reply["text"] for reply in replies) == [f"eco {number}" for number in range(5)]


def test_it_is_driven_over_http_too(telegram: Emulator) -> None:
    control = httpx.Client(base_url=f"{telegram.url}/control")
    control.post("/fail", json={"method": "sendMessage", "status": 500})
    number = control.post("/say", json={"chat_id": ANA, "text": "hola"}).json()["update_id"]
    send = {"chat_id": ANA, "text": "respuesta"}
    statuses = [httpx.post(f"{telegram.url}/bot{telegram.token}/sendMessage", json=send).status_code for _ in range(2)]

    (reply,) = control.get("/wait", params={"chat_id": ANA, "count": 1}).json()

    assert (number, reply["text"], statuses) == (900_000_001, "respuesta", [500, 200])
    assert [call["status"] for call in control.get("/calls", params={"method": "sendMessage"}).json()] == [500, 200]
    assert control.get("/wait", params={"chat_id": ANA, "count": 2, "wait_s": 0.1}).status_code == 408
