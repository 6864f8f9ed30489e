"""Telegram updates that wait for their answer, and the numbers of those that have it."""

import sqlalchemy as sa
from alembic import op

revision = "0003_telegram_updates"
down_revision = "0002_question_log"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "telegram_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("steps_sent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'answering', 'sending', 'done')", name=op.f("ck_telegram_updates_state")
        ),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_telegram_updates")),
    )
    op.create_index("ix_telegram_updates_chat_id", "telegram_updates", ["chat_id", "update_id"])
    op.create_index("ix_telegram_updates_state", "telegram_updates", ["state", "expires_at"])


def downgrade() -> None:
    op.drop_table("telegram_updates")
