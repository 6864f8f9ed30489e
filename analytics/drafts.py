"""First drafts of a message, filled only with what entries say: who benefits, the result, its source, an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaigns import LONGEST, Brief, Channel
from domain.knowledge import Entry, Source
from domain.text import fold

ASK = "Pregúntale a Tu Lugar"
ASK_OF = {  # by audience, as the setting AUDIENCES names it, folded; others are asked as everybody is
    "otras areas de gobierno": "Compártelo en tu área y pregúntale más a Tu Lugar",
    "academia": "Revisa la fuente y pregúntale más a Tu Lugar",
    "empresas": "Si a tu empresa le sirve, pregúntale más a Tu Lugar",
    "personas migrantes": "Pregúntale a Tu Lugar, también en inglés",
    "contrapartes internacionales": "Pregúntale a Tu Lugar, también en inglés",
}


@dataclass(frozen=True)
class Draft:
    """A proposed text and the entries that it cites."""

    channel: Channel
    text: str
    entries: tuple[str, ...]


def drafts(brief: Brief, cited: Sequence[Entry], link: str) -> tuple[Draft, ...]:
    """One draft for each channel, the brief's own first; none for a brief without claims.

    Args:
        cited: the entries behind the brief's claims.
        link: where people may ask, such as t.me/…; empty when there is no address.
    """
    if not brief.claims:
        return ()
    order = [brief.channel, *(channel for channel in Channel if channel is not brief.channel)]
    return tuple(Draft(channel, _fitting(brief, cited, link, channel), brief.cited) for channel in order)


def _fitting(brief: Brief, cited: Sequence[Entry], link: str, channel: Channel) -> str:
    """The fullest text that fits: what can be missed goes first, the first claim never."""
    for claims in range(len(brief.claims), 0, -1):
        for benefit, invitation in ((True, True), (False, True), (False, False)):
            parts = [
                _benefit(cited) if benefit else "",
                *(claim.text for claim in brief.claims[:claims]),
                _source(cited, channel),
                _invitation(link, channel, brief.audience) if invitation else "",
            ]
            text = _joined([part for part in parts if part], channel)
            if len(text) <= LONGEST[channel]:
                return text
    return _cut(brief.claims[0].text, LONGEST[channel])


def _benefit(cited: Sequence[Entry]) -> str:
    """What the first entry with a benefit says of it, as a sentence."""
    said = next((entry.benefits for entry in cited if entry.benefits), "")
    return f"{said[0].upper()}{said[1:].rstrip('. ')}." if said else ""


def _source(cited: Sequence[Entry], channel: Channel) -> str:
    source = next((source for entry in cited for source in entry.sources), None)
    if source is None:
        return ""
    if channel is Channel.RADIO:
        return f"Lo informa {source.publisher.rstrip('.')}."
    dated = f"{source.publisher.rstrip('.')}, {source.published}" if source.published else source.publisher.rstrip(".")
    return f"Fuente: {dated}{_address(source, channel)}"


def _address(source: Source, channel: Channel) -> str:
    return f". {source.url}" if source.url and channel is Channel.TELEGRAM else "."


def _invitation(link: str, channel: Channel, audience: str) -> str:
    ask = ASK_OF.get(fold(audience), ASK)
    if channel is Channel.RADIO or not link:
        return f"{ask} en Telegram."
    return f"{ask}: {link}"


def _joined(parts: Sequence[str], channel: Channel) -> str:
    return ("\n\n" if channel in (Channel.TELEGRAM, Channel.SOCIAL) else " ").join(parts)


def _cut(text: str, limit: int) -> str:
    """Whole sentences only: half a claim may say something else."""
    while len(text) > limit and ". " in text:
        text = text.rsplit(". ", 1)[0] + "."
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0]
