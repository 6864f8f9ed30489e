"""Accounts of the staff: made, changed, listed, and let in by password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from domain.errors import InvalidValue
from domain.staff import Account, Role
from web.staff.models import AccountRow, FailedSignInRow, SessionRow
from web.staff.passwords import hash_password, is_password
from web.staff.storage import reading, writing

MAX_FAILURES = 5  # wrong passwords in a row before a name is locked
LOCK = timedelta(minutes=15)  # 5 guesses in 15 minutes are 480 a day, hopeless against 12 characters


class SignInLocked(Exception):
    """Too many wrong passwords for this name; `until` is when it may be tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def _now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """The accounts in the database; names are compared in lower case."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, account: Account, password: str | None) -> None:
        """Make an account; without a password only a single sign-on provider lets it in.

        Raises:
            InvalidValue: the name or the e-mail is taken, or the password is too weak.
        """
        hashed = hash_password(password, account.name) if password is not None else None
        with writing(self._engine) as session:
            if session.get(AccountRow, account.name):
                raise InvalidValue(f"Ya existe la cuenta {account.name!r}.")
            _refuse_taken(session, account)
            row = AccountRow(name=account.name, password_hash=hashed, created_at=self._clock())
            session.add(_filled(row, account))

    def change(self, account: Account) -> None:
        """Store another full name, e-mail, set of roles, or whether it is disabled; disabled ends its sessions.

        Raises:
            InvalidValue: there is no such account, or it is the last administrator that would go.
        """
        with writing(self._engine) as session:
            row = _row(session, account.name)
            _refuse_taken(session, account)
            if not account.may(frozenset({Role.ADMIN})) and _is_last_admin(session, row):
                raise InvalidValue(f"{account.name!r} es la única cuenta que administra: da ese papel a otra antes.")
            _filled(row, account)
            if account.disabled:
                session.execute(delete(SessionRow).where(SessionRow.account == account.name))

    def set_password(self, name: str, password: str) -> None:
        """Replace a password, lift the lock of its name, and end all sessions of the account.

        Raises:
            InvalidValue: there is no such account, or the password is too weak.
        """
        hashed = hash_password(password, name)
        with writing(self._engine) as session:
            _row(session, name).password_hash = hashed
            session.execute(delete(SessionRow).where(SessionRow.account == name))
            session.execute(delete(FailedSignInRow).where(FailedSignInRow.name == name))

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with reading(self._engine) as session:
            return tuple(account_of(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name)))

    def find(self, name: str) -> Account | None:
        with reading(self._engine) as session:
            row = session.get(AccountRow, name)
            return account_of(row) if row else None

    def by_email(self, email: str) -> Account | None:
        """The account that a single sign-on provider means, unless it is disabled."""
        with reading(self._engine) as session:
            found = select(AccountRow).where(AccountRow.email == email.lower(), AccountRow.disabled.is_(False))
            row = session.scalars(found).one_or_none()
            return account_of(row) if row else None

    def none_yet(self) -> bool:
        """Whether nobody has an account."""
        with reading(self._engine) as session:
            return not session.scalar(select(func.count()).select_from(AccountRow))

    def sign_in(self, name: str, password: str) -> Account | None:
        """The account of a name and its password; None when they do not belong together or it is disabled.

        Raises:
            SignInLocked: there were too many wrong passwords for this name, right or wrong this time.
        """
        name = name.strip().lower()[:40]
        with reading(self._engine) as session:
            failed = self._locked(session, name)
            row = session.get(AccountRow, name)
            account = account_of(row) if row and not row.disabled else None
            stored = row.password_hash if row and account else None
        # Outside of the transaction: hashing takes long, and SQLite has one writer.
        if is_password(password, stored):
            if failed:
                with writing(self._engine) as session:
                    session.execute(delete(FailedSignInRow).where(FailedSignInRow.name == name))
            return account
        self._count_failure(name)
        return None

    def _locked(self, session: Session, name: str) -> bool:
        """Whether there were failures before; refuses a name that is locked now."""
        row = session.get(FailedSignInRow, name)
        if row and row.locked_until and row.locked_until > self._clock():
            raise SignInLocked(row.locked_until)
        return row is not None

    def _count_failure(self, name: str) -> None:
        with writing(self._engine) as session:
            row = session.get(FailedSignInRow, name, with_for_update=True)
            if row is None:
                row = FailedSignInRow(name=name, failures=0)
                session.add(row)
            row.failures += 1
            if row.failures >= MAX_FAILURES:
                row.failures, row.locked_until = 0, self._clock() + LOCK


def account_of(row: AccountRow) -> Account:
    return Account(row.name, row.full_name, frozenset(map(Role, row.roles)), row.disabled, row.email)


def _filled(row: AccountRow, account: Account) -> AccountRow:
    row.full_name, row.email, row.disabled = account.full_name, _email(account), account.disabled
    row.roles = sorted(account.roles)
    return row


def _email(account: Account) -> str | None:
    return account.email.strip().lower() if account.email and account.email.strip() else None


def _row(session: Session, name: str) -> AccountRow:
    row = session.get(AccountRow, name)
    if row is None:
        raise InvalidValue(f"No existe la cuenta {name!r}; «tulugar user list» las muestra.")
    return row


def _refuse_taken(session: Session, account: Account) -> None:
    email = _email(account)
    if email and session.scalar(
        select(AccountRow.name).where(AccountRow.email == email, AccountRow.name != account.name)
    ):
        raise InvalidValue(f"Otra cuenta ya tiene el correo {email}.")


def _is_last_admin(session: Session, row: AccountRow) -> bool:
    able = session.scalars(select(AccountRow).where(AccountRow.disabled.is_(False)))
    admins = {other.name for other in able if Role.ADMIN in other.roles}
    return admins == {row.name}
