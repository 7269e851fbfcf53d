"""An app that receives webhooks. For the tests of the CRM fake."""

from __future__ import annotations

import json
from typing import Any

from simulators.kit.sites import HAND
from tests.unit.crm.caller import HOOK, Caller


def delivering(caller: Caller) -> str:
    """The path of the app's management API; events go to the hook from now on."""
    base = f"/webhooks/v3/{caller.ready['app_id']}"
    caller.ask("PUT", with_key(caller, f"{base}/settings"), {"targetUrl": HOOK}, token="")
    return base


def with_key(caller: Caller, path: str) -> str:
    return f"{path}?hapikey={caller.ready['developer_key']}"


def subscribe(caller: Caller, app: str, kind: str, **more: Any) -> dict[str, Any]:
    body = {"eventType": kind, "active": True, **more}
    path = with_key(caller, f"{app}/subscriptions")
    made: dict[str, Any] = caller.ask("POST", path, body, token="", status=201)
    return made


def delivered(caller: Caller) -> list[dict[str, Any]]:
    caller.advance(1_000)
    return [event for _, body, _ in caller.mailbox.posts for event in json.loads(body)]


def by_hand(caller: Caller, method: str, path: str, *, status: int = 200) -> Any:
    answer = caller.client.open(path, method=method, headers={HAND: caller.site.hand})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()
