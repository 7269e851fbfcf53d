"""What rows of a company file mean to the people who keep its books."""

from __future__ import annotations

from typing import Any

from simulators.kit.difference import RecordChange, field_changes
from simulators.kit.row_diff import Comparison, RowPair

_BODY = "body."
_OURS = ("MetaData", "SyncToken", "domain", "sparse", "Id", "Active", "V4IDPseudonym", "FullyQualifiedName")
"""How the names of members begin that are told otherwise, or that nobody works with."""

_VALUES = (".FreeFormNumber", ".Address", ".URI", ".value")
"""Ends of names that say no more than what stands before them."""


def describe(compared: Comparison) -> list[RecordChange]:
    """Customers, vendors and employees."""
    found = [_record(pair) for pair in compared.rows if pair.table == "entity"]
    return [one for one in found if one.what != "changed" or one.fields or one.notes]


def _record(pair: RowPair) -> RecordChange:
    row = pair.after or pair.before or {}
    object, name = str(row["kind"]).lower(), str(row.get("body.DisplayName") or "")
    if pair.before is None:
        known = str(row.get("body.PrimaryEmailAddr.Address") or "")
        return RecordChange(object, pair.key, name, "new", (), (known,) if known else ())
    if pair.after is None:
        return RecordChange(object, pair.key, name, "gone")
    was, now = _members(pair.before), _members(pair.after)
    fields = field_changes(was, now, dict.fromkeys((*was, *now)))
    notes = () if pair.before["active"] == pair.after["active"] else (_active(now=pair.after["active"]),)
    return RecordChange(
        object, pair.key, str(pair.before.get("body.DisplayName") or ""), "changed", fields, notes
    )


def _active(*, now: int) -> str:
    return "made active again" if now else "made inactive"


def _members(row: dict[str, Any]) -> dict[str, Any]:
    named = {name.removeprefix(_BODY): value for name, value in row.items() if name.startswith(_BODY)}
    found = {}
    for name, value in named.items():
        short = next((name.removesuffix(end) for end in _VALUES if name.endswith(end)), name)
        if not short.startswith(_OURS) and not short.endswith(".Id"):
            found[short] = value
    return found
