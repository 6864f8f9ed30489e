"""Themes of the questions, corrected causes, and which questions were made for a demonstration."""

import sqlalchemy as sa
from alembic import op

revision = "0015_themes"
down_revision = "0006_choices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("question_log", sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_question_log_demo_asked_at", "question_log", ["evaluation", "demo", "asked_at"])
    op.create_index("ix_votes_voted_at", "votes", ["voted_at"])
    op.create_table(
        "themes",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.String(16), nullable=True),
        sa.Column("split_from", sa.String(16), nullable=True),
        sa.Column("split_words", sa.Text(), nullable=True),
        sa.Column("centres", sa.LargeBinary(), nullable=False),
        sa.Column("encoder", sa.String(16), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_index(op.f("ix_themes_demo"), "themes", ["demo"])
    op.create_table(
        "theme_questions",
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("theme_id", sa.String(16), nullable=True),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("person", sa.String(64), nullable=True),
        sa.Column("concern", sa.String(10), nullable=False),
        sa.Column("cause", sa.String(20), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        *_keys("theme_questions"),
    )
    op.create_index(op.f("ix_theme_questions_person"), "theme_questions", ["person"])
    op.create_index("ix_theme_questions_counted", "theme_questions", ["theme_id", "week", "person", "cause", "concern"])
    op.create_table(
        "cause_corrections",
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("decided", sa.String(20), nullable=True),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("cause_corrections"),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["question_id"], ["question_log.id"], name=f"fk_{table}_question_id_question_log", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=f"pk_{table}"),
    )


def downgrade() -> None:
    for table in ("cause_corrections", "theme_questions", "themes"):
        op.drop_table(table)
    op.drop_index("ix_votes_voted_at", "votes")
    op.drop_index("ix_question_log_demo_asked_at", "question_log")
    op.drop_column("question_log", "demo")
