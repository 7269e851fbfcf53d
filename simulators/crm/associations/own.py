"""The association types that a portal added: its labels, and the plain types of its custom objects.

They lie in the portal's database. Its memory holds a digest of them, so that they are read once after a
change and never by a portal that has none; no snapshot or restart can make them stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select, update

from simulators.crm.portal import Portal
from simulators.crm.tables import labels as table

_MEMORY = "association_types"

_columns = (table.c.source, table.c.target, table.c.type, table.c.name, table.c.label, table.c.back)
_every = select(*_columns).order_by(table.c.source, table.c.target, table.c.type)
_add = insert(table)
_relabel = update(table).where(table.c.type == bindparam("type_")).values(label=bindparam("label_"))
_drop = delete(table).where(table.c.type == bindparam("type_"))
_forget = delete(table).where(
    or_(table.c.source == bindparam("plural"), table.c.target == bindparam("plural"))
)


class OwnType(NamedTuple):
    """One type in one direction; a plain one has no label. Object types by plural name."""

    source: str
    target: str
    type: int
    name: str
    label: str
    back: int


Pair = tuple[str, str]
_Known = Mapping[Pair, Sequence[OwnType]]
_read: dict[str, _Known] = {}


def every(portal: Portal) -> _Known:
    """All of them as they are now, by source and target, in order of id."""
    digest = portal.account.memory.get(_MEMORY)
    if digest is None:
        return {}
    found = _read.get(digest)
    if found is None:
        if len(_read) > 1_000:
            _read.clear()
        types = _stored(portal)
        pairs: dict[Pair, list[OwnType]] = {}
        for one in types:
            pairs.setdefault((one.source, one.target), []).append(one)
        found = _read[digest] = pairs
    return found


def put(portal: Portal, types: Iterable[OwnType]) -> None:
    """Add types."""
    portal.db.execute(_add, [one._asdict() for one in types])
    _changed(portal)


def relabel(portal: Portal, labels: Mapping[int, str]) -> None:
    """Give types other labels, in both directions where those have one id."""
    portal.db.execute(_relabel, [{"type_": id, "label_": label} for id, label in labels.items()])
    _changed(portal)


def drop(portal: Portal, ids: Iterable[int]) -> None:
    """Take types away."""
    portal.db.execute(_drop, [{"type_": id} for id in sorted(set(ids))])
    _changed(portal)


def forget(portal: Portal, plural: str) -> None:
    """Take away all types from and to an object type that is gone."""
    portal.db.execute(_forget, {"plural": plural})
    _changed(portal)


def _stored(portal: Portal) -> list[OwnType]:
    return [OwnType(*row) for row in portal.db.execute(_every)]


def _digest(types: Sequence[OwnType]) -> str:
    return hashlib.sha256("\n".join(map(repr, types)).encode()).hexdigest()


def _changed(portal: Portal) -> None:
    types = _stored(portal)
    portal.account.remember(_MEMORY, _digest(types) if types else None)
