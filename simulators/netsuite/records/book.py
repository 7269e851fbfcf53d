"""The records of one open transaction: the one place that reads and writes the tables of records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from simulators.kit.accounts import Account
from simulators.kit.wire import decode, encode
from simulators.netsuite.actor import Actor
from simulators.netsuite.records.notes import Change
from simulators.netsuite.records.setup_records import Listed, setup_records
from simulators.netsuite.settings import Settings
from simulators.netsuite.tables import address, deleted_record, entity, system_note

ENTITY_RECORDS = -9
"""The record type of entities in system notes."""

Validation = Literal["error", "warning", "ignore"]

_SECOND = 1_000
_FIRST = {"entity": 1_000, "address": 100, "number": 100}
"""Sequences go on from here."""

_FIND = select(entity).where(entity.c.kind == bindparam("kind"), entity.c.id == bindparam("id"))
_EXTERNAL = select(entity).where(
    entity.c.kind == bindparam("kind"), entity.c.external == bindparam("external")
)
_HOLDER = select(entity.c.id).where(
    entity.c.kind == bindparam("kind"),
    entity.c.name_key == bindparam("name_key"),
    entity.c.parent.is_not_distinct_from(bindparam("parent")),
)
_NAMED = (
    select(entity.c.id)
    .where(entity.c.kind == bindparam("kind"), entity.c.name_key == bindparam("name_key"))
    .order_by(entity.c.id)
    .limit(1)
)
_DEPENDENT = select(entity.c.id).where(entity.c.parent == bindparam("parent")).limit(1)
_LAST = {
    "entity": select(func.coalesce(func.max(entity.c.id), 0)),
    "address": select(func.coalesce(func.max(address.c.id), 0)),
}
_INSERT, _UPDATE = insert(entity), update(entity).where(entity.c.id == bindparam("key"))
_DELETE = delete(entity).where(entity.c.id == bindparam("id"))
_LINES = select(address).where(address.c.entity == bindparam("entity")).order_by(address.c.id)
_INSERT_LINE, _UPDATE_LINE = insert(address), update(address).where(address.c.id == bindparam("key"))
_DELETE_LINE = delete(address).where(address.c.id == bindparam("id"))
_DELETE_LINES = delete(address).where(address.c.entity == bindparam("entity"))
_INSERT_NOTES = insert(system_note)
_DELETE_NOTES = delete(system_note).where(
    system_note.c.record_type == ENTITY_RECORDS, system_note.c.record == bindparam("record")
)
_INSERT_DELETED = insert(deleted_record)


@dataclass(frozen=True, slots=True)
class Entity:
    """A customer or contact. Times in milliseconds; ``values`` as `tables.entity` describes the body."""

    kind: str
    id: int
    external: str | None
    name_key: str
    parent: int | None
    created: int
    updated: int
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """The entity id."""
        name: str = self.values["entityId"]
        return name


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an address book; ``id`` 0 is one that is not kept yet. ``address`` as in `tables.address`."""

    id: int
    label: str | None
    billing: bool
    shipping: bool
    residential: bool
    address: dict[str, Any]


class Book:
    """The records of an account within one transaction, in the hands of ``actor``.

    ``now`` stands still meanwhile, in whole seconds as the vendor keeps times. ``names`` and ``values`` say
    what becomes of unknown properties and malformed values in bodies; what was passed over is told in
    ``warnings``.
    """

    def __init__(
        self,
        account: Account,
        db: Connection,
        actor: Actor,
        *,
        names: Validation = "warning",
        values: Validation = "error",
    ) -> None:
        self.account, self.db, self.actor = account, db, actor
        self.names, self.values = names, values
        self.warnings: list[str] = []
        self.settings: Settings = account.settings
        self.now = account.now() // _SECOND * _SECOND
        self._caught_up: set[str] = set()

    @property
    def one_world(self) -> bool:
        """Whether the account has subsidiaries."""
        return bool(self.all_listed("subsidiary"))

    def find(self, kind: str, id: int) -> Entity | None:
        """The customer or contact, or None."""
        row = self.db.execute(_FIND, {"kind": kind, "id": id}).one_or_none()
        return None if row is None else _entity(row)

    def by_external(self, kind: str, external: str) -> Entity | None:
        """The customer or contact with this external id, or None."""
        row = self.db.execute(_EXTERNAL, {"kind": kind, "external": external}).one_or_none()
        return None if row is None else _entity(row)

    def holder(self, kind: str, name_key: str, parent: int | None) -> int | None:
        """Who has this name below this parent."""
        place = {"kind": kind, "name_key": name_key, "parent": parent}
        id: int | None = self.db.execute(_HOLDER, place).scalar()
        return id

    def named(self, kind: str, name_key: str) -> int | None:
        """The first record of this name, below whichever parent."""
        id: int | None = self.db.execute(_NAMED, {"kind": kind, "name_key": name_key}).scalar()
        return id

    def has_dependents(self, id: int) -> bool:
        """Whether sub-customers or contacts hang on a customer."""
        return self.db.execute(_DEPENDENT, {"parent": id}).first() is not None

    def all_listed(self, kind: str) -> dict[str, Listed]:
        """The setup records of one kind by id."""
        return setup_records(self.account, self.db).get(kind, {})

    def next_in(self, sequence: str) -> int:
        """The next number of a sequence: no number is given twice, not even after a deletion."""
        sequences: dict[str, int] = self.account.memory.setdefault("sequences", dict(_FIRST))
        if sequence in _LAST and sequence not in self._caught_up:
            # Records in a file may be newer than the memory that a crash lost.
            sequences[sequence] = max(sequences[sequence], self.db.execute(_LAST[sequence]).scalar_one())
            self._caught_up.add(sequence)
        sequences[sequence] += 1
        return sequences[sequence]

    def add(self, record: Entity) -> None:
        """Keep a new record."""
        self.db.execute(_INSERT, {"id": record.id, "kind": record.kind, **_columns(record)})

    def replace(self, record: Entity) -> None:
        """Keep a record in place of its old state."""
        self.db.execute(_UPDATE, {"key": record.id, **_columns(record)})

    def remove(self, record: Entity) -> None:
        """Delete a record with its address book and its system notes; that it was there is kept."""
        self.db.execute(_DELETE, {"id": record.id})
        self.db.execute(_DELETE_LINES, {"entity": record.id})
        self.db.execute(_DELETE_NOTES, {"record": record.id})
        row = {
            "at": self.now,
            "type": record.kind.capitalize(),
            "record": record.id,
            "name": record.name,
            "user": self.actor.user,
            "context": self.actor.context,
        }
        self.db.execute(_INSERT_DELETED, row)

    def lines(self, entity: int) -> list[Line]:
        """The address book of a record, oldest line first."""
        return [_line(row) for row in self.db.execute(_LINES, {"entity": entity})]

    def save_lines(self, entity: int, old: Sequence[Line], new: Sequence[Line]) -> None:
        """Make an address book that was ``old`` be ``new``; lines without an id get one."""
        before = {line.id: line for line in old}
        kept = {line.id for line in new}
        for id in before:
            if id not in kept:
                self.db.execute(_DELETE_LINE, {"id": id})
        for line in new:
            row = {"entity": entity, "updated": self.now, **_line_columns(line)}
            if not line.id:
                self.db.execute(_INSERT_LINE, {"id": self.next_in("address"), **row})
            elif before[line.id] != line:
                self.db.execute(_UPDATE_LINE, {"key": line.id, **row})

    def write_notes(self, record: int, changes: Sequence[Change]) -> None:
        """One system note for each changed field."""
        if not changes:
            return
        place = {
            "at": self.now,
            "record_type": ENTITY_RECORDS,
            "record": record,
            "user": self.actor.user,
            "role": self.actor.role,
            "context": self.actor.context,
        }
        rows = [{**place, "field": one.field, "old": one.old, "new": one.new} for one in changes]
        self.db.execute(_INSERT_NOTES, rows)


def _columns(record: Entity) -> dict[str, Any]:
    return {
        "name_key": record.name_key,
        "parent": record.parent,
        "external": record.external,
        "created": record.created,
        "updated": record.updated,
        "body": encode(record.values).decode(),
    }


def _line_columns(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "default_billing": int(line.billing),
        "default_shipping": int(line.shipping),
        "residential": int(line.residential),
        "body": encode(line.address).decode(),
    }


def _entity(row: Row[Any]) -> Entity:
    place = (row.kind, row.id, row.external, row.name_key, row.parent)
    return Entity(*place, row.created, row.updated, decode(row.body))


def _line(row: Row[Any]) -> Line:
    flags = (bool(row.default_billing), bool(row.default_shipping), bool(row.residential))
    return Line(row.id, row.label, *flags, decode(row.body))
