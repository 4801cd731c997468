"""Alembic's environment: the journal hands over a connection that is already inside a transaction."""

from alembic import context

from dispatch.journal.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # the journal's connection begins by itself, so DDL rolls back on SQLite too
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
