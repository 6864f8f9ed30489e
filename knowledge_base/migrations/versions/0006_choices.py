"""What people chose of the options that a question was answered with."""

import sqlalchemy as sa
from alembic import op

revision = "0006_choices"
down_revision = "0005_near_misses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "choices",
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(60), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("knowledge_version", sa.Integer(), nullable=False),
        sa.Column("evaluation", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question_log.id"], name=op.f("fk_choices_question_id_question_log"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_choices")),
    )


def downgrade() -> None:
    op.drop_table("choices")
