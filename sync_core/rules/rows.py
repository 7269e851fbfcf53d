"""All rows of a CRM record, each resolved once over all partners, sorted by who has to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sync_core.rules.cases import Bond, Case, Notice
from sync_core.rules.merge import is_quiet, resolve
from sync_core.rules.model import Agreed, FieldRow, Record, Value
from sync_core.rules.references import (
    agreed_as_in_crm,
    as_in_app,
    held_by_app,
    is_known_to_crm,
    is_reference,
    rests,
)
from sync_core.rules.sides import CRM, AppSide, Claim, CrmSide, Resolution, gives, takes
from sync_core.rules.values import read_row, write_row


@dataclass(slots=True)
class Pending:
    """What one side of a pair is to be given: fields, the baseline-to-be, and what that destroys."""

    fields: dict[str, str] = field(default_factory=dict)
    agreed: dict[str, Agreed] = field(default_factory=dict)
    loses: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Sides:
    """The outcome over all rows. Writes are keyed by sync: for the CRM, the sync the value comes from."""

    crm: dict[str, Pending] = field(default_factory=dict)
    apps: dict[str, Pending] = field(default_factory=dict)
    settled: dict[str, dict[str, Agreed]] = field(default_factory=dict)
    warnings: list[Notice] = field(default_factory=list)
    unwarned: list[Notice] = field(default_factory=list)
    needs_times: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """One group of CRM properties, with the row by which each sync maps it."""

    row: FieldRow
    partners: tuple[tuple[Bond, Record, FieldRow], ...]


def resolve_rows(case: Case, bonds: Sequence[Bond]) -> Sides:
    """Resolve every mapped row of the record. ``bonds`` are the linked ones that take part."""
    sides = Sides()
    for shared in _rows(bonds):
        value = read_row(case.crm.fields, shared.row.crm)
        if all(_rests(bond, app, row, value) for bond, app, row in shared.partners):
            continue
        crm = CrmSide(value, edited_at(case.crm, shared.row.crm), case.exact)
        apps = [_app_side(bond, app, row) for bond, app, row in shared.partners]
        found = resolve(shared.row, crm, apps)
        if found.rule == "same":
            continue
        sides.needs_times |= found.needs_times
        _place(sides, case, shared, crm, apps, found)
    return sides


def _rows(bonds: Sequence[Bond]) -> list[_Row]:
    """The mapped rows by CRM properties, in the order of the first mapping.

    Left out are those that only give a new app record a default, and associations with what is not synced.
    """
    found: dict[tuple[str, ...], list[tuple[Bond, Record, FieldRow]]] = {}
    for bond in bonds:
        assert bond.app is not None
        for row in bond.sync.rows:
            if row.crm and not rests(bond, row):
                found.setdefault(row.crm, []).append((bond, bond.app, row))
    return [_Row(partners[0][2], tuple(partners)) for partners in found.values()]


def _rests(bond: Bond, app: Record, row: FieldRow, value: Value) -> bool:
    """Whether nothing has moved since the row last agreed: what most rows of most records are."""
    agreed = bond.link.baseline.get(row.name) if bond.link and not bond.overwrite else None
    return agreed is not None and is_quiet(agreed, value, read_row(app.fields, row.app))


def _app_side(bond: Bond, app: Record, row: FieldRow) -> AppSide:
    assert bond.link is not None
    return AppSide(
        id=bond.sync.id,
        value=held_by_app(bond, row, app),
        at=edited_at(app, row.app),
        agreed=None if bond.overwrite else agreed_as_in_crm(bond, row),
        gives=gives(bond.sync, row),
        takes=takes(bond.sync, row),
        winner=bond.sync.winner,
        created=bond.sync.created,
    )


def edited_at(record: Record, parts: tuple[str, ...]) -> int:
    """When the value of a row was edited: a group counts as edited with its last part."""
    times = record.times
    if not times:
        return record.modified
    return max([times.get(part, 0) for part in parts], default=0) or record.modified


def _place(
    sides: Sides, case: Case, shared: _Row, crm: CrmSide, apps: Sequence[AppSide], found: Resolution
) -> None:
    by_sync = {bond.sync.id: (bond, row) for bond, _, row in shared.partners}
    raw = {bond.sync.id: read_row(app.fields, row.app) for bond, app, row in shared.partners}
    for sync, agreed in found.settled:
        row = by_sync[sync][1]
        kept = replace(agreed, app=raw[sync]) if is_reference(row) else agreed
        sides.settled.setdefault(sync, {})[row.name] = kept
    waiting = _waiting(case, shared, found)
    if CRM in found.writes:
        if not waiting:
            _write_crm(sides, shared.row, by_sync[found.origin][1], raw[found.origin], found)
    else:
        for sync in found.writes:
            bond, row = by_sync[sync]
            value = as_in_app(bond, row, found.value)
            if value is None:
                continue
            pending = sides.apps.setdefault(sync, Pending())
            pending.fields.update(write_row(value, row.app))
            pending.agreed[row.name] = Agreed(crm.value, value, found.origin, found.at)
    for claim in found.lost:
        target = sides.crm.get(found.origin) if claim.side == CRM else sides.apps.get(claim.side)
        if target is not None:
            target.loses.append(_audit(shared.row, crm, apps, found, claim))
    sides.warnings += waiting
    for bond, _, row in shared.partners:
        if is_reference(row) and all(one.sync.id != bond.sync.id for one in waiting):
            sides.unwarned.append(pending_bond(case, bond, row))
        told = Notice(bond.sync, case.crm.id, "FIELD_PROTECTED", row.name, _cleared(bond, row, found))
        (
            sides.warnings
            if found.warning and bond.sync.id in (*found.drift, found.cleared)
            else sides.unwarned
        ).append(told)


def _waiting(case: Case, shared: _Row, found: Resolution) -> list[Notice]:
    """The bonds that cannot be made yet: the record that the winner names has no partner (B.8 #6)."""
    if not is_reference(shared.row):
        return []
    if CRM in found.writes:
        if is_known_to_crm(found.value):
            return []
        return [
            pending_bond(case, bond, row) for bond, _, row in shared.partners if bond.sync.id == found.origin
        ]
    return [
        pending_bond(case, bond, row)
        for bond, _, row in shared.partners
        if bond.sync.id in found.writes and as_in_app(bond, row, found.value) is None
    ]


def pending_bond(case: Case, bond: Bond, row: FieldRow) -> Notice:
    """An association waits for the other record to be linked."""
    other = f"{row.label or row.name} of {case.crm.name or case.crm.id}"
    return Notice(bond.sync, case.crm.id, "ASSOCIATION_PENDING", row.name, {"other": other})


def _write_crm(sides: Sides, row: FieldRow, own: FieldRow, held: Value, found: Resolution) -> None:
    """The CRM first; the other apps follow once it holds the value, which keeps its origin (B.6.9)."""
    pending = sides.crm.setdefault(found.origin, Pending())
    pending.fields.update(write_row(found.value, row.crm))
    pending.agreed[own.name] = Agreed(found.value, held, found.origin, found.at)


def _audit(
    row: FieldRow, crm: CrmSide, apps: Sequence[AppSide], found: Resolution, claim: Claim
) -> dict[str, Any]:
    """All values and times of a row in which a value gave way."""
    sides = [{"side": CRM, "value": crm.value, "at": crm.at, "base": None}]
    sides += [
        {"side": app.id, "value": app.value, "at": app.at, "base": app.agreed.app if app.agreed else None}
        for app in apps
    ]
    return {
        "field": row.name,
        "rule": found.rule,
        "winner": found.origin,
        "kept": found.value,
        "lost": claim.value,
        "lost_side": claim.side,
        "sides": sides,
    }


def _cleared(bond: Bond, row: FieldRow, found: Resolution) -> dict[str, str]:
    return {"field": row.label or row.name, "app": "crm" if found.cleared == CRM else bond.sync.app}
