"""Sessions on the server: opened at sign-in, found by their cookie, ended by time or by hand."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, or_, update

from domain.staff import Account
from web.staff.accounts import account_of
from web.staff.models import AccountRow, SessionRow
from web.staff.storage import reading, writing

SEEN_EVERY = timedelta(minutes=1)  # how exact «last seen» is; writing it at each page would be a write per page


@dataclass(frozen=True)
class SessionLimits:
    idle: timedelta  # unused for this long, it ends
    whole: timedelta  # it ends even if it is used


def _now() -> datetime:
    return datetime.now(UTC)


class Sessions:
    """Sessions in the database; the cookie is 32 random bytes and only its hash is stored."""

    def __init__(self, engine: Engine, limits: SessionLimits, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._limits = limits
        self._clock = clock

    @property
    def limits(self) -> SessionLimits:
        return self._limits

    def open(self, account: Account) -> str:
        """A new session; the value of its cookie. Sessions that ended by time are swept on the way."""
        cookie = secrets.token_urlsafe(32)
        now = self._clock()
        over = or_(SessionRow.seen_at < now - self._limits.idle, SessionRow.opened_at < now - self._limits.whole)
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(over))
            session.add(SessionRow(id=_hash(cookie), account=account.name, opened_at=now, seen_at=now))
        return cookie

    def find(self, cookie: str) -> Account | None:
        """Whose session it is; None when it is unknown, over, or the account is disabled."""
        now = self._clock()
        with reading(self._engine) as session:
            row = session.get(SessionRow, _hash(cookie))
            if row is None or now - row.seen_at > self._limits.idle or now - row.opened_at > self._limits.whole:
                return None
            owner = session.get(AccountRow, row.account)
            account = account_of(owner) if owner and not owner.disabled else None
            stale = now - row.seen_at > SEEN_EVERY
        if account and stale:
            with writing(self._engine) as session:
                session.execute(update(SessionRow).where(SessionRow.id == _hash(cookie)).values(seen_at=now))
        return account

    def close(self, cookie: str) -> None:
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.id == _hash(cookie)))


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
