"""Passwords: argon2 hashes, and what is refused as a password."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import InvalidValue

MIN_CHARS = 12  # as NIST SP 800-63B asks where there is no second factor, and a little more
MAX_CHARS = 200  # longer only costs time
MIN_DIFFERENT = 5  # characters; «aaaaaaaaaaaa» is one

_HASHER = PasswordHasher()  # argon2id with the library's parameters: about 50 ms and 64 MiB
_NOBODY = _HASHER.hash("what is compared when there is no such account")


def hash_password(password: str, name: str) -> str:
    """The argon2id hash of a new password.

    Raises:
        InvalidValue: it is too short, too long or too easy to guess.
    """
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise InvalidValue(f"La contraseña debe tener de {MIN_CHARS} a {MAX_CHARS} caracteres.")
    if len(set(password)) < MIN_DIFFERENT or name in password.lower():
        raise InvalidValue("Esa contraseña es fácil de adivinar: no repitas letras ni uses tu nombre.")
    return _HASHER.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Whether it is the password; takes as long when nothing is stored, so that names cannot be guessed by time."""
    try:
        _HASHER.verify(stored or _NOBODY, password[: MAX_CHARS + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
