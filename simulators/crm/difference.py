"""What rows of a portal's database mean to the people who work in it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.schemas.definition import CUSTOM_TABLE
from simulators.kit.difference import FieldChange, RecordChange, field_changes
from simulators.kit.row_diff import Comparison, RowPair

PRIMARY = 1
"""The association from a contact to its primary company."""

_DOC = "doc."
_OURS = ("hs_", "num_", "lastmodifieddate", "createdate", "associatedcompanyid", "amount_in_home_currency")
"""How the names of values begin that the CRM keeps for itself."""


def describe(compared: Comparison) -> list[RecordChange]:
    """Records by type, and their associations as far as they are told by the record that has them."""
    linked = _associations(compared)
    found = [
        _record(pair, linked.pop((pair.table, pair.key), ()))
        for pair in compared.rows
        if pair.table in OBJECT_TYPES
    ]
    own = [_of_custom(compared, pair) for pair in compared.rows if pair.table.startswith(CUSTOM_TABLE)]
    for (plural, id), fields in linked.items():
        row = compared.look(plural, id=int(id)) or {}
        found.append(RecordChange(_singular(plural), id, name_of(row), "changed", fields))
    told = [one for one in found if _says(one)]
    order = [_singular(plural) for plural in OBJECT_TYPES]
    return [
        *sorted(told, key=lambda one: (order.index(one.object), int(one.id))),
        *sorted((one for one in own if _says(one)), key=lambda one: (one.object, int(one.id))),
    ]


def _says(one: RecordChange) -> bool:
    return one.what != "changed" or bool(one.fields or one.notes)


def _of_custom(compared: Comparison, pair: RowPair) -> RecordChange:
    """A record of a custom object, called as its schema says; both may be gone by now."""
    slot = int(pair.table.removeprefix(CUSTOM_TABLE))
    schema = compared.look("schemas", slot=slot) or compared.look("schemas", then=True, slot=slot) or {}
    told = _record(pair, ())
    row = pair.after or pair.before or {}
    named = str(row.get(f"{_DOC}{schema.get('doc.primaryDisplayProperty')}") or told.name)
    return replace(told, object=str(schema.get("doc.name") or pair.table), name=named)


def name_of(row: dict[str, Any]) -> str:
    """What a record is called."""
    person = " ".join(filter(None, (row.get("doc.firstname"), row.get("doc.lastname"))))
    return str(
        row.get("doc.name")
        or row.get("doc.dealname")
        or row.get("doc.subject")
        or person
        or row.get("doc.email")
        or ""
    )


def _record(pair: RowPair, linked: tuple[FieldChange, ...]) -> RecordChange:
    object, id = _singular(pair.table), pair.key
    was, now = _living(pair.before), _living(pair.after)
    if was is None or now is None:
        row = now or was or pair.after or pair.before or {}
        known = (str(row.get("doc.email") or row.get("doc.domain") or ""),)
        what, notes = ("new", known) if was is None and now is not None else ("gone", ())
        if pair.before is not None and pair.after is not None:
            return RecordChange(object, id, name_of(row), "changed", (), (_bin(now),))
        return RecordChange(object, id, name_of(row), what, (), tuple(filter(None, notes)))  # type: ignore[arg-type]
    names = [name for name in dict.fromkeys((*was, *now)) if name.startswith(_DOC)]
    fields = field_changes(
        {name.removeprefix(_DOC): was.get(name) for name in names},
        {name.removeprefix(_DOC): now.get(name) for name in names},
        [short for name in names if not (short := name.removeprefix(_DOC)).startswith(_OURS)],
    )
    return RecordChange(object, id, name_of(now), "changed", (*fields, *linked))


def _living(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None or row.get("archived") is not None else row


def _bin(now: dict[str, Any] | None) -> str:
    return "put into the bin" if now is None else "taken out of the bin"


def _associations(compared: Comparison) -> dict[tuple[str, str], tuple[FieldChange, ...]]:
    """Changed primary companies, by the contact's plural and id."""
    names: dict[str, list[str]] = {}
    for pair in compared.rows:
        row = pair.after or pair.before or {}
        if pair.table == "associations" and (row["source"], row["type"]) == ("contacts", PRIMARY):
            company = compared.look("companies", then=pair.after is None, id=row["target_id"]) or {}
            sides = names.setdefault(str(row["source_id"]), ["", ""])
            sides[pair.after is not None] = name_of(company) or str(row["target_id"])
    return {
        ("contacts", id): (FieldChange("company", before, after),) for id, (before, after) in names.items()
    }


def _singular(plural: str) -> str:
    return f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
