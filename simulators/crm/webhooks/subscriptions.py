"""Who wants to hear of what. Plain data in the account's memory under ``webhooks``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulators.crm import parts
from simulators.crm.answers import instant
from simulators.crm.errors import AlreadyExists, InvalidInput, ObjectNotFound
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.settings import WEBHOOK_JITTER, WEBHOOK_LADDER, Settings
from simulators.kit.accounts import Account
from simulators.kit.webhooks import Target

MOST = 1_000
KINDS = ("creation", "deletion", "merge", "restore", "propertyChange", "associationChange")
OBJECTS = ("contact", "company", "deal", "ticket", "product", "line_item", "object")
LACKING = ("product.associationChange",)
"""Event types that there are not, for products have no associations (14.1)."""


def seed(account: Account) -> None:
    """A new portal's app delivers to the configured target, and nothing is subscribed."""
    settings: Settings = account.settings
    account.memory["webhooks"] = {
        "target": settings.webhook_url,
        "concurrency": settings.webhook_concurrency,
        "changed": account.now(),
        "last": 0,
        "subscriptions": {},
    }


def target(account: Account) -> Target | None:
    """Where events go now, or None."""
    url = account.memory["webhooks"]["target"]
    settings: Settings = account.settings
    if not url:
        return None
    return Target(
        url,
        collect_ms=settings.webhook_collect,
        batch=100,
        ladder=WEBHOOK_LADDER,
        timeout_ms=settings.webhook_timeout,
        jitter=WEBHOOK_JITTER,
        concurrency=account.memory["webhooks"]["concurrency"],
    )


def shown_settings(account: Account) -> dict[str, Any]:
    """The target as the API shows it. Raises `ObjectNotFound` where none is set."""
    found = account.memory["webhooks"]
    if not found["target"]:
        raise ObjectNotFound("No settings found for this app")
    return {
        "targetUrl": found["target"],
        "throttling": {"maxConcurrentRequests": found["concurrency"]},
        "createdAt": instant(found["changed"]),
        "updatedAt": instant(found["changed"]),
    }


def configure(account: Account, url: str, concurrency: int | None) -> None:
    """Deliver to ``url`` from now on; ``""`` ends delivery. What waits goes along."""
    found = account.memory["webhooks"]
    old = found["target"]
    found["target"], found["changed"] = url, account.now()
    if concurrency is not None:
        found["concurrency"] = concurrency
    if old and old != url:
        account.site.webhooks.retarget(account, old, target(account))


def subscribe(account: Account, given: dict[str, Any]) -> dict[str, Any]:
    """A new subscription. Raises `InvalidInput` and `AlreadyExists`."""
    found = account.memory["webhooks"]
    parts.required("SubscriptionCreateRequest", given, "eventType")
    kind = parts.text(given["eventType"], "eventType")
    name = parts.text(given.get("propertyName") or "", "propertyName") or None
    object_type = parts.text(given.get("objectTypeId") or "", "objectTypeId") or None
    active = parts.flag(given.get("active") or False, "active")
    subject, _, event = kind.partition(".")
    if kind != "contact.privacyDeletion" and (
        subject not in OBJECTS or event not in KINDS or kind in LACKING
    ):
        raise InvalidInput(f"{kind} is not a valid event type", context={"eventType": [kind]})
    if (event == "propertyChange") != bool(name):
        raise InvalidInput("propertyName goes with propertyChange, and with nothing else")
    if subject == "object" and not object_type:
        raise InvalidInput.missing("SubscriptionCreateRequest", "objectTypeId")
    key = (kind, name, object_type)
    if any((one["eventType"], one["propertyName"], one["objectTypeId"]) == key for one in every(account)):
        raise AlreadyExists(f"A subscription for {kind} exists already")
    if len(found["subscriptions"]) >= MOST:
        raise InvalidInput(f"An app may have at most {MOST} subscriptions")
    found["last"] += 1
    made = {
        "id": str(found["last"]),
        "createdAt": instant(account.now()),
        "updatedAt": instant(account.now()),
        "eventType": kind,
        "propertyName": name,
        "objectTypeId": object_type,
        "active": active,
    }
    found["subscriptions"][made["id"]] = made
    return made


def every(account: Account) -> list[dict[str, Any]]:
    """All subscriptions, oldest first."""
    return list(account.memory["webhooks"]["subscriptions"].values())


def find_one(account: Account, id: str) -> dict[str, Any]:
    """One subscription. Raises `ObjectNotFound`."""
    found: dict[str, Any] | None = account.memory["webhooks"]["subscriptions"].get(id)
    if found is None:
        raise ObjectNotFound(f"Subscription {id} does not exist", context={"id": [id]})
    return found


def switch(account: Account, id: str, *, active: bool) -> dict[str, Any]:
    """Turn a subscription on or off. Raises `ObjectNotFound`."""
    changed = {**find_one(account, id), "active": active, "updatedAt": instant(account.now())}
    account.memory["webhooks"]["subscriptions"][id] = changed
    return changed


def remove(account: Account, id: str) -> None:
    """Forget a subscription. Raises `ObjectNotFound`."""
    find_one(account, id)
    del account.memory["webhooks"]["subscriptions"][id]


def active(account: Account, type: ObjectType, event: str) -> Iterator[dict[str, Any]]:
    """The active subscriptions to one kind of event on one object type, custom ones by ``object.*`` only."""
    own = type.singular if type.plural in OBJECT_TYPES else ""
    for one in account.memory["webhooks"]["subscriptions"].values():
        if not one["active"]:
            continue
        subject, _, kind = one["eventType"].partition(".")
        if kind == event and (
            subject == own or (subject == "object" and str(one["objectTypeId"]).lower() in type.names)
        ):
            yield one
