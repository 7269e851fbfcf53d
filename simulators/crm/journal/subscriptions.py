"""Subscriptions to the journal (CRM contract 14.4). They have nothing to do with those of webhooks v3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select

from simulators.crm import parts, sequences
from simulators.crm.answers import instant
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.journal.tables import journal_filters, journal_subscriptions
from simulators.crm.numbers import whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.kit.accounts import Account

_SUBSCRIPTIONS = "journal_subscriptions"
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "OBJECT": ("CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE", "SNAPSHOT"),
    "ASSOCIATION": ("ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"),
    "GDPR_PRIVACY_DELETION": ("GDPR_DELETE",),
}
"""The actions of each type of subscription; the other types are not built. Snapshots come unasked, too."""

_all = select(journal_subscriptions.c.doc).order_by(journal_subscriptions.c.id)


def subscribed_type(portal: Portal, given: Mapping[str, Any]) -> ObjectType:
    """The object type that a new subscription names. Raises `InvalidInput`."""
    parts.required("SubscriptionUpsertRequest", given, "subscriptionType")
    parts.one_of(given["subscriptionType"], "subscriptionType", tuple(_ACTIONS))
    parts.required("SubscriptionUpsertRequest", given, "objectTypeId", "actions", "portalId")
    found = portal.types.find(parts.text(given["objectTypeId"], "objectTypeId"))
    if found is None:
        raise InvalidInput(f"Unable to infer object type from: {given['objectTypeId']}")
    return found


def subscribe(portal: Portal, type: ObjectType, given: Mapping[str, Any]) -> dict[str, Any]:
    """A new subscription to changes of one type, which `subscribed_type` found. Raises `InvalidInput`."""
    kind = given["subscriptionType"]
    actions = [
        parts.one_of(one, "actions", _ACTIONS[kind]) for one in parts.texts(given["actions"], "actions")
    ]
    if whole_number(given["portalId"]) != portal.id:
        raise InvalidInput(f"The app is not installed in portal {given['portalId']}")
    if not actions:
        raise InvalidInput("At least one action is required")
    (id,) = sequences.take(portal.db, "journal_subscriptions")
    made = {
        "id": id,
        "appId": portal.account.credentials["app_id"],
        "subscriptionType": kind,
        "objectTypeId": type.id,
        "portalId": portal.id,
        "actions": actions,
        "properties": parts.texts(given.get("properties"), "properties") or None,
        "objectIds": _numbers(given.get("objectIds")) or None,
        "associatedObjectTypeIds": parts.texts(
            given.get("associatedObjectTypeIds"), "associatedObjectTypeIds"
        )
        or None,
        "createdAt": instant(portal.at),
        "updatedAt": instant(portal.at),
    }
    portal.db.execute(insert(journal_subscriptions), {"id": id, "doc": msgspec.json.encode(made).decode()})
    _read_again(portal.account)
    return made


def every(portal: Portal) -> list[dict[str, Any]]:
    """All subscriptions, oldest first."""
    return [msgspec.json.decode(doc) for doc in portal.db.execute(_all).scalars()]


def find_one(portal: Portal, id: str) -> dict[str, Any]:
    """One subscription. Raises `ResourceNotFound`."""
    for one in every(portal):
        if str(one["id"]) == id:
            return one
    raise ResourceNotFound


def remove(portal: Portal, *ids: int) -> None:
    """Forget subscriptions and their filters; what is in the journal stays."""
    for id in ids:
        portal.db.execute(delete(journal_subscriptions).where(journal_subscriptions.c.id == id))
        portal.db.execute(delete(journal_filters).where(journal_filters.c.subscription == id))
    _read_again(portal.account)


def known(account: Account) -> list[dict[str, Any]]:
    """All subscriptions, from the account's memory: every change of a row asks for them."""
    found: list[dict[str, Any]] | None = account.memory.get(_SUBSCRIPTIONS)
    if found is None:
        with account.transaction(cause="clock") as db:
            docs = db.execute(_all).scalars()
            found = account.memory[_SUBSCRIPTIONS] = [msgspec.json.decode(doc) for doc in docs]
    return found


def _numbers(value: Any) -> list[int]:
    found = value or []
    if not isinstance(found, list) or not all(type(one) is int for one in found):
        raise InvalidInput.json(
            b"", 0, "Cannot deserialize value: a list of numbers is expected for objectIds"
        )
    return found


def _read_again(account: Account) -> None:
    account.memory.pop(_SUBSCRIPTIONS, None)
