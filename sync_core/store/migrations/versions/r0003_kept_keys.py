"""The key of a create that did not take place is kept for the next attempt."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "kept_key",
        Column("sync", String(40), primary_key=True),
        Column("side", String(40), primary_key=True),
        Column("source", String(60), primary_key=True),
        Column("key", String(40), nullable=False),
    )
