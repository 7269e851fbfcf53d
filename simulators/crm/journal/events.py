"""From committed changes to events of the journal (CRM contract 14.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.schemas.registry import Types

_ACTIONS = {
    "created": "CREATE",
    "updated": "UPDATE",
    "deleted": "DELETE",
    "merged": "MERGE",
    "restored": "RESTORE",
    "associated": "ASSOCIATION_ADDED",
    "dissociated": "ASSOCIATION_REMOVED",
}


def event(
    portal_id: int, types: Types, subscriptions: Sequence[Mapping[str, Any]], data: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What a change of a row says to these subscriptions, once for all of them; None if nothing.

    A subscription without properties gets every property that changed (SIM).
    """
    action = _ACTIONS.get(data["change"])
    id, other = _id(types, data["object"]), _id(types, data.get("other", ""))
    wanted = [one for one in subscriptions if action in one["actions"] and _meets(one, data, id, other)]
    if action is None or not wanted:
        return None
    told: dict[str, Any] = {
        "type": wanted[0]["subscriptionType"],
        "portalId": portal_id,
        "occurredAt": instant(data["happened"]),
        "action": action,
        "objectTypeId": id,
        "objectId": int(data["id"]),
    }
    if action in ("CREATE", "UPDATE"):
        changed = _changed(wanted, data["fields"])
        if action == "UPDATE" and not changed:
            return None
        told["propertyChanges"] = changed
    elif action == "MERGE":
        told["mergedObjectIds"] = [int(one) for one in data["merged_from"]]
    elif action.startswith("ASSOCIATION"):
        told["associatedObjectTypeId"] = other
        told["associatedObjectId"] = int(data["other_id"])
        told["associationType"] = data["association"]
    return told


def _meets(one: Mapping[str, Any], data: Mapping[str, Any], id: str, other: str) -> bool:
    if one["objectTypeId"] != id or (one["objectIds"] and int(data["id"]) not in one["objectIds"]):
        return False
    others = one["associatedObjectTypeIds"]
    return not (others and "other" in data) or other in others


def _id(types: Types, plural: str) -> str:
    """The id of an object type, or ``""`` for what is none."""
    type = types.by_plural.get(plural)
    return "" if type is None else type.id


def _changed(wanted: Sequence[Mapping[str, Any]], fields: Mapping[str, str]) -> dict[str, str]:
    """The values that at least one of the subscriptions asks for; a cleared one is empty."""
    names = {name for one in wanted for name in one["properties"] or fields}
    return {name: value for name, value in sorted(fields.items()) if name in names}
