"""From committed changes to events of the journal (CRM contract 14.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.schemas.registry import Types

_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "created": ("CREATE",),
    "updated": ("UPDATE",),
    "deleted": ("DELETE",),
    "merged": ("MERGE",),
    "restored": ("RESTORE",),
    "erased": ("DELETE", "GDPR_DELETE"),
    "associated": ("ASSOCIATION_ADDED",),
    "dissociated": ("ASSOCIATION_REMOVED",),
}


def takers(
    types: Types, subscriptions: Sequence[Mapping[str, Any]], data: Mapping[str, Any]
) -> dict[str, list[Mapping[str, Any]]]:
    """The actions that a change of a row is, each with the subscriptions that want it; those of none are left
    out. What a subscription's filters say is not looked at.
    """
    id, other = _id(types, data["object"]), _id(types, data.get("other", ""))
    found = {}
    for action in _actions(data):
        wanted = [one for one in subscriptions if action in one["actions"] and _meets(one, data, id, other)]
        if wanted:
            found[action] = wanted
    return found


def event(
    portal_id: int, types: Types, action: str, wanted: Sequence[Mapping[str, Any]], data: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What an action says to these subscriptions, once for all of them; None if nothing.

    A subscription without properties gets every property that changed (SIM).
    """
    told: dict[str, Any] = {
        "type": wanted[0]["subscriptionType"],
        "portalId": portal_id,
        "occurredAt": instant(data["happened"]),
        "action": action,
        "objectTypeId": _id(types, data["object"]),
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
        told["associatedObjectTypeId"] = _id(types, data["other"])
        told["associatedObjectId"] = int(data["other_id"])
        told["associationType"] = data["association"]
    return told


def _actions(data: Mapping[str, Any]) -> Iterator[str]:
    for action in _ACTIONS.get(data["change"], ()):
        if action != "DELETE" or data["change"] != "erased" or data["tell_deletion"]:
            yield action


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
