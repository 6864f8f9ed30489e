"""Who works in the console: roles, and accounts without their secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import InvalidValue

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


class Role(StrEnum):
    """What a person may do; one person may have several."""

    CURATOR = "curator"  # writes entries
    REVIEWER = "reviewer"  # approves what another person wrote
    ANALYST = "analyst"  # reads themes, writes briefs and messages
    ADMIN = "admin"  # accounts, audit


@dataclass(frozen=True)
class Account:
    """A person of the staff; `name` is what they sign in with and what stands beside what they did."""

    name: str  # lower case, at most 40 characters
    full_name: str
    roles: frozenset[Role]
    disabled: bool = False
    email: str | None = None  # how a single sign-on provider names them

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise InvalidValue(
                f"El nombre de usuario {self.name!r} no sirve: usa de 1 a 40 minúsculas sin acento, números, "
                "punto o guion."
            )
        if not self.full_name.strip():
            raise InvalidValue(f"Falta el nombre completo de {self.name!r}.")
        if not self.roles:
            raise InvalidValue(f"{self.name!r} necesita al menos un papel.")

    def may(self, roles: frozenset[Role]) -> bool:
        """Whether one of these roles is theirs."""
        return not self.disabled and bool(self.roles & roles)
