"""What Alembic asks for before it runs revisions: the connection that `migrate` hands over."""

from __future__ import annotations

from alembic import context

from sync_core.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # Off by default for SQLite; our transactions begin by hand, so that tables come and go with them.
    transactional_ddl=True,
)
context.run_migrations()
