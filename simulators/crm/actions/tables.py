"""What a portal keeps of custom actions and of its workflows."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from simulators.crm.tables import metadata

action_definitions = Table(
    "action_definitions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("archived", Integer),
    Column("revision", Integer, nullable=False),
    Column("requires_object", Integer, nullable=False),
    Column("doc", Text, nullable=False),
)
"""Custom actions; ``doc`` is the definition as the API shows it, without functions, ids and revision."""

action_functions = Table(
    "action_functions",
    metadata,
    Column("definition", Integer, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Snippets of code of an action; an empty ``id`` is that of the one that was stored by its type alone."""

action_revisions = Table(
    "action_revisions",
    metadata,
    Column("definition", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("doc", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Every definition as it was, whole, after each of its changes; numbers count from 1."""

workflows = Table(
    "workflows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("active", Integer, nullable=False),
    Column("doc", Text, nullable=False),
)
"""Workflows that call an action; ``doc`` is a `simulators.crm.actions.workflows.Workflow`."""

executions = Table(
    "executions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("callback", Text, nullable=False, unique=True),
    Column("workflow", Integer, nullable=False),
    Column("record", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("doc", Text, nullable=False),
)
"""Runs of an action for one record; ``id`` is the enrollment, ``doc`` the rest of an `Execution`."""
Index("executions_of", executions.c.workflow, executions.c.record)
