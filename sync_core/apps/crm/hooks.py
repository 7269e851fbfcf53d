"""The CRM's webhooks: signature version 3 and arrays of events (CRM contract 14.2, 14.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from sync_core.apps.hooks import Delivery, Named, Receiver, signed

FRESH: Final = 5 * 60_000
"""A stamp older than this many ms is refused; one from the future passes, as by the vendor's validators."""

_OBJECTS: Final = {"contact": "contacts", "company": "companies"}

# The CRM undoes these escapes in an address before it signs it.
_UNDONE: Final = {f"%{ord(plain):02X}": plain for plain in ":/?@!$'()*,;"}


class _Event(msgspec.Struct):
    subscription: str = msgspec.field(name="subscriptionType", default="")
    object_id: int = msgspec.field(name="objectId", default=0)
    new_id: int = msgspec.field(name="newObjectId", default=0)
    from_id: int = msgspec.field(name="fromObjectId", default=0)
    at: int = msgspec.field(name="occurredAt", default=0)


def trouble(credentials: Mapping[str, Any], delivery: Delivery, now: int) -> str:
    """Version 3 is over the method, the address, the body and a stamp."""
    secret = credentials.get("client_secret")
    if not secret:
        return "the CRM connection holds no client_secret to verify with"
    stamp = delivery.headers.get("x-hubspot-request-timestamp", "")
    given = delivery.headers.get("x-hubspot-signature-v3", "")
    if not given or not stamp.isdecimal():
        return "no signature of version 3"
    if now - int(stamp) > FRESH:
        return "the signature is older than five minutes"
    url = delivery.url
    for escape, plain in _UNDONE.items():
        url = url.replace(escape, plain).replace(escape.lower(), plain)
    text = f"{delivery.method}{url}".encode() + delivery.body + stamp.encode()
    return "" if signed(given, str(secret), text) else "the signature does not fit"


def named(_credentials: Mapping[str, Any], body: bytes) -> list[Named]:
    """The records of all events; a merge names the survivor, and a bond is told of from either side."""
    try:
        events = msgspec.json.decode(body, type=list[_Event])
    except msgspec.MsgspecError:
        return []
    return [
        Named(_OBJECTS[kind], str(id), event.at)
        for event in events
        if (kind := event.subscription.partition(".")[0]) in _OBJECTS
        and (id := event.new_id or event.object_id or event.from_id)
    ]


RECEIVER: Final = Receiver(trouble, named)
