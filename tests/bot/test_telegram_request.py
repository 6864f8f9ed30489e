"""Requests to Telegram over real sockets: what is sent, and what becomes of a server that fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import InputFile
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram_request import SENT, TelegramRequest

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue"


@asynccontextmanager
async def server(reply: bytes | None, method: str = "sendPhoto") -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that gives one reply, or none; its address, and what it read."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65_536))
        if reply is None:
            await reader.read()  # until the caller gives up
        else:
            writer.write(reply)
        writer.close()

    opened = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{opened.sockets[0].getsockname()[1]}/bot1:AA/{method}", heard
    finally:
        opened.close()


async def ask(url: str, *parameters: RequestParameter) -> tuple[int, bytes]:
    request = TelegramRequest(0.3, 0.3)
    await request.initialize()
    try:
        return await request.do_request(url, "POST", RequestData(list(parameters)))
    finally:
        await request.shutdown()


async def test_parameters_travel_as_a_form() -> None:
    async with server(OK) as (url, heard):
        answer = await ask(url, RequestParameter("text", "¿qué?", None), RequestParameter("chat_id", 7, None))

    assert answer == (200, b"true")
    assert b"text=%C2%BFqu%C3%A9%3F&chat_id=7" in heard[0]


async def test_files_travel_in_parts() -> None:
    file = InputFile(b"contenido", filename="a.txt")
    async with server(OK) as (url, heard):
        await ask(url, RequestParameter("document", file.attach_uri, [file]), RequestParameter("chat_id", 7, None))

    assert b"multipart/form-data" in heard[0] and b'filename="a.txt"' in heard[0]


@pytest.mark.parametrize(
    ("reply", "error"), [(None, TimedOut), (b"", NetworkError), (b"nonsense\r\n\r\n", NetworkError)]
)
async def test_a_failure_is_one_that_the_library_knows(reply: bytes | None, error: type[Exception]) -> None:
    async with server(reply) as (url, _):
        with pytest.raises(error) as raised:
            await ask(url)

    assert "1:AA" not in str(raised.value)


async def test_nobody_there_is_a_network_error() -> None:
    with pytest.raises(NetworkError):
        await ask("http://127.0.0.1:1/bot1:AA/getMe")


def test_the_default_of_the_library_means_ours() -> None:
    assert TelegramRequest(1.0, 2.0).read_timeout == 2.0
    assert TelegramRequest.DEFAULT_NONE is DEFAULT_NONE


async def test_of_a_message_that_was_sent_only_that_is_told() -> None:
    async with server(OK, "sendMessage") as (url, _):
        assert await ask(url, RequestParameter("text", "hola", None)) == (200, SENT)

    async with server(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nblocked", "sendMessage") as (url, _):
        assert await ask(url, RequestParameter("text", "hola", None)) == (403, b"blocked")
