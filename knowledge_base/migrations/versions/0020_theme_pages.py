"""An index by which mining goes through the questions of a theme, or of none, page by page."""

from alembic import op

revision = "0020_theme_pages"
down_revision = "0018_proposal_states"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_theme_questions_paged", "theme_questions", ["theme_id", "question_id"])


def downgrade() -> None:
    op.drop_index("ix_theme_questions_paged", "theme_questions")
