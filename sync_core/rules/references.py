"""Associations as rows of a mapping: which record of the other side a reference means (data-sync C.4).

Each side names the other record by its own id. To be compared, an app's reference is told as the CRM would
tell it: by the links of the pair of objects that the row refers to. A record without a link is told by a
name that no CRM id can be, so that it equals nothing and can be written nowhere until it is linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sync_core.rules.cases import Bond
from sync_core.rules.model import Agreed, FieldRow, Record, Value
from sync_core.rules.values import is_empty, read_row

_UNLINKED: Final = "unlinked:"


def is_reference(row: FieldRow) -> bool:
    """Whether the row is an association."""
    return row.refers is not None


def rests(bond: Bond, row: FieldRow) -> bool:
    """Whether the row waits for a sync of the objects that it refers to."""
    return row.refers is not None and row.refers not in bond.partners


def held_by_app(bond: Bond, row: FieldRow, app: Record) -> Value:
    """What the app holds in the row, in terms of the CRM."""
    return _as_in_crm(bond, row, read_row(app.fields, row.app))


def agreed_as_in_crm(bond: Bond, row: FieldRow) -> Agreed | None:
    """The row's baseline, its app side in terms of the CRM."""
    agreed = bond.link.baseline.get(row.name) if bond.link is not None else None
    if agreed is None or not is_reference(row):
        return agreed
    return Agreed(agreed.crm, _as_in_crm(bond, row, agreed.app), agreed.origin, agreed.at, agreed.settled)


def as_in_app(bond: Bond, row: FieldRow, value: Value) -> Value | None:
    """A value of the CRM as the app is to be given it; None while what it names has no partner there."""
    if row.refers is None or is_empty(value):
        return value
    app = bond.partners[row.refers].app_of.get(value[0])
    return None if app is None else (app,)


def is_known_to_crm(value: Value) -> bool:
    """Whether the CRM has the record that the value names."""
    return not value[0].startswith(_UNLINKED)


def named(rows: Sequence[FieldRow], role: str) -> FieldRow | None:
    """The reference row of this role."""
    return next((row for row in rows if is_reference(row) and row.name == role), None)


def _as_in_crm(bond: Bond, row: FieldRow, value: Value) -> Value:
    if row.refers is None or is_empty(value):
        return value
    return (bond.partners[row.refers].crm_of.get(value[0], _UNLINKED + value[0]),)
