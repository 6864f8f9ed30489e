"""Rasa over HTTP when it does not behave: real sockets, no Rasa."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from aiohttp import ClientSession

from bot.open_forms import OpenForms
from bot.rasa_dialogue import AT_ONCE, RasaDialogue
from domain.conversation import Status
from domain.errors import DialogueUnavailable
from tests import make

REPLIES = {
    "hung": None,  # takes the question and never answers
    "error": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\n{}",
    "not json": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhola",
    "empty": b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"replies":[]}',
}


@pytest.mark.parametrize("kind", REPLIES)
async def test_a_rasa_that_does_not_answer_is_given_up_in_time(kind: str) -> None:
    release = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        reply = REPLIES[kind]
        if reply is None:
            await release.wait()
        else:
            writer.write(reply)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with ClientSession() as client:
        dialogue = RasaDialogue(client, f"http://127.0.0.1:{port}", "secreto", OpenForms(), timeout_s=0.3)
        began = time.monotonic()
        with pytest.raises(DialogueUnavailable):
            await dialogue.reply(make.question(), "abcdefgh")
    release.set()
    server.close()

    assert time.monotonic() - began < 2.0


async def test_a_rasa_that_hangs_is_left_alone_so_that_nobody_waits_in_line() -> None:
    asked = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.read(4096)
        asked += 1
        await reader.read()  # until the caller gives up
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    began = time.monotonic()
    async with ClientSession() as client:
        dialogue = RasaDialogue(client, f"http://127.0.0.1:{port}", "secreto", OpenForms(), timeout_s=0.3)
        questions = (dialogue.reply(make.question(), f"abcdefg{number}") for number in range(40))
        ended = await asyncio.gather(*questions, return_exceptions=True)
    server.close()

    assert {type(error) for error in ended} == {DialogueUnavailable}
    assert asked <= 2 * AT_ONCE
    assert time.monotonic() - began < 2.0


async def test_help_that_rasa_names_after_an_answer_stands_below_it() -> None:
    replies = [
        {"status": "answered", "text": "Fue en 2017.", "intent": "crisis", "entries": ["sismo"]},
        {"status": "handed_over", "text": "Llama al 911.", "intent": "crisis"},
    ]
    body = json.dumps({"replies": replies}).encode()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with ClientSession() as client:
        dialogue = RasaDialogue(client, f"http://127.0.0.1:{port}", "secreto", OpenForms(), timeout_s=2.0)
        answer = await dialogue.reply(make.question(), "abcdefgh")
    server.close()

    assert (answer.status, answer.text, answer.then) == (Status.ANSWERED, "Fue en 2017.", "Llama al 911.")
    assert answer.entries == ("sismo",)
