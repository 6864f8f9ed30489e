"""Addresses that only the holder of the secret can read, and the keys by which they are found again."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

from domain.errors import InvalidValue


class Sealer:
    """Seals the addresses of people who asked to be told later."""

    def __init__(self, secret: bytes) -> None:
        self._find = hmac.digest(secret, b"find", hashlib.sha256)
        self._fernet = Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"seal", hashlib.sha256)))

    def seal(self, address: str) -> str:
        """The address, encrypted and authenticated; another text each time."""
        return self._fernet.encrypt(address.encode()).decode()

    def open(self, sealed: str) -> str:
        """The address.

        Raises:
            InvalidValue: it was sealed with another secret, or altered.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise InvalidValue("la dirección se cifró con otro secreto (ADDRESS_SECRET)") from error

    def key(self, purpose: str, value: str) -> str:
        """64 hexadecimal digits that stand for a value; always the same, and of no use without the secret."""
        return hmac.new(self._find, f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()
