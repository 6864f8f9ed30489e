"""Who sent a request: the account of its session, the token of its forms, and what it did."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from domain.staff import Account

Write = Callable[[str, str, str, str], None]  # actor, action, target, note


@dataclass
class Visitor:
    """One request's sender; `key` is the cookie of the session, or of a form before signing in."""

    account: Account | None
    key: str | None
    write: Write
    key_is_new: bool = False
    audited: bool = field(default=False)

    def form_token(self) -> str:
        """The CSRF token of the forms in this browser; makes a cookie for whoever has none."""
        if self.key is None:
            self.key, self.key_is_new = secrets.token_urlsafe(32), True
        return hmac.new(self.key.encode(), b"form", hashlib.sha256).hexdigest()

    def did(self, action: str, target: str, note: str = "") -> None:
        """Write a line of the audit trail."""
        self.audited = True
        self.write(self.account.name if self.account else "nadie", action, target, note)
