"""Records in the database. Every statement is built once for each object type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import ObjectType
from simulators.crm.tables import aliases, records_table

_decoder = msgspec.json.Decoder(dict[str, str])


class Record(msgspec.Struct, frozen=True, dict=True):
    """One record. ``text`` is the JSON of the values that are set, without id and instants (ms)."""

    id: int
    created: int
    modified: int
    archived: int | None
    text: str

    @classmethod
    def of(
        cls, id: int, created: int, modified: int, doc: dict[str, str], *, archived: int | None = None
    ) -> Record:
        """A record with these values; they must not be changed afterwards."""
        made = cls(id, created, modified, archived, msgspec.json.encode(doc).decode())
        made.__dict__["doc"] = doc
        return made

    @cached_property
    def doc(self) -> dict[str, str]:
        """The values that are set; decoded when they are first asked for."""
        return _decoder.decode(self.text)

    def row(self) -> dict[str, Any]:
        """The parameters of `Store.insert` and `Store.update`."""
        return {
            "record": self.id,
            "created": self.created,
            "modified": self.modified,
            "archived": self.archived,
            "doc": self.text,
        }


class Store:
    """The records of one type: its table, and the name under which aliases know it."""

    def __init__(self, table_name: str, plural: str) -> None:
        table = records_table(table_name)
        columns = (table.c.id, table.c.created, table.c.modified, table.c.archived, table.c.doc)
        page = select(*columns).where(table.c.id >= bindparam("first")).order_by(table.c.id)
        page = page.limit(bindparam("limit"))
        values: dict[str, Any] = {
            name: bindparam(name) for name in ("created", "modified", "archived", "doc")
        }
        old = (aliases.c.object == plural) & (aliases.c.old == bindparam("old"))
        self._one = select(*columns).where(table.c.id == bindparam("id"))
        self._some: Select[Any] = select(*columns).where(table.c.id.in_(listed("ids"))).order_by(table.c.id)
        self._live = page.where(table.c.archived.is_(None))
        self._archived = page.where(table.c.archived.is_not(None))
        self._last = select(func.max(table.c.id))
        self._insert = insert(table).values(id=bindparam("record"), **values)
        self._update = update(table).where(table.c.id == bindparam("record")).values(**values)
        self._delete = delete(table).where(table.c.id == bindparam("record"))
        self._alias = select(aliases.c.record).where(old)
        self._redirect = (
            update(aliases)
            .where(aliases.c.object == plural, aliases.c.record == bindparam("was"))
            .values(record=bindparam("now"))
        )
        self._add_alias = insert(aliases).values(object=plural, old=bindparam("was"), record=bindparam("now"))

    def get(self, db: Connection, id: int) -> Record | None:
        """The record with this very id."""
        row = db.execute(self._one, {"id": id}).first()
        return None if row is None else Record(*row)

    def follow(self, db: Connection, id: int) -> Record | None:
        """The record with this id, or the one that it was merged into."""
        found = self.get(db, id)
        if found is None:
            target = db.execute(self._alias, {"old": id}).scalar_one_or_none()
            found = None if target is None else self.get(db, target)
        return found

    def some(self, db: Connection, ids: Iterable[int]) -> dict[int, Record]:
        """Those of the records that exist, by id, in order of id; merged ids are not followed."""
        rows = db.execute(self._some, {"ids": as_list(sorted(ids))})
        return {row[0]: Record(*row) for row in rows.all()}

    def page(self, db: Connection, first: int, limit: int, *, archived: bool) -> list[Record]:
        """Live or archived records from id ``first`` on, in order of id."""
        query = self._archived if archived else self._live
        return [Record(*row) for row in db.execute(query, {"first": first, "limit": limit}).all()]

    def last_id(self, db: Connection) -> int:
        """The greatest id in use; 0 when there is none."""
        found: int | None = db.execute(self._last).scalar_one()
        return found or 0

    def insert(self, db: Connection, records: Sequence[Record]) -> None:
        """Add new records."""
        if records:
            db.execute(self._insert, [record.row() for record in records])

    def update(self, db: Connection, records: Sequence[Record]) -> None:
        """Put records in place of those with their ids."""
        if records:
            db.execute(self._update, [record.row() for record in records])

    def replace(self, db: Connection, olds: Iterable[int], new: int) -> None:
        """Remove merged-away records; from now on ``new`` answers for them and for what they answered for."""
        for old in olds:
            db.execute(self._delete, {"record": old})
            db.execute(self._redirect, {"was": old, "now": new})
            db.execute(self._add_alias, {"was": old, "now": new})


_store = lru_cache(maxsize=256)(Store)


def store(type: ObjectType) -> Store:
    """The records of ``type``."""
    return _store(type.table, type.plural)
