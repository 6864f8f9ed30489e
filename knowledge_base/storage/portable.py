"""Values of a row as JSON that means the same on SQLite and PostgreSQL, and back."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.types import DateTime, TypeEngine


def packed(value: Any) -> Any:
    """A value of a row in JSON types; what JSON does not know is an object with one key that names its kind."""
    match value:
        case datetime():
            return {"moment": (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()}
        case date():
            return {"day": value.isoformat()}
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case Decimal():
            return {"decimal": str(value)}
        case dict() | list():
            return {"json": value}
    return value


def unpacked(value: Any, column: TypeEngine[Any]) -> Any:
    """The value for a column of this type."""
    if not isinstance(value, dict):
        return value
    ((kind, inside),) = value.items()
    match kind:
        case "moment":
            moment = datetime.fromisoformat(inside)
            zoned = isinstance(column, DateTime) and column.timezone
            return moment if zoned else moment.replace(tzinfo=None)
        case "day":
            return date.fromisoformat(inside)
        case "bytes":
            return base64.b64decode(inside)
        case "decimal":
            return Decimal(inside)
    return inside
