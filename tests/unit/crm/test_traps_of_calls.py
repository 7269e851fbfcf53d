"""Traps of errors, limits, tokens and webhooks (CRM contract 19)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulators.crm.limits import BURST_WINDOW
from tests.unit.crm.caller import HOOK, Caller

CONTACTS = "/crm/v3/objects/contacts"


def test_trap_27_the_texts_of_404(caller: Caller) -> None:
    plain = caller.ask("GET", f"{CONTACTS}/999", status=404)
    assert plain.keys() == {"status", "message", "correlationId"}
    assert caller.ask("GET", f"{CONTACTS}/abc", status=404)["message"] == (
        "Object not found.  objectId are usually numeric."
    )
    assert caller.call("GET", "/crm/v3/planets").mimetype == "text/html"


def test_trap_28_the_strings_by_which_node_retries() -> None:
    caller = Caller(limits=True, burst_private=1)
    for _ in range(5):
        caller.search()
    searched = caller.search(status=429)
    assert searched["message"] == "You have reached your secondly limit."
    caller.ask("GET", CONTACTS)
    assert caller.ask("GET", CONTACTS, status=429)["policyName"] == "TEN_SECONDLY_ROLLING"


def test_trap_29_no_headers_on_searches_and_no_day_for_oauth() -> None:
    caller = Caller(limits=True)
    assert not [name for name, _ in caller.call("POST", f"{CONTACTS}/search", {}).headers if "Rate" in name]
    assert "X-HubSpot-RateLimit-Daily" in caller.call("GET", CONTACTS).headers
    headers = caller.call("GET", CONTACTS, token=refreshed(caller)["access_token"]).headers
    assert headers["X-HubSpot-RateLimit-Interval-Milliseconds"] == str(BURST_WINDOW)
    assert not [name for name, _ in headers if "Daily" in name]


def refreshed(caller: Caller) -> dict[str, Any]:
    """New tokens for the refresh token."""
    names = ("refresh_token", "client_id", "client_secret")
    form = {"grant_type": "refresh_token"} | {name: str(caller.ready[name]) for name in names}
    found: dict[str, Any] = caller.ask("POST", "/oauth/2026-03/token", token="", data=form)
    return found


def test_trap_37_a_refresh_keeps_its_token_and_the_old_access_ends(caller: Caller) -> None:
    tokens = refreshed(caller)
    assert tokens["refresh_token"] == caller.ready["refresh_token"]
    caller.advance(1_800_000)
    refused = caller.ask("GET", CONTACTS, token=tokens["access_token"], status=401)
    assert refused["category"] == "EXPIRED_AUTHENTICATION"
    assert refreshed(caller)["access_token"] != tokens["access_token"]


@pytest.fixture
def hooked() -> Caller:
    """A portal that tells of contacts: their creation, and five properties."""
    caller = Caller(webhook_url=HOOK)
    path = f"/webhooks/v3/{caller.ready['app_id']}/subscriptions?hapikey={caller.ready['developer_key']}"
    caller.ask("POST", path, {"eventType": "contact.creation", "active": True}, token="", status=201)
    for name in ("city", "phone", "fax", "zip", "state"):
        body = {"eventType": "contact.propertyChange", "propertyName": name, "active": True}
        caller.ask("POST", path, body, token="", status=201)
    return caller


def posts(caller: Caller) -> list[list[dict[str, Any]]]:
    """What was delivered so far, each post with its events."""
    return [json.loads(body) for _, body, _ in caller.mailbox.posts]


def test_trap_30_arrays_repeated_and_out_of_order(hooked: Caller) -> None:
    hooked.mailbox.statuses = [500]
    first = hooked.contact(email="a@x.test")
    hooked.advance(1_000)
    second = hooked.contact(email="b@x.test")
    hooked.advance(3_600_000)
    told = posts(hooked)
    assert all(isinstance(one, list) for one in told)
    ids = [one["objectId"] for post in told for one in post]
    assert ids == [int(first), int(second), int(first)], "numbers; the first one comes again, and too late"
    lost, _, again = (post[0] for post in told)
    assert again == lost | {"attemptNumber": 1}, "with the same event id"


def test_trap_30_a_receiver_has_five_seconds(hooked: Caller) -> None:
    waited: list[int] = []

    def slow(url: str, body: bytes, headers: object, timeout_ms: int, site: object) -> int:
        waited.append(timeout_ms)
        return 0

    hooked.mailbox.post = slow  # type: ignore[method-assign]
    hooked.contact(email="a@x.test")
    hooked.advance(25 * 3_600_000)
    assert waited == [5_000] * 11


def test_trap_31_five_properties_of_one_patch_are_five_events(hooked: Caller) -> None:
    id = hooked.contact(email="a@x.test")
    hooked.advance(1_000)
    hooked.mailbox.posts.clear()
    at = hooked.account.now()
    hooked.patch(id, city="Turin", phone="1", fax="2", zip="3", state="4", firstname="Ada")
    hooked.advance(1_000)
    events = [one for post in posts(hooked) for one in post]
    assert [one["propertyName"] for one in events] == ["city", "phone", "fax", "zip", "state"]
    assert {one["occurredAt"] for one in events} == {at}
