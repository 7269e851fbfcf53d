"""The schema of a database file: made at once or revision by revision, it is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from sync_core.store import migrate
from sync_core.store.database import open_store
from sync_core.store.migrate import SchemaError
from sync_core.store.tables import metadata

MIGRATIONS = Path(migrate.__file__).parent / "migrations"


def _engine(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}")


def _by_revisions(path: Path) -> Engine:
    """A database that went through every revision, as one would that is as old as the first."""
    from alembic import command

    engine = _engine(path)
    with engine.begin() as tx:
        config = Config(attributes={"connection": tx})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "head")
    return engine


def _schema(engine: Engine) -> dict[str, object]:
    """Everything the database says of its tables, in an order that does not depend on how they were made."""
    look = inspect(engine)
    return {
        table: {
            "columns": [(one["name"], str(one["type"]), one["nullable"]) for one in look.get_columns(table)],
            "key": look.get_pk_constraint(table)["constrained_columns"],
            "indexes": sorted(
                (
                    str(one["name"]),
                    one["column_names"],
                    one["unique"],
                    str(one.get("dialect_options", {}).get("sqlite_where")),
                )
                for one in look.get_indexes(table)
            ),
            "unique": sorted(tuple(one["column_names"]) for one in look.get_unique_constraints(table)),
        }
        for table in sorted(look.get_table_names())
    }


def test_the_revisions_end_at_the_tables(tmp_path: Path) -> None:
    with _by_revisions(tmp_path / "old.db").connect() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_new_database_equals_an_upgraded_one(tmp_path: Path) -> None:
    new = _engine(tmp_path / "new.db")
    migrate.upgrade(new)
    upgraded = _by_revisions(tmp_path / "old.db")
    assert _schema(new) == _schema(upgraded)
    assert len(_schema(new)) == len(metadata.tables) + 1, "the tables and the mark of the revision"
    for engine in (new, upgraded):
        with engine.connect() as tx:
            assert migrate.revision(tx) == migrate.HEAD


def test_head_is_the_last_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_upgrading_again_changes_nothing(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'a.db'}").close()
    before = _schema(_engine(tmp_path / "a.db"))
    open_store(f"sqlite:///{tmp_path / 'a.db'}").close()
    assert _schema(_engine(tmp_path / "a.db")) == before


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    open_store(url).close()
    with _engine(tmp_path / "a.db").begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        SchemaError, match=r"revision 9999, which this version does not know \(it ends at 0003\)"
    ):
        open_store(url)


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    with _engine(tmp_path / "a.db").begin() as tx:
        tx.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(SchemaError, match="belongs to something else"):
        open_store(f"sqlite:///{tmp_path / 'a.db'}")
    assert inspect(_engine(tmp_path / "a.db")).get_table_names() == ["theirs"]
