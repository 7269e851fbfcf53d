"""Rate limits, their headers and the bodies of a 429 (CRM contract 13)."""

from __future__ import annotations

from typing import Any

from simulators.kit.clock import parse_iso
from tests.unit.crm.caller import Caller

CONTACTS = "/crm/v3/objects/contacts"
SEARCH = f"{CONTACTS}/search"


def limited(**settings: Any) -> Caller:
    return Caller(limits=True, **settings)


def test_headers_count_down() -> None:
    caller = limited()
    caller.call("GET", CONTACTS)
    headers = caller.call("GET", CONTACTS).headers
    assert headers["X-HubSpot-RateLimit-Max"] == "190"
    assert headers["X-HubSpot-RateLimit-Remaining"] == "188"
    assert headers["X-HubSpot-RateLimit-Interval-Milliseconds"] == "10000"
    assert headers["X-HubSpot-RateLimit-Daily"] == "625000"
    assert headers["X-HubSpot-RateLimit-Daily-Remaining"] == "624998"
    assert "X-HubSpot-RateLimit-Secondly" in headers


def test_a_burst_ends_with_429_and_passes() -> None:
    caller = limited(burst_private=3)
    for _ in range(3):
        caller.ask("GET", CONTACTS)
        caller.advance(1_000)
    response = caller.call("GET", CONTACTS)
    body = response.get_json()
    assert response.status_code == 429
    assert body["policyName"] == "TEN_SECONDLY_ROLLING"
    assert body["message"] == "You have reached your ten_secondly_rolling limit."
    assert (body["errorType"], body["status"]) == ("RATE_LIMIT", "error")
    assert body["correlationId"] == response.headers["x-hubspot-correlation-id"]
    assert response.headers["X-HubSpot-RateLimit-Remaining"] == "0"
    assert "Retry-After" not in response.headers
    caller.advance(6_999)
    caller.ask("GET", CONTACTS, status=429)
    caller.advance(1)
    caller.ask("GET", CONTACTS)
    caller.ask("GET", CONTACTS, status=429)


def test_retry_after_is_a_switch() -> None:
    caller = limited(burst_private=1, retry_after=True)
    caller.call("GET", CONTACTS)
    caller.advance(500)
    assert caller.call("GET", CONTACTS).headers["Retry-After"] == "10"


def test_searches_have_a_limit_of_their_own_and_no_headers() -> None:
    caller = limited(burst_private=3)
    for _ in range(5):
        response = caller.call("POST", SEARCH, {})
        assert response.status_code == 200
        assert not [name for name, _ in response.headers if "RateLimit" in name]
    response = caller.call("POST", SEARCH, {})
    body = response.get_json()
    assert (response.status_code, body["policyName"]) == (429, "SECONDLY")
    assert body["message"] == "You have reached your secondly limit."
    assert not [name for name, _ in response.headers if "RateLimit" in name]
    caller.ask("GET", CONTACTS)
    caller.advance(1_000)
    caller.search()


def test_the_day_ends_at_the_account_s_midnight() -> None:
    caller = limited(daily=2)
    caller.ask("GET", CONTACTS)
    caller.search()
    body = caller.ask("GET", CONTACTS, status=429)
    assert (body["policyName"], body["message"]) == ("DAILY", "You have reached your daily limit.")
    usage = caller.ask("GET", "/account-info/v3/api-usage/daily/private-apps", status=429)
    assert usage["policyName"] == "DAILY"
    caller.advance(parse_iso("2026-11-03T05:00:00Z") - caller.account.now() - 1)
    caller.ask("GET", CONTACTS, status=429)
    caller.advance(1)
    (usage,) = caller.ask("GET", "/account-info/v3/api-usage/daily/private-apps")["results"]
    assert (usage["currentUsage"], usage["resetsAt"]) == (1, "2026-11-04T05:00:00Z")


def test_each_app_has_its_own_burst_and_oauth_no_day() -> None:
    caller = limited(burst_private=1, burst_public=2, daily=100)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": caller.ready["refresh_token"],
        "client_id": caller.ready["client_id"],
        "client_secret": caller.ready["client_secret"],
    }
    token = caller.ask("POST", "/oauth/v1/token", token="", data=form)["access_token"]
    caller.ask("GET", CONTACTS)
    caller.ask("GET", CONTACTS, status=429)
    headers = caller.call("GET", CONTACTS, token=token).headers
    assert headers["X-HubSpot-RateLimit-Max"] == "2"
    assert "X-HubSpot-RateLimit-Daily" not in headers
    caller.ask("GET", CONTACTS, token=token)
    caller.ask("GET", CONTACTS, token=token, status=429)


def test_an_armed_fault_answers_like_the_real_limit(caller: Caller) -> None:
    caller.site.faults.arm("too_many_requests", app="crm")
    body = caller.ask("GET", CONTACTS, status=429)
    assert body["policyName"] == "TEN_SECONDLY_ROLLING"
    caller.site.faults.arm("server_error", app="crm")
    response = caller.call("GET", CONTACTS)
    assert (response.status_code, response.get_json()["message"]) == (500, "internal error")
    caller.ask("GET", CONTACTS)
