"""Exports in a portal's database."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from simulators.crm.tables import metadata

exports = Table(
    "exports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("started", Integer),
    Column("finished", Integer),
    Column("records", Integer),
    Column("refused", Text),
    Column("file", LargeBinary),
)
"""Each export with what was asked (JSON), how far it is, and the file that it made or the error (JSON)."""
Index("exports_created", exports.c.created)
