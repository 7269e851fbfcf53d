"""The management API of webhooks: subscriptions and settings (CRM contract 14.1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import HOOK, Caller
from tests.unit.crm.hooks import delivered, delivering, subscribe, with_key


@pytest.fixture
def app(caller: Caller) -> str:
    return delivering(caller)


def test_subscriptions_are_managed_with_the_developer_key(caller: Caller, app: str) -> None:
    made = subscribe(caller, app, "contact.propertyChange", propertyName="email")
    path = with_key(caller, f"{app}/subscriptions/{made['id']}")
    assert caller.ask("GET", path, token="") == made
    assert caller.ask("PATCH", path, {"active": False}, token="")["active"] is False
    listed = caller.ask("GET", with_key(caller, f"{app}/subscriptions"), token="")["results"]
    assert [one["id"] for one in listed] == [made["id"]]
    body = {"inputs": [{"id": made["id"], "active": True}, {"id": 999, "active": True}]}
    batch = with_key(caller, f"{app}/subscriptions/batch/update")
    assert caller.ask("POST", batch, body, token="", status=207)["results"][0]["active"] is True
    caller.ask("DELETE", path, token="", status=204)
    caller.ask("GET", path, token="", status=404)


@pytest.mark.parametrize("body", [{}, {"active": None}, {"propertyName": "city"}], ids=str)
def test_a_change_that_does_not_say_on_or_off_leaves_a_subscription_as_it_is(
    caller: Caller, app: str, body: dict[str, Any]
) -> None:
    made = subscribe(caller, app, "contact.creation")
    path = with_key(caller, f"{app}/subscriptions/{made['id']}")
    assert caller.ask("PATCH", path, body, token="") == made
    caller.contact(email="a@x.test")
    assert len(delivered(caller)) == 1


@pytest.mark.parametrize("active", ["false", 0, []], ids=str)
def test_neither_on_nor_off_is_refused(caller: Caller, app: str, active: Any) -> None:
    made = subscribe(caller, app, "contact.creation")
    path = with_key(caller, f"{app}/subscriptions/{made['id']}")
    caller.ask("PATCH", path, {"active": active}, token="", status=400)
    assert caller.ask("GET", path, token="") == made


@pytest.mark.parametrize(
    "entry",
    [{"id": 1}, {"active": False}, {"id": {"a": 1}, "active": False}, {"id": 1, "active": "no"}],
    ids=str,
)
def test_a_batch_with_an_entry_that_cannot_be_read_changes_nothing(
    caller: Caller, app: str, entry: dict[str, Any]
) -> None:
    made = subscribe(caller, app, "contact.creation")
    body = {"inputs": [{"id": made["id"], "active": False}, entry]}
    path = with_key(caller, f"{app}/subscriptions/batch/update")
    caller.ask("POST", path, body, token="", status=400)
    listed = caller.ask("GET", with_key(caller, f"{app}/subscriptions"), token="")["results"]
    assert [one["active"] for one in listed] == [True]


def test_settings(caller: Caller, app: str) -> None:
    path = with_key(caller, f"{app}/settings")
    body = {"targetUrl": HOOK, "throttling": {"maxConcurrentRequests": 20}}
    assert caller.ask("PUT", path, body, token="")["throttling"] == {"maxConcurrentRequests": 20}
    body = {"targetUrl": HOOK, "throttling": {"maxConcurrentRequests": 5}}
    caller.ask("PUT", path, body, token="", status=400)
    caller.ask("DELETE", path, token="", status=204)
    caller.ask("GET", path, token="", status=404)


def test_other_credentials_are_refused(caller: Caller, app: str) -> None:
    caller.ask("GET", f"{app}/settings", status=401)
    caller.ask("GET", f"{app}/settings", token="", status=401)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": caller.ready["refresh_token"],
        "client_id": caller.ready["client_id"],
        "client_secret": caller.ready["client_secret"],
    }
    token = caller.ask("POST", "/oauth/v1/token", token="", data=form)["access_token"]
    body = caller.ask("GET", f"{app}/settings", token=token, status=403)
    assert body["message"].startswith(
        "This API can't be called using an OAuth access token. A valid developer API key must be provided"
    )
    caller.ask("GET", with_key(caller, "/webhooks/v3/1/settings"), token="", status=404)


@pytest.mark.parametrize(
    "body",
    [
        {"eventType": "contact.renamed"},
        {"eventType": "planet.creation"},
        {"eventType": "contact.propertyChange"},
        {"eventType": "contact.creation", "propertyName": "email"},
        {"eventType": "object.creation"},
        {},
        {"eventType": 5},
        {"eventType": "contact.creation", "active": "yes"},
        {"eventType": "object.creation", "objectTypeId": 1},
    ],
    ids=str,
)
def test_bad_subscriptions(caller: Caller, app: str, body: dict[str, Any]) -> None:
    caller.ask("POST", with_key(caller, f"{app}/subscriptions"), body, token="", status=400)


@pytest.mark.parametrize(
    "given", [{}, {"maxConcurrentRequests": "9"}, {"maxConcurrentRequests": 5}, 7], ids=str
)
def test_throttling_that_cannot_be(caller: Caller, app: str, given: Any) -> None:
    body = {"targetUrl": f"{HOOK}/new", "throttling": given}
    caller.ask("PUT", with_key(caller, f"{app}/settings"), body, token="", status=400)
    assert caller.ask("GET", with_key(caller, f"{app}/settings"), token="")["targetUrl"] == HOOK


@pytest.mark.parametrize(
    "url",
    [
        *("hooks", "ftp://core.example/hooks", 7, "http://[::1/hooks", "http://core.example:99999/"),
        *("http://core.example/h\u00f6k", "http://core.example/a b", "http://core.example/\r\nX: 1"),
    ],
    ids=str,
)
def test_a_target_that_is_no_address(caller: Caller, app: str, url: Any) -> None:
    caller.ask("PUT", with_key(caller, f"{app}/settings"), {"targetUrl": url}, token="", status=400)
    assert caller.ask("GET", with_key(caller, f"{app}/settings"), token="")["targetUrl"] == HOOK


def test_a_thousand_subscriptions_and_no_more(caller: Caller, app: str) -> None:
    for number in range(1_000):
        subscribe(caller, app, "contact.propertyChange", propertyName=f"p{number}")
    path, one_more = with_key(caller, f"{app}/subscriptions"), {"eventType": "contact.creation"}
    caller.ask("POST", path, one_more, token="", status=400)
    assert len(caller.ask("GET", path, token="")["results"]) == 1_000
