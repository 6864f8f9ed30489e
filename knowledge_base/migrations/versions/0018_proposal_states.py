"""Proposals: kept once, in their language, and how far the staff are with each."""

import sqlalchemy as sa
from alembic import op

revision = "0018_proposal_states"
down_revision = "0019_scheduled_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("proposals") as table:
        table.add_column(sa.Column("key", sa.String(32), nullable=True))
        table.add_column(sa.Column("language", sa.String(2), server_default="es", nullable=False))
        table.add_column(sa.Column("channel", sa.String(20), server_default="telegram", nullable=False))
        table.add_column(sa.Column("state", sa.String(10), server_default="new", nullable=False))
        table.add_column(sa.Column("handled_by", sa.String(40), nullable=True))
        table.add_column(sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
        table.create_unique_constraint(op.f("uq_proposals_key"), ["key"])
        table.create_index(op.f("ix_proposals_state"), ["state"])


def downgrade() -> None:
    with op.batch_alter_table("proposals") as table:
        table.drop_index(op.f("ix_proposals_state"))
        table.drop_constraint(op.f("uq_proposals_key"), type_="unique")
        for name in ("handled_at", "handled_by", "state", "channel", "language", "key"):
            table.drop_column(name)
