"""A connection may wait for its account; unique names have a kind of key that no match key has."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column, and rename the kind of key wherever it is stored."""
    op.add_column("connection", Column("waits_until", Integer))
    op.execute("UPDATE key SET kind = 'unique' WHERE kind = 'name'")
    for table in ("issue", "warning"):
        op.execute(f"UPDATE {table} SET waits_for = replace(waits_for, '|name:', '|unique:')")  # noqa: S608
