"""Ideas that people send: kept once, masked, erased with their person's data, worked through by the staff."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from analytics.log import QuestionLog
from analytics.own_data import OwnData
from analytics.proposals import Proposals
from domain.conversation import Proposal
from domain.errors import InvalidValue
from domain.insight import ProposalState, SentProposal
from knowledge_base.storage.base import Base
from tests.analytics.make import rows

PERSON = "a1b2c3d4e5f60718"


def sent(idea: str = "Que haya más parques", *, person: str = PERSON, days_ago: float = 0) -> SentProposal:
    made_at = datetime.now(UTC) - timedelta(days=days_ago)
    return SentProposal(uuid.uuid4().hex, made_at, person, Proposal(idea, "Tlalpan"), "es", "telegram")


def test_the_migration_makes_the_declared_table(engine: Engine) -> None:
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)

    assert not [change for change in found if "proposals" in repr(change)]


def test_an_idea_is_kept_once_and_without_personal_data(engine: Engine, log: QuestionLog) -> None:
    idea = sent("Que me llamen al 5512345678 para lo del parque")

    log.propose(idea)
    log.propose(idea)

    (row,) = rows(engine, "proposals")
    assert row.text == "Que me llamen al [TELÉFONO] para lo del parque"
    assert (row.borough, row.person, row.state) == ("Tlalpan", PERSON, "new")


def test_an_idea_waits_on_disk_while_the_database_is_down(engine: Engine, log: QuestionLog) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE proposals RENAME TO hidden_proposals")
    log.propose(sent())
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden_proposals RENAME TO proposals")
    log._paused_until = 0.0

    assert log.flush()
    assert [row.text for row in rows(engine, "proposals")] == ["Que haya más parques"]


def test_ideas_go_when_their_time_is_over(engine: Engine, log: QuestionLog) -> None:
    log.propose(sent("Ésta es vieja de verdad", days_ago=400))
    log.propose(sent())

    log.forget_older_than(365)

    assert [row.text for row in rows(engine, "proposals")] == ["Que haya más parques"]


def test_a_person_sees_and_erases_their_ideas_alone(engine: Engine, log: QuestionLog) -> None:
    log.propose(sent())
    log.propose(sent("De otra persona", person="ffffffffffffffff"))
    own = OwnData(engine)

    assert own.summary([PERSON]).ideas == ("Que haya más parques",)
    assert own.erase_proposals([PERSON]) == 1
    assert [row.text for row in rows(engine, "proposals")] == ["De otra persona"]


def test_the_staff_work_through_them(engine: Engine, log: QuestionLog) -> None:
    for idea in (sent("La primera que llegó", days_ago=1), sent()):
        log.propose(idea)
    proposals = Proposals(engine)
    newest, first = proposals.newest(10)

    proposals.mark(first.id, ProposalState.ANSWERED, "ana")

    (answered,) = proposals.newest(10, state=ProposalState.ANSWERED)
    assert (newest.text, answered.text, answered.handled_by) == ("Que haya más parques", "La primera que llegó", "ana")
    assert proposals.count() == {ProposalState.NEW: 1, ProposalState.ANSWERED: 1}


def test_a_proposal_that_its_person_erased_cannot_be_marked(engine: Engine) -> None:
    with pytest.raises(InvalidValue, match="ya no está"):
        Proposals(engine).mark(1, ProposalState.SEEN, "ana")
