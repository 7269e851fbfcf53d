"""Event templates and events in a portal's database."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from simulators.crm.tables import metadata

templates = Table(
    "timeline_templates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("doc", Text, nullable=False),
)
"""Event templates as the API shows them (JSON)."""

events = Table(
    "timeline_events",
    metadata,
    Column("type", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("object", Text),
    Column("record", Integer),
    Column("doc", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Events as the API shows them (JSON). ``type`` is a template's id, or the name of an app event's type."""
