"""Telegram's HTML as its server reads it: the text and its entities, or the error that it would give."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

ENTITY_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TOKEN = re.compile(
    r"<(?P<end>/)?(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>[^<>]*)>"
    r"|(?P<reference>&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)|(?P<open><)"
)
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


class BadHtml(ValueError):
    """The description of Telegram's error 400."""


@dataclass
class _Reader:
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open_tags: list[tuple[str, dict[str, str], int]] = field(default_factory=list)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text that people see, and its entities with offsets in UTF-16 units.

    Raises:
        BadHtml: an unknown tag, a bare "<", a tag left open or closed out of order.
    """
    reader, position = _Reader(), 0
    for token in _TOKEN.finditer(source):
        reader.text += source[position : token.start()]
        position = token.end()
        _read(reader, token, len(source[: token.start()].encode()))
    reader.text += source[position:]
    if reader.open_tags:
        raise BadHtml(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.open_tags[-1][0]}\""
        )
    return reader.text, sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _read(reader: _Reader, token: re.Match[str], offset: int) -> None:
    if token["reference"]:
        reader.text += html.unescape(token["reference"])
    elif token["open"]:
        raise BadHtml(f"can't parse entities: Unsupported start tag at byte offset {offset}")
    elif token["end"]:
        _close(reader, token["tag"].lower(), offset)
    else:
        _open(reader, token["tag"].lower(), token["attributes"], offset)


def _open(reader: _Reader, tag: str, raw: str, offset: int) -> None:
    rest = _ATTRIBUTE.sub("", raw).strip()
    attributes = {
        m[1].lower(): html.unescape(next((g for g in m.groups()[1:] if g), "")) for m in _ATTRIBUTE.finditer(raw)
    }
    if tag not in ENTITY_TYPES or rest:
        raise BadHtml(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {offset}')
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise BadHtml(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    reader.open_tags.append((tag, attributes, utf16_units(reader.text)))


def _close(reader: _Reader, tag: str, offset: int) -> None:
    if not reader.open_tags:
        raise BadHtml(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    opened, attributes, start = reader.open_tags.pop()
    if opened != tag:
        raise BadHtml(
            f"can't parse entities: Unmatched end tag at byte offset {offset}, "
            f'expected "</{opened}>", found "</{tag}>"'
        )
    entity: dict[str, Any] = {"type": ENTITY_TYPES[tag], "offset": start, "length": utf16_units(reader.text) - start}
    if tag == "a":
        if not re.match(r"(https?|tg)://\S+$", attributes.get("href", "")):
            return  # Telegram keeps the words and drops such a link
        entity["url"] = attributes["href"]
    if entity["length"]:
        reader.entities.append(entity)
