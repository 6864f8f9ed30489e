"""The table of waiting updates and its statements, built once: to build one costs more than to run it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

RECEIVED, ANSWERING, SENDING, DONE = "received", "answering", "sending", "done"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)
table = Table(
    "telegram_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("chat_id", BigInteger),  # null once done
    Column("payload", Text),  # the update as Telegram sent it, JSON; null once done
    Column("delivery", Text),  # what is to be sent, JSON; null before it is composed and once done
    Column("steps_sent", Integer, nullable=False),  # steps of the delivery that Telegram confirmed
    Column("attempts", Integer, nullable=False),  # times that somebody began to work on it
    Column("owner", String(120), nullable=False),  # the process that works on it
    Column("expires_at", Double, nullable=False),  # Unix seconds: end of the lease; once done, end of the row
    CheckConstraint(f"state IN ('{RECEIVED}', '{ANSWERING}', '{SENDING}', '{DONE}')", name="state"),
    Index("ix_telegram_updates_chat_id", "chat_id", "update_id"),
    Index("ix_telegram_updates_state", "state", "expires_at"),
)

_UPDATE: BindParameter[int] = bindparam("_update_id")
_OWNER: BindParameter[str] = bindparam("_owner")
_NOW: BindParameter[float] = bindparam("_now")
_UNTIL: BindParameter[float] = bindparam("_until")
_open = table.c.state.in_((RECEIVED, ANSWERING, SENDING))  # not "other than done": no index finds that
_own = (table.c.update_id == _UPDATE) & (table.c.owner == _OWNER) & _open
_available = _open & or_(table.c.owner == _OWNER, table.c.expires_at < _NOW)
_older = table.alias()
_is_next = ~exists().where(
    _older.c.chat_id == table.c.chat_id, _older.c.update_id < table.c.update_id, _older.c.state != DONE
)

# A parameter for the condition begins with "_"; all others are columns that are set.
ADD = insert(table)
CLAIM = (
    update(table)
    .where(table.c.update_id == _UPDATE, _available, _is_next)
    .values(
        state=case((table.c.delivery.is_(None), ANSWERING), else_=SENDING),
        attempts=table.c.attempts + 1,
        owner=_OWNER,
        expires_at=_UNTIL,
    )
    .returning(table.c.delivery, table.c.steps_sent, table.c.attempts)
)
CHANGE = update(table).where(_own)
FINISH = update(table).where(table.c.update_id == _UPDATE)
RENEW = update(table).where(table.c.owner == _OWNER, _open).values(expires_at=_UNTIL)
WAITING = select(table.c.update_id).where(_available).order_by(table.c.update_id)
PAYLOAD = select(table.c.payload).where(table.c.update_id == _UPDATE)
PRUNE = delete(table).where(table.c.state == DONE, table.c.expires_at < _NOW)
