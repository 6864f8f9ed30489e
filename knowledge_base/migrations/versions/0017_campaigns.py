"""Decisions about themes, briefs, and messages with their approval and publication."""

import sqlalchemy as sa
from alembic import op

revision = "0017_campaigns"
down_revision = "0011_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(16), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("choice", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_decisions")),
    )
    op.create_table(
        "briefs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(16), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("cannot_say", "office", "audience")),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("must_not_claim", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(16), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("approver", sa.String(40), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_channel", sa.Boolean(), nullable=False),
        sa.Column("to_readers", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publisher", sa.String(40), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_messages_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


INDEXES = (
    ("theme_decisions", "theme_id"),
    ("briefs", "theme_id"),
    ("messages", "brief_id"),
    ("messages", "theme_id"),
    ("messages", "status"),
)


def downgrade() -> None:
    for table in ("messages", "briefs", "theme_decisions"):
        op.drop_table(table)
