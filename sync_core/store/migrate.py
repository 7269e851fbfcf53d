"""Bringing a workspace's database to the newest schema.

A new database gets its tables at once and is marked with the newest revision; an older one goes through
every revision after its own. Both end at the same schema. The migration tool is loaded only for the latter.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from sync_core.store.tables import metadata

HEAD = "0003"
"""The newest revision: the schema of `tables.metadata`."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_TABLE = "alembic_version"


class SchemaError(Exception):
    """A database that this version cannot work with; the message says why and what to do."""


def upgrade(engine: Engine) -> None:
    """As `bring_up`, in a transaction of its own."""
    with engine.begin() as tx:
        bring_up(tx)


def bring_up(tx: Connection) -> None:
    """Create or upgrade the schema; doing it again changes nothing.

    Raises `SchemaError` for a database of a newer version, or one that is not a workspace's.
    """
    found = revision(tx)
    if found == HEAD:
        return
    if found is None and not inspect(tx).get_table_names():
        create(tx)
    elif found is None:
        raise SchemaError("the database holds tables, but no revision of ours: it belongs to something else")
    else:
        _run_revisions(tx, found)


def create(tx: Connection) -> None:
    """All tables of the newest schema in an empty database, marked as such."""
    metadata.create_all(tx)
    tx.execute(text(f"CREATE TABLE {_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    tx.execute(text(f"INSERT INTO {_TABLE} VALUES (:head)"), {"head": HEAD})  # noqa: S608 (a constant)


def revision(tx: Connection) -> str | None:
    """The revision that a database stands at; None if it has none."""
    if not inspect(tx).has_table(_TABLE):
        return None
    found: str | None = tx.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar_one_or_none()  # noqa: S608
    return found


def _run_revisions(tx: Connection, found: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        ScriptDirectory.from_config(config).get_revision(found)
    except CommandError:
        raise SchemaError(
            f"the database stands at revision {found}, which this version does not know (it ends at {HEAD}); "
            "use the version that wrote it, or restore a backup that is older"
        ) from None
    command.upgrade(config, "head")
