"""The language that a person chose, and why an answer was voted down."""

import sqlalchemy as sa
from alembic import op

revision = "0007_conversation"
down_revision = "0009_closed_gaps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "telegram_preferences",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_telegram_preferences")),
    )
    op.add_column("votes", sa.Column("reason", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("votes", "reason")
    op.drop_table("telegram_preferences")
