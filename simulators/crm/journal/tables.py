"""What a portal keeps for the journal."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from simulators.crm.tables import metadata

journal_subscriptions = Table(
    "journal_subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("doc", Text, nullable=False),
)
"""Who wants to read what; ``doc`` is a subscription as the API shows it."""

journal_filters = Table(
    "journal_filters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("conditions", Text, nullable=False),
)
"""What subscriptions demand of records; made at ``at``."""

journal_snapshots = Table(
    "journal_snapshots",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("due", Integer, nullable=False),
    Column("failure", Text, nullable=False),
)
"""Snapshots that were asked for; ``failure`` says why there is none, and is empty where there is one."""

journal_events = Table(
    "journal_events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("doc", Text, nullable=False),
)
"""Events that are in no file yet, oldest first."""

journal_files = Table(
    "journal_files",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("offset", Text, nullable=False, unique=True),
    Column("at", Integer, nullable=False),
    Column("events", Text, nullable=False),
)
"""Published files, oldest first; ``offset`` is the UUID by which clients know one."""
