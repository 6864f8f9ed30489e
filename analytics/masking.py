"""Text without personal data: the last thing that happens to a question before it is written anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from analytics.mask_addresses import mask_addresses
from analytics.mask_contacts import mask_contacts
from analytics.mask_names import NameMasker
from analytics.mask_numbers import mask_numbers
from analytics.public_names import KeptNames, national_names

MAX_CHARS = 4096  # Telegram's longest message; what is beyond is dropped, never kept unmasked
_UNSEEN = {"Cc", "Cf", "Cs"}


class Masker:
    """Replaces identifiers by tags such as [CURP] and [NOMBRE]; safe to use from several threads."""

    def __init__(self, keep: Iterable[str] = ()) -> None:
        """
        Args:
            keep: public names that must survive, beside the national ones; `names_in_entries` makes them.
        """
        self._names = NameMasker(KeptNames(national_names().union(keep)))

    def mask(self, text: str) -> str:
        """The text in NFKC, without invisible characters, cut at 4096 characters, identifiers as tags."""
        text = mask_addresses(mask_numbers(mask_contacts(_visible(text))))
        return self._names.mask(text)


def mask(text: str) -> str:
    """The text with identifiers as tags; of public names, only the national ones survive."""
    return _national().mask(text)


@cache
def _national() -> Masker:
    return Masker()


def _visible(text: str) -> str:
    """Without zero-width, control and broken characters, which hide numbers or that a database refuses."""
    normal = unicodedata.normalize("NFKC", text[:MAX_CHARS])
    if not normal.isascii() or not normal.isprintable():
        normal = "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    return normal[:MAX_CHARS]
