"""A colour that white text can be read on."""

from __future__ import annotations

import re

from domain.errors import InvalidSettings

READABLE = 4.5  # contrast with white that WCAG 2 asks of text (AA)


def check_colour(written: str) -> None:
    """Refuse what is no colour, or too light for white text.

    Raises:
        InvalidSettings: with what to do.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", written):
        raise InvalidSettings(f"CITY_COLOUR se escribe como #0f5c4d; vale {written!r}.")
    contrast = 1.05 / (_luminance(written) + 0.05)
    if contrast < READABLE:
        raise InvalidSettings(
            f"CITY_COLOUR {written} es muy claro para texto blanco (contraste {contrast:.1f}; hace falta {READABLE}): "
            "elige uno más oscuro."
        )


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
