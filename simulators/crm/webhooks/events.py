"""Changes of rows as webhook events (CRM contract 14.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulators.crm.object_types import ObjectType
from simulators.crm.schemas.registry import types_of
from simulators.crm.settings import Settings
from simulators.crm.webhooks import subscriptions
from simulators.kit.accounts import Account

_SOURCES = ("CALCULATED", "CRM_UI", "IMPORT", "INTEGRATION")
"""Sources of changes that events name as histories do; of any other they say ``API``."""

_KINDS = {
    "created": ("creation",),
    "deleted": ("deletion",),
    "restored": ("restore",),
    "merged": ("merge",),
    "erased": ("privacyDeletion", "deletion"),
    "associated": ("associationChange",),
    "dissociated": ("associationChange",),
}


def publish(account: Account, data: Mapping[str, Any], span: str) -> None:
    """Queue what one change of a row means to those who subscribed."""
    if not account.memory["webhooks"]["subscriptions"]:
        return
    target = subscriptions.target(account)
    if target is None:
        return
    type = types_of(account, cause=span).by_plural.get(data["object"])
    for event in _events(account, type, data) if type is not None else ():
        account.site.webhooks.publish(account, target, event, span)


def _events(account: Account, type: ObjectType, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    change = data["change"]
    for kind in _KINDS.get(change, ()):
        if change == "erased" and kind == "deletion" and not data["tell_deletion"]:
            continue
        for one in subscriptions.active(account, type, kind):
            yield _event(account, type, data, one) | _particulars(kind, data)
    if change in ("created", "updated"):
        for one in subscriptions.active(account, type, "propertyChange"):
            name = one["propertyName"]
            if name in data["fields"]:
                yield _event(account, type, data, one) | {
                    "propertyName": name,
                    "propertyValue": data["fields"][name],
                }


def _event(
    account: Account, type: ObjectType, data: Mapping[str, Any], subscription: Mapping[str, Any]
) -> dict[str, Any]:
    """What every event has; the number of the attempt is added when it is sent."""
    settings: Settings = account.settings
    event = {
        "eventId": account.site.streams.stream(f"crm/{account.id}/webhooks").getrandbits(32),
        "subscriptionId": int(subscription["id"]),
        "portalId": int(account.id),
        "appId": account.credentials["app_id"],
        "occurredAt": data["happened"],
        "subscriptionType": subscription["eventType"],
        "attemptNumber": 0,
        "objectId": int(data["id"]),
        "changeSource": data["source"] if data["source"] in _SOURCES else "API",
        "sourceId": data["source_id"],
        "isSensitive": False,
    }
    if settings.webhook_event_type:
        event["eventType"] = event["subscriptionType"]
    if subscription["eventType"].startswith("object."):
        event["objectTypeId"] = type.id
    return event


def _particulars(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "creation":
        return {"changeFlag": "NEW"}
    if kind == "deletion":
        return {"changeFlag": "DELETED"}
    if kind in ("privacyDeletion", "restore"):
        return {}
    if kind == "merge":
        primary, other = data["merged_from"]
        return {
            "primaryObjectId": int(primary),
            "mergedObjectIds": [int(primary), int(other)],
            "newObjectId": int(data["id"]),
            "numberOfPropertiesMoved": len(data["fields"]),
        }
    return {
        "associationType": data["association"],
        "fromObjectId": int(data["id"]),
        "toObjectId": int(data["other_id"]),
        "associationRemoved": data["change"] == "dissociated",
        "isPrimaryAssociation": data["primary"],
    }
