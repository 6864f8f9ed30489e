"""Changes to entries that are on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0011_drafts"
down_revision = "0013_curation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_drafts",
        sa.Column("entry_id", sa.String(60), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(80), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_drafts")),
    )
    op.create_index(op.f("ix_entry_drafts_publish_at"), "entry_drafts", ["publish_at"])


def downgrade() -> None:
    op.drop_table("entry_drafts")
