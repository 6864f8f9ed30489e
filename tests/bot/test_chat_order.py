"""One update of a chat at a time, in order, and chats side by side."""

from __future__ import annotations

import asyncio

from telegram import Chat, Message, Update, User

from bot.chat_order import ChatOrder, chat_of


def update(number: int, chat: int) -> Update:
    message = Message(number, None, Chat(chat, "private"), from_user=User(chat, "Ana", False), text="x")  # type: ignore[arg-type]
    return Update(number, message=message)


async def test_a_chat_is_answered_in_order_while_others_go_on() -> None:
    order, seen, gate = ChatOrder(), [], asyncio.Event()

    async def work(name: str, wait: bool) -> None:
        if wait:
            await gate.wait()
        seen.append(name)

    async with order:
        tasks = [
            asyncio.create_task(order.process_update(update(1, 7), work("a1", True))),
            asyncio.create_task(order.process_update(update(2, 7), work("a2", False))),
            asyncio.create_task(order.process_update(update(3, 8), work("b1", False))),
        ]
        await asyncio.wait(tasks[2:])
        assert seen == ["b1"]
        gate.set()
        await asyncio.gather(*tasks)

    assert seen == ["b1", "a1", "a2"]


async def test_a_chat_holds_one_place_however_much_it_writes() -> None:
    order, gate, seen = ChatOrder(places=2), asyncio.Event(), []

    async def blocked() -> None:
        await gate.wait()

    async def quick() -> None:
        seen.append("quick")

    flood = [asyncio.create_task(order.process_update(update(n, 7), blocked())) for n in range(50)]
    await asyncio.wait_for(order.process_update(update(99, 8), quick()), 5)

    assert seen == ["quick"]
    gate.set()
    await asyncio.gather(*flood)


async def test_nothing_is_kept_of_a_chat_that_is_quiet() -> None:
    order = ChatOrder()

    async def fails() -> None:
        raise RuntimeError

    for number in range(10):
        await asyncio.gather(order.process_update(update(number, number), fails()), return_exceptions=True)

    assert (order._locks, order._users) == ({}, {})


def test_what_has_no_chat_belongs_to_nobody() -> None:
    assert chat_of(Update(1)) is None
    assert chat_of("stop") is None
