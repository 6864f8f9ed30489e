"""What the questions of a theme add up to, kept with how often they had changed by then."""

import sqlalchemy as sa
from alembic import op

revision = "0021_theme_counts"
down_revision = "0020_theme_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("themes", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "theme_counts",
        sa.Column("theme_id", sa.String(16), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_counts_theme_id_themes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme_counts")),
    )


def downgrade() -> None:
    op.drop_table("theme_counts")
    op.drop_column("themes", "changes")
