"""What is told about changes, in which words, and how stubbornly (QuickBooks contract 9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.clock import iso
from simulators.kit.webhooks import Target
from simulators.kit.wire import encode
from simulators.quickbooks.settings import HOUR, MINUTE, SECOND, Settings

LADDER = (
    *(10 * SECOND, 20 * SECOND, 30 * SECOND),
    *(5 * MINUTE, 20 * MINUTE),
    *(2 * HOUR, 4 * HOUR, 6 * HOUR),
)
"""Waits between attempts; the last one repeats until the webhook is switched off."""

SANDBOX_COLLECTS = 2 * SECOND
SOURCE = "intuit.dGVzdA=="
_OPERATIONS = {"created": "Create", "updated": "Update", "reactivated": "Update", "deleted": "Delete"}
_TYPES = {"Create": "created", "Update": "updated", "Delete": "deleted"}


def target(settings: Settings) -> Target:
    """Where this company's changes go. While one delivery is unacknowledged the later ones wait."""
    production = settings.webhook_profile == "production"
    return Target(
        url=settings.webhook_url,
        collect_ms=settings.webhook_interval if production else SANDBOX_COLLECTS,
        batch=1000,
        ladder=LADDER,
        repeat_last=True,
        hold=True,
        timeout_ms=3 * SECOND,
    )


def tell(account: Account, data: Mapping[str, Any], span: str) -> None:
    """Queue what a committed change is told as, if anybody listens."""
    settings: Settings = account.settings
    operation = _OPERATIONS.get(data["change"])
    if data["change"] == "deactivated":
        operation = settings.webhook_deactivation.capitalize()
    if not settings.webhook_url or operation is None:
        return
    event = {
        "id": account.site.streams.uuid(f"quickbooks/{account.id}/webhooks"),
        "name": data["entity"],
        "entity": data["id"],
        "operation": operation,
        "at": data["updated"],
    }
    account.site.webhooks.publish(account, target(settings), event, span)


def body(account: Account, events: Sequence[Mapping[str, Any]]) -> bytes:
    """One delivery of one company's events, in the format that is switched on."""
    if account.settings.webhook_format == "legacy":
        entities = [
            {
                "name": event["name"],
                "id": event["entity"],
                "operation": event["operation"],
                "lastUpdated": iso(event["at"], millis=False),
            }
            for event in events
        ]
        realm = {"realmId": account.id, "dataChangeEvent": {"entities": entities}}
        return encode({"eventNotifications": [realm]})
    return encode([_cloud_event(account, event) for event in events])


def headers(account: Account, sent: bytes) -> dict[str, str]:
    """Content type and signature: HMAC-SHA256 of the raw bytes with the verifier token."""
    token = account.credentials["webhook_verifier_token"]
    digest = hmac.new(token.encode(), sent, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "intuit-signature": base64.b64encode(digest).decode(),
    }


def _cloud_event(account: Account, event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event["id"],
        "source": SOURCE,
        "type": f"qbo.{event['name'].lower()}.{_TYPES[event['operation']]}.v1",
        "datacontenttype": "application/json",
        # The vendor writes nanoseconds.
        "time": f"{iso(event['at'])[:-1]}000000Z",
        "intuitentityid": event["entity"],
        "intuitaccountid": account.id,
        "data": {},
    }
