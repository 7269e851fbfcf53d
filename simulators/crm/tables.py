"""The database of one portal: one table of records for each object type, and what hangs on records."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

from simulators.crm.object_types import OBJECT_TYPES

metadata = MetaData()


def _records(plural: str, metadata: MetaData = metadata) -> Table:
    """Records: ``doc`` is a JSON object of the values that are set, without the id and the two instants.

    ``archived`` is the instant of archiving. A merged-away record has no row, only an alias.
    """
    table = Table(
        plural,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("created", Integer, nullable=False),
        Column("modified", Integer, nullable=False),
        Column("archived", Integer),
        Column("doc", Text, nullable=False),
    )
    Index(f"{plural}_created", table.c.created, table.c.id)
    Index(f"{plural}_modified", table.c.modified, table.c.id, table.c.archived)
    Index(f"{plural}_archived", table.c.id, sqlite_where=table.c.archived.is_not(None))
    return table


RECORDS: dict[str, Table] = {plural: _records(plural) for plural in OBJECT_TYPES}


@cache
def records_table(name: str) -> Table:
    """The table of records with this name. A custom object's is made with its schema."""
    return RECORDS[name] if name in RECORDS else _records(name, MetaData())


schemas = Table(
    "schemas",
    metadata,
    Column("slot", Integer, primary_key=True),
    Column("name", Text(collation="NOCASE"), nullable=False, unique=True),
    Column("doc", Text, nullable=False),
)
"""Custom objects that a user defined; ``slot`` numbers them and names their tables."""

sequences = Table(
    "sequences",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The number that each sequence gave out last."""

identities = Table(
    "identities",
    metadata,
    Column("object", Text, primary_key=True),
    Column("property", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("record", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Which live record holds a value that no other may hold: e-mail addresses, unique properties."""

aliases = Table(
    "aliases",
    metadata,
    Column("object", Text, primary_key=True),
    Column("old", Integer, primary_key=True),
    Column("record", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Ids of merged-away records and the record that answers for them now."""

versions = Table(
    "versions",
    metadata,
    Column("object", Text, primary_key=True),
    Column("record", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("doc", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What each write set, kept from a record's first change on; number 0 is the record as it was created."""

lagging = Table(
    "lagging",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("object", Text, nullable=False),
    Column("id", Integer, nullable=False),
    Column("due", Integer, nullable=False),
    Column("created", Integer),
    Column("modified", Integer),
    Column("doc", Text),
)
"""Changes that search does not show before ``due``: the record as the index still has it, or nothing."""
Index("lagging_record", lagging.c.object, lagging.c.id, lagging.c.seq)
Index("lagging_due", lagging.c.due)

associations = Table(
    "associations",
    metadata,
    Column("source", Text, primary_key=True),
    Column("source_id", Integer, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("target_id", Integer, primary_key=True),
    Column("type", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""One row for each association type of a pair, in both directions."""

labels = Table(
    "labels",
    metadata,
    Column("source", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("type", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("back", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Association types that a user defined, in both directions; ``back`` is the type from the other side.

``label`` is empty for the plain type of a pair, which a schema defines.
"""

association_limits = Table(
    "association_limits",
    metadata,
    Column("source", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("type", Integer, primary_key=True),
    Column("most", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""To how many targets a source record may be associated by a type, where a user limits it."""

definitions = Table(
    "definitions",
    metadata,
    Column("object", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("doc", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Property definitions and groups (``kind``) that differ from what every portal is shipped with."""

pipelines = Table(
    "pipelines",
    metadata,
    Column("object", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("doc", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Pipelines with their stages that differ from what every portal is shipped with."""

pipeline_audits = Table(
    "pipeline_audits",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("object", Text, nullable=False),
    Column("pipeline", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("raw", Text, nullable=False),
)
"""What was done to pipelines (``stage`` is empty) and to stages; ``raw`` is the thing as it was then."""
Index("pipeline_audits_of", pipeline_audits.c.object, pipeline_audits.c.pipeline, pipeline_audits.c.stage)
