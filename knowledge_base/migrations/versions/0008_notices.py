"""People who asked to be told later, what is sent to them, and requests about personal data."""

import sqlalchemy as sa
from alembic import op

revision = "0008_notices"
down_revision = "0015_themes"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("address_key", name=op.f("uq_subscribers_address_key")),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("consented_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_wishes_subscriber_id_subscribers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("subscriber_id", "topic", "subject", name=op.f("uq_wishes_subscriber_id")),
    )
    op.create_index("ix_wishes_of", "wishes", ["topic", "subject"])
    op.create_index(op.f("ix_wishes_until"), "wishes", ["until"])
    op.create_table(
        "outbox_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(120), nullable=False),
        sa.Column("topic", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_batches")),
        sa.UniqueConstraint("item", name=op.f("uq_outbox_batches_item")),
    )
    op.create_index(op.f("ix_outbox_batches_state"), "outbox_batches", ["state"])
    op.create_table(
        "outbox_parcels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["outbox_batches.id"],
            name=op.f("fk_outbox_parcels_batch_id_outbox_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_parcels")),
        sa.UniqueConstraint("batch_id", "recipient", name=op.f("uq_outbox_parcels_batch_id")),
    )
    op.create_index("ix_outbox_parcels_next", "outbox_parcels", ["batch_id", "state", "id"])
    op.create_index("ix_outbox_parcels_claimed", "outbox_parcels", ["state", "owner"])
    op.create_index(op.f("ix_outbox_parcels_recipient"), "outbox_parcels", ["recipient"])
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
    )


def downgrade() -> None:
    for table in ("data_requests", "outbox_parcels", "outbox_batches", "wishes", "subscribers"):
        op.drop_table(table)
