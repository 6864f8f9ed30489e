"""Alembic's entry: runs the migrations on the connection that `knowledge_base.storage.migrate` opened."""

from alembic import context

from knowledge_base.storage.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
