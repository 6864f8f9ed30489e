"""The staff of tests: a migrated database copied for each console, and people with any roles."""

from __future__ import annotations

import functools
import itertools
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from domain.staff import Account, Role
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate
from web.access import STAFF
from web.console import Staff
from web.staff import Accounts, AuditTrail, Sessions
from web.staff.sessions import SessionLimits
from web.visitor import Visitor
from web.visitors import SESSION_COOKIE

LIMITS = SessionLimits(idle=timedelta(hours=2), whole=timedelta(hours=12))
PASSWORD = "caballo bateria grapa"


FOLDER = tempfile.TemporaryDirectory(prefix="tulugar-test-")  # removed when the tests end
NUMBERS = itertools.count()


@functools.cache
def _migrated() -> Path:
    """A database that is migrated once for all tests, and copied."""
    path = Path(FOLDER.name) / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # closes the write-ahead log into the file
    return path


def database() -> Engine:
    """A migrated, empty SQLite database of its own."""
    copy = Path(FOLDER.name) / f"{next(NUMBERS)}.db"
    shutil.copy(_migrated(), copy)
    return open_engine(f"sqlite:///{copy}")


def staff(engine: Engine | None = None) -> Staff:
    engine = engine or database()
    return Staff(Accounts(engine), Sessions(engine, LIMITS), AuditTrail(engine))


def account(name: str = "ana", *roles: Role) -> Account:
    return Account(name, name.title(), frozenset(roles) or STAFF)


class Browser(TestClient):
    """A client that may be signed in, and that fills in the token of the forms it sends."""

    def __init__(self, app: FastAPI, people: Staff) -> None:
        super().__init__(app, raise_server_exceptions=False)
        self._people = people

    def sign_in(self, who: Account) -> Browser:
        """Signed in as this person, whose account is made if there is none; without a password, which is slow."""
        if self._people.accounts.find(who.name) is None:
            self._people.accounts.add(who, None)
        self.cookies.set(SESSION_COOKIE, self._people.sessions.open(who))
        return self

    def token(self) -> str:
        """The CSRF token of the forms of this session."""
        return Visitor(None, self.cookies[SESSION_COOKIE], self._people.trail.write).form_token()

    def submit(self, path: str, follow: bool = True, **fields: object):
        """A form sent as its page would send it; lists are repeated fields."""
        return self.post(path, data={"csrf": self.token(), **fields}, follow_redirects=follow)  # type: ignore[arg-type]
