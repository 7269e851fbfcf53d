"""Records of the name list in the database. The stored body is the very JSON that a read answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from simulators.kit.wire import decode, encode
from simulators.quickbooks.tables import counter, entity
from simulators.quickbooks.times import in_seconds

SYSTEM = ("domain", "sparse", "Id", "SyncToken", "MetaData")
"""Keys of a body that are no values of the record."""

_FIND = select(entity).where(entity.c.kind == bindparam("kind"), entity.c.id == bindparam("id"))
_BODY = select(entity.c.body).where(entity.c.kind == bindparam("kind"), entity.c.id == bindparam("id"))
_HOLDER = select(entity.c.id).where(entity.c.name_key == bindparam("name_key"))
_HOLDERS = select(entity.c.name_key, entity.c.id).where(
    entity.c.name_key.in_(bindparam("name_keys", expanding=True))
)
_CHILDREN = select(entity).where(entity.c.parent == bindparam("parent")).order_by(entity.c.id)
_LAST = select(func.coalesce(func.max(entity.c.id), 0))
_INSERT = insert(entity)
_UPDATE = update(entity).where(entity.c.id == bindparam("key"))
_COUNT_ON = (
    upsert(counter)
    .values(name=bindparam("counter"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
    .returning(counter.c.value)
)


@dataclass(frozen=True, slots=True)
class Record:
    """One customer, vendor or employee. Times in milliseconds; ``parent`` is a job's parent's id."""

    kind: str
    id: int
    sync_token: int
    active: bool
    name_key: str
    sort_key: str
    parent: int | None
    created: int
    updated: int
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """The DisplayName."""
        name: str = self.values["DisplayName"]
        return name

    def body(self, zone: str) -> str:
        """The record as JSON, its times in ``zone``."""
        return encode(
            {
                **self.values,
                "domain": "QBO",
                "sparse": False,
                "Id": str(self.id),
                "SyncToken": str(self.sync_token),
                "MetaData": {
                    "CreateTime": in_seconds(self.created, zone),
                    "LastUpdatedTime": in_seconds(self.updated, zone),
                },
            }
        ).decode()


class Records:
    """The name list of one open transaction. Inserts wait until `flush`, so that many go at once."""

    def __init__(self, db: Connection, zone: str) -> None:
        self._db, self._zone = db, zone
        self._waiting: list[dict[str, Any]] = []
        self._names: dict[str, int | None] = {}
        self._last: int | None = None

    def find(self, kind: str, id: int) -> Record | None:
        """The record, or None."""
        self.flush()
        row = self._db.execute(_FIND, {"kind": kind, "id": id}).one_or_none()
        return None if row is None else _record(row)

    def body(self, kind: str, id: int) -> str | None:
        """The record's JSON, or None."""
        self.flush()
        body: str | None = self._db.execute(_BODY, {"kind": kind, "id": id}).scalar()
        return body

    def children(self, parent: int) -> list[Record]:
        """The jobs right below a customer."""
        self.flush()
        return [_record(row) for row in self._db.execute(_CHILDREN, {"parent": parent})]

    def holder(self, name_key: str) -> int | None:
        """The id of whoever has the name, of whatever kind."""
        if name_key not in self._names:
            self._names[name_key] = self._db.execute(_HOLDER, {"name_key": name_key}).scalar()
        return self._names[name_key]

    def look_up(self, name_keys: Sequence[str]) -> None:
        """Learn many holders at once, for `holder` to know."""
        self._names.update(dict.fromkeys(name_keys))
        for start in range(0, len(name_keys), 500):
            rows = self._db.execute(_HOLDERS, {"name_keys": name_keys[start : start + 500]})
            self._names.update({row.name_key: row.id for row in rows})

    def next_id(self) -> int:
        """The next id of the company's one sequence."""
        self._last = self.last_id() + 1
        return self._last

    def last_id(self) -> int:
        """The id given last; 0 in an empty company. As no name is ever removed, it is how many there are."""
        if self._last is None:
            self._last = self._db.execute(_LAST).scalar_one()
        return self._last

    def next_address(self) -> str:
        """The next id of an address."""
        return str(self._db.execute(_COUNT_ON, {"counter": "address"}).scalar_one())

    def add(self, record: Record) -> str:
        """Keep a new record; its JSON."""
        body = record.body(self._zone)
        self._names[record.name_key] = record.id
        self._waiting.append(_row(record, body))
        return body

    def replace(self, record: Record, old: Record) -> str:
        """Keep a record in place of its old state; its JSON."""
        self.flush()
        body = record.body(self._zone)
        self._db.execute(_UPDATE, {"key": record.id, **_row(record, body)})
        if self._names.get(old.name_key) == old.id:
            self._names[old.name_key] = None
        self._names[record.name_key] = record.id
        return body

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._db.execute(_INSERT, waiting)


def _row(record: Record, body: str) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind,
        "sync_token": record.sync_token,
        "active": int(record.active),
        "name_key": record.name_key,
        "sort_key": record.sort_key,
        "parent": record.parent,
        "created": record.created,
        "updated": record.updated,
        "body": body,
    }


def _record(row: Any) -> Record:
    values = decode(row.body)
    for key in SYSTEM:
        del values[key]
    return Record(
        row.kind,
        row.id,
        row.sync_token,
        bool(row.active),
        row.name_key,
        row.sort_key,
        row.parent,
        row.created,
        row.updated,
        values,
    )
