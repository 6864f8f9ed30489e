"""Which kinds of question each entry answers; null in rows that were there before."""

import sqlalchemy as sa
from alembic import op

revision = "0004_what_entries_answer"
down_revision = "0003_telegram_updates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("answers", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("entries", "answers")
