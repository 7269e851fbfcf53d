"""What a company file keeps in its database."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

entity = Table(
    "entity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("sync_token", Integer, nullable=False),
    Column("active", Integer, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("parent", Integer),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("entity_name", "name_key", unique=True),
    Index("entity_sorted", "kind", "active", "sort_key", "id"),
    Index("entity_created", "kind", "created", "id"),
    Index("entity_updated", "kind", "updated", "id"),
    Index("entity_parent", "parent"),
)
"""Customers, vendors and employees: one list of names and one sequence of ids.

``body`` is the JSON that a read answers, to the byte; ``created`` and ``updated`` are milliseconds.
"""

singleton = Table(
    "singleton",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("updated", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
"""CompanyInfo and Preferences: one of each."""

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""Sequences that are no primary key: the ids of addresses."""

replay = Table(
    "replay",
    metadata,
    Column("requestid", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""The first answer to each requestid."""
