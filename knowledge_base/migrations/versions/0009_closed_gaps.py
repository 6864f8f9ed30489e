"""Missed questions that were answered later, and proposals that people made."""

import sqlalchemy as sa
from alembic import op

revision = "0009_closed_gaps"
down_revision = "0017_campaigns"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "closed_gaps",
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("knowledge_version", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question_log.id"],
            name=op.f("fk_closed_gaps_question_id_question_log"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_closed_gaps")),
    )
    op.create_table(
        "gap_reruns",
        sa.Column("knowledge_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("knowledge_version", name=op.f("pk_gap_reruns")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("borough", sa.String(60), nullable=True),
        sa.Column("person", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_person"), "proposals", ["person"])


def downgrade() -> None:
    for table in ("proposals", "gap_reruns", "closed_gaps"):
        op.drop_table(table)
