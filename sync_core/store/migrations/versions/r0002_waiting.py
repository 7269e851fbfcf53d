"""A connection may wait for its account to become ready."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Until when a connection waits."""
    op.add_column("connection", Column("waits_until", Integer))
