"""Accounts, sessions and the trail, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from domain.errors import InvalidValue
from domain.staff import Account, Role
from tests.knowledge_base.conftest import engine as engine  # both databases
from tests.web.staff import LIMITS, PASSWORD, account
from web.staff import Accounts, AuditTrail, Sessions
from web.staff.accounts import LOCK, MAX_FAILURES, SignInLocked
from web.staff.models import AccountRow, SessionRow


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    yield Clock()


def test_a_password_lets_in_and_is_not_stored(engine: Engine) -> None:
    accounts = Accounts(engine)
    accounts.add(account("ana", Role.CURATOR), PASSWORD)

    assert accounts.sign_in("ANA ", PASSWORD) == account("ana", Role.CURATOR)
    assert accounts.sign_in("ana", "otra contraseña") is None
    assert accounts.sign_in("nadie", PASSWORD) is None
    with Session(engine) as session:
        stored = session.scalars(select(AccountRow.password_hash)).one()
    assert stored is not None and stored.startswith("$argon2id$") and PASSWORD not in stored


@pytest.mark.parametrize("weak", ["corta", "aaaaaaaaaaaaaa", "soy ana-maria y ya", "x" * 201, ""])
def test_a_weak_password_is_refused(engine: Engine, weak: str) -> None:
    with pytest.raises(InvalidValue, match="contraseña"):
        Accounts(engine).add(account("ana-maria"), weak)


@pytest.mark.parametrize("name", ["Ana", "ana lopez", "", "-ana", "ana.", "a" * 41, "ñandu", "../x"])
def test_a_name_that_cannot_be_used_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="nombre de usuario"):
        Account(name, "Ana", frozenset({Role.ADMIN}))


@pytest.mark.parametrize("name", ["ana", "nadie"])
def test_too_many_wrong_passwords_lock_a_name_whether_or_not_it_exists(engine: Engine, clock: Clock, name: str) -> None:
    accounts = Accounts(engine, clock)
    accounts.add(account("ana"), PASSWORD)
    for _ in range(MAX_FAILURES):
        assert accounts.sign_in(name, "incorrecta") is None

    with pytest.raises(SignInLocked) as locked:
        accounts.sign_in(name, PASSWORD)
    assert locked.value.until == clock.now + LOCK

    clock.now += LOCK
    assert (accounts.sign_in(name, PASSWORD) is not None) is (name == "ana")


def test_the_right_password_forgets_the_wrong_ones(engine: Engine) -> None:
    accounts = Accounts(engine)
    accounts.add(account("ana"), PASSWORD)
    for _ in range(3):
        for _ in range(MAX_FAILURES - 1):
            accounts.sign_in("ana", "incorrecta")
        assert accounts.sign_in("ana", PASSWORD)


def test_a_new_password_lifts_the_lock_and_ends_sessions(engine: Engine) -> None:
    accounts, sessions = Accounts(engine), Sessions(engine, LIMITS)
    accounts.add(account("ana"), PASSWORD)
    cookie = sessions.open(account("ana"))
    for _ in range(MAX_FAILURES):
        accounts.sign_in("ana", "incorrecta")

    accounts.set_password("ana", "otra frase larga")

    assert sessions.find(cookie) is None
    assert accounts.sign_in("ana", "otra frase larga")
    assert accounts.sign_in("ana", PASSWORD) is None


def test_a_disabled_account_is_out_at_once_and_not_let_in(engine: Engine) -> None:
    accounts, sessions = Accounts(engine), Sessions(engine, LIMITS)
    accounts.add(account("ana", Role.CURATOR), PASSWORD)
    cookie = sessions.open(account("ana"))

    accounts.change(replace(account("ana", Role.CURATOR), disabled=True))

    assert sessions.find(cookie) is None
    assert accounts.sign_in("ana", PASSWORD) is None


def test_the_last_administrator_stays(engine: Engine) -> None:
    accounts = Accounts(engine)
    accounts.add(account("ana", Role.ADMIN), None)
    accounts.add(account("beto", Role.CURATOR), None)

    with pytest.raises(InvalidValue, match="única"):
        accounts.change(account("ana", Role.CURATOR))
    with pytest.raises(InvalidValue, match="única"):
        accounts.change(replace(account("ana", Role.ADMIN), disabled=True))

    accounts.change(account("beto", Role.ADMIN))
    accounts.change(account("ana", Role.CURATOR))
    assert [a.roles for a in accounts.all()] == [{Role.CURATOR}, {Role.ADMIN}]


def test_names_and_mails_are_taken_once(engine: Engine) -> None:
    accounts = Accounts(engine)
    accounts.add(replace(account("ana"), email="Ana@ciudad.example"), None)

    with pytest.raises(InvalidValue, match="Ya existe"):
        accounts.add(account("ana"), None)
    with pytest.raises(InvalidValue, match="correo"):
        accounts.add(replace(account("beto"), email="ana@CIUDAD.example"), None)
    found = accounts.by_email("ANA@ciudad.example")
    assert found and found.name == "ana"


def test_an_account_without_password_enters_by_no_password(engine: Engine) -> None:
    accounts = Accounts(engine)
    accounts.add(account("ana"), None)

    assert accounts.sign_in("ana", "") is None
    assert accounts.sign_in("ana", "what is compared when there is no such account") is None


def test_a_session_ends_unused_and_ends_used(engine: Engine, clock: Clock) -> None:
    accounts, sessions = Accounts(engine, clock), Sessions(engine, LIMITS, clock)
    accounts.add(account("ana"), None)
    unused, used = sessions.open(account("ana")), sessions.open(account("ana"))

    for _ in range(7):
        clock.now += timedelta(minutes=100)
        assert sessions.find(used) == account("ana")
    assert sessions.find(unused) is None
    clock.now += timedelta(minutes=100)
    assert sessions.find(used) is None

    sessions.open(account("ana"))
    with Session(engine) as session:
        assert len(session.scalars(select(SessionRow)).all()) == 1, "what ended is swept"


def test_the_cookie_is_not_in_the_database(engine: Engine) -> None:
    Accounts(engine).add(account("ana"), None)
    cookie = Sessions(engine, LIMITS).open(account("ana"))

    with Session(engine) as session:
        assert cookie not in session.scalars(select(SessionRow.id)).all()
    assert Sessions(engine, LIMITS).find("inventada") is None


def test_a_closed_session_is_over(engine: Engine) -> None:
    Accounts(engine).add(account("ana"), None)
    sessions = Sessions(engine, LIMITS)
    cookie = sessions.open(account("ana"))

    sessions.close(cookie)

    assert sessions.find(cookie) is None


def test_the_trail_is_read_newest_first_and_in_parts(engine: Engine) -> None:
    trail = AuditTrail(engine)
    for number in range(5):
        trail.write("ana" if number % 2 else "beto", "publicó la ficha", f"f{number}", "n" * 3000)

    newest = trail.newest(2)

    assert [deed.target for deed in newest] == ["f4", "f3"]
    assert [deed.target for deed in trail.newest(9, before=newest[-1].id)] == ["f2", "f1", "f0"]
    assert [deed.target for deed in trail.newest(9, actor="ana")] == ["f3", "f1"]
    assert [deed.actor for deed in trail.newest(9, target="f0")] == ["beto"]
    assert len(newest[0].note) == 2000
