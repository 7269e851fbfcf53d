"""QuickBooks' webhooks: CloudEvents and the older format, signed over the body (QuickBooks contract 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from sync_core.apps.hooks import Delivery, Named, Receiver, signed
from sync_core.apps.instants import millis

_OBJECTS: Final = ("customer", "vendor", "employee")


class _CloudEvent(msgspec.Struct):
    type: str
    time: str
    id: str = msgspec.field(name="intuitentityid")
    realm: str = msgspec.field(name="intuitaccountid")


class _Entity(msgspec.Struct):
    name: str
    id: str
    at: str = msgspec.field(name="lastUpdated")


class _Change(msgspec.Struct):
    entities: list[_Entity] = []


class _Notification(msgspec.Struct):
    realm: str = msgspec.field(name="realmId")
    change: _Change = msgspec.field(name="dataChangeEvent")


class _Older(msgspec.Struct):
    notifications: list[_Notification] = msgspec.field(name="eventNotifications")


def trouble(credentials: Mapping[str, Any], delivery: Delivery, _now: int) -> str:
    """``intuit-signature`` is over the body; there is no stamp to judge."""
    token = credentials.get("webhook_verifier_token")
    if not token:
        return "the QuickBooks connection holds no webhook_verifier_token to verify with"
    given = delivery.headers.get("intuit-signature", "")
    if not given:
        return "no signature"
    return "" if signed(given, str(token), delivery.body) else "the signature does not fit"


def named(credentials: Mapping[str, Any], body: bytes) -> list[Named]:
    """The entities that we know of this company, in either format: one app may serve several companies."""
    realm = str(credentials.get("realm_id", ""))
    try:
        found = [
            (event.type.split(".")[1], event.id, event.time)
            for event in msgspec.json.decode(body, type=list[_CloudEvent])
            if event.type.startswith("qbo.") and event.realm == realm
        ]
    except msgspec.MsgspecError:
        found = _older(body, realm)
    return [Named(name, id, _instant(at)) for name, id, at in found if name in _OBJECTS]


def _older(body: bytes, realm: str) -> list[tuple[str, str, str]]:
    try:
        older = msgspec.json.decode(body, type=_Older)
    except msgspec.MsgspecError:
        return []
    return [
        (entity.name.lower(), entity.id, entity.at)
        for one in older.notifications
        if one.realm == realm
        for entity in one.change.entities
    ]


def _instant(text: str) -> int:
    """The vendor writes nanoseconds, more than an ISO parser takes."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    try:
        return millis(f"{whole}.{(fraction + '000')[:3]}+00:00")
    except ValueError:
        return 0


RECEIVER: Final = Receiver(trouble, named)
