"""What rows of an account's database mean to the people who work in it."""

from __future__ import annotations

from typing import Any

import msgspec

from simulators.kit.difference import RecordChange, field_changes
from simulators.kit.row_diff import Comparison, RowPair

_BODY = "body."
_OURS = ("body.isInactive", "body.lastModified", "body.id", "body.entityId", "body.default", "body.addrText")
"""How the names of members begin that are told otherwise, or follow from others."""


def describe(compared: Comparison) -> list[RecordChange]:
    """Entities with their addresses, and the entries of setup lists."""
    entities = [_entity(pair) for pair in compared.rows if pair.table == "entity"]
    found = {(one.object, one.id): one for one in entities}
    for pair in compared.rows:
        told = None if pair.table == "entity" else _other(compared, pair)
        if told is not None:
            known = found.get((told.object, told.id), told)
            found[told.object, told.id] = told if known is told else _together(known, told)
    return [one for one in found.values() if one.what != "changed" or one.fields or one.notes]


def _together(entity: RecordChange, address: RecordChange) -> RecordChange:
    """An address is part of its entity; that a new one has some goes without saying."""
    if entity.what != "changed":
        return entity
    fields, notes = (*entity.fields, *address.fields), (*entity.notes, *address.notes)
    return msgspec.structs.replace(entity, fields=fields, notes=notes)


def _entity(pair: RowPair) -> RecordChange:
    row = pair.after or pair.before or {}
    object, name = str(row["kind"]), name_of(row)
    if pair.before is None or pair.after is None:
        known = str(row.get("body.email") or "")
        what = "gone" if pair.after is None else "new"
        return RecordChange(object, pair.key, name, what, (), (known,) if known and what == "new" else ())  # type: ignore[arg-type]
    inactive = (_inactive(pair.before), _inactive(pair.after))
    notes = () if inactive[0] == inactive[1] else ("made inactive" if inactive[1] else "made active again",)
    return RecordChange(object, pair.key, name_of(pair.before), "changed", _fields(pair), notes)


def name_of(row: dict[str, Any]) -> str:
    """What an entity is called."""
    person = " ".join(filter(None, (row.get("body.firstName"), row.get("body.lastName"))))
    return str(row.get("body.companyName") or person or row.get("body.entityId") or "")


def _other(compared: Comparison, pair: RowPair) -> RecordChange | None:
    row = pair.after or pair.before or {}
    if pair.table == "address":
        owner = compared.look("entity", id=row["entity"])
        if owner is None:
            return None
        what = "address removed" if pair.after is None else "new address"
        notes = () if pair.before is not None and pair.after is not None else (what,)
        return RecordChange(
            str(owner["kind"]), str(row["entity"]), name_of(owner), "changed", _fields(pair), notes
        )
    if pair.table == "listed":
        what = "changed" if pair.before and pair.after else "new" if pair.after else "gone"
        return RecordChange(str(row["kind"]), str(row["id"]), str(row["name"]), what, _fields(pair))  # type: ignore[arg-type]
    return None


def _inactive(row: dict[str, Any]) -> bool:
    return row.get("body.isInactive") in (True, "T", "true")


def _fields(pair: RowPair) -> Any:
    was, now = _members(pair.before), _members(pair.after)
    return field_changes(was, now, dict.fromkeys((*was, *now))) if pair.before and pair.after else ()


def _members(row: dict[str, Any] | None) -> dict[str, Any]:
    return {
        name.removeprefix(_BODY): value
        for name, value in (row or {}).items()
        if name.startswith(_BODY) and not name.startswith(_OURS)
    }
