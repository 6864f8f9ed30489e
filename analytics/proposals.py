"""The ideas that people proposed, as the staff see them and work through them; nobody sees whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select, update

from analytics.proposal_models import ProposalRow
from analytics.reading import read_rows
from analytics.transactions import transaction
from domain.errors import InvalidValue
from domain.insight import ProposalState

COLUMNS = (
    ProposalRow.id,
    ProposalRow.made_at,
    ProposalRow.text,
    ProposalRow.borough.label("area"),
    ProposalRow.language,
    ProposalRow.channel,
    ProposalRow.state,
    ProposalRow.handled_by,
    ProposalRow.handled_at,
)


@dataclass(frozen=True)
class KeptProposal:
    id: int
    made_at: datetime
    text: str  # masked
    area: str | None
    language: str
    channel: str
    state: ProposalState
    handled_by: str | None  # of the staff
    handled_at: datetime | None


class Proposals:
    """Reads proposals, and keeps how far the staff are with each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, limit: int, *, state: ProposalState | None = None) -> tuple[KeptProposal, ...]:
        """Those of one state, or all of them, newest first.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        wanted = select(*COLUMNS).order_by(ProposalRow.made_at.desc(), ProposalRow.id.desc()).limit(limit)
        if state:
            wanted = wanted.where(ProposalRow.state == state.value)
        rows = read_rows(self._engine.execution_options(read_only=True), wanted)
        return tuple(KeptProposal(**{**row._mapping, "state": ProposalState(row.state)}) for row in rows)

    def count(self) -> dict[ProposalState, int]:
        """How many there are of each state."""
        counted = select(ProposalRow.state, func.count()).group_by(ProposalRow.state)
        rows = read_rows(self._engine.execution_options(read_only=True), counted)
        return {ProposalState(state): number for state, number in rows}

    def mark(self, number: int, state: ProposalState, by: str) -> None:
        """Keep how far somebody is with a proposal; the last word counts.

        Raises:
            InvalidValue: there is none of that number: its person erased it, or its time was over.
            StorageUnavailable: the database cannot be written.
        """
        said = {"state": state.value, "handled_by": by, "handled_at": datetime.now(UTC)}
        with transaction(self._engine) as connection:
            changed = connection.execute(update(ProposalRow).where(ProposalRow.id == number).values(said)).rowcount
        if not changed:
            raise InvalidValue("Esa propuesta ya no está: quien la mandó la borró, o venció su plazo.")
