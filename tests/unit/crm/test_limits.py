"""Rate limits, their headers and the bodies of a 429 (CRM contract 13)."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.kit.clock import parse_iso
from simulators.kit.sites import HAND
from tests.unit.crm.caller import Caller

CONTACTS = "/crm/v3/objects/contacts"
SEARCH = f"{CONTACTS}/search"


def limited(**settings: Any) -> Caller:
    return Caller(limits=True, **settings)


def refreshed(caller: Caller, *, scopes: str = "") -> str:
    """A token of the public app, with all scopes or with these."""
    names = ("refresh_token", "client_id", "client_secret")
    form = {"grant_type": "refresh_token"} | {name: str(caller.ready[name]) for name in names}
    if scopes:
        asked = {"client_id": form["client_id"], "redirect_uri": "http://a.test", "scope": scopes}
        page = caller.call("GET", "/oauth/authorize", token="", query_string=asked)
        code = page.headers["Location"].partition("code=")[2]
        form |= {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://a.test"}
    token: str = caller.ask("POST", "/oauth/v1/token", token="", data=form)["access_token"]
    return token


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


USAGE = "/account-info/v3/api-usage/daily/private-apps"


@pytest.mark.parametrize(
    ("zone", "before", "midnight", "after"),
    [
        ("US/Eastern", "2026-07-01T12:00:00Z", "2026-07-02T04:00:00Z", "2026-07-03T04:00:00Z"),
        ("US/Eastern", "2027-03-14T04:59:00Z", "2027-03-14T05:00:00Z", "2027-03-15T04:00:00Z"),
        ("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"),
        ("Asia/Kathmandu", "2026-11-02T12:00:00Z", "2026-11-02T18:15:00Z", "2026-11-03T18:15:00Z"),
    ],
    ids=["summer", "the day on which summer begins", "the day on which it ends", "a quarter of an hour"],
)
def test_the_day_is_that_of_the_account_s_time_zone(
    zone: str, before: str, midnight: str, after: str
) -> None:
    caller = limited(at=before, daily=2, time_zone=zone)
    caller.ask("GET", CONTACTS)
    (usage,) = caller.ask("GET", USAGE)["results"]
    assert usage["resetsAt"] == midnight
    caller.advance(parse_iso(midnight) - caller.account.now() - 1)
    assert caller.ask("GET", CONTACTS, status=429)["policyName"] == "DAILY"
    caller.advance(1)
    (usage,) = caller.ask("GET", USAGE)["results"]
    assert (usage["currentUsage"], usage["resetsAt"]) == (1, after)


def test_usage_that_an_oauth_app_reads_is_that_of_today() -> None:
    caller = limited()
    token = refreshed(caller)
    (usage,) = caller.ask("GET", USAGE, token=token)["results"]
    assert (usage["currentUsage"], usage["resetsAt"]) == (0, "2026-11-03T05:00:00Z")
    caller.ask("GET", CONTACTS)
    assert caller.ask("GET", USAGE, token=token)["results"][0]["currentUsage"] == 1
    caller.advance(parse_iso("2026-11-03T05:00:00Z") - caller.account.now())
    (usage,) = caller.ask("GET", USAGE, token=refreshed(caller))["results"]
    assert (usage["currentUsage"], usage["resetsAt"]) == (0, "2026-11-04T05:00:00Z")


@pytest.mark.parametrize("status", [404, 403, 400])
def test_refused_calls_count_and_say_what_is_left(status: int) -> None:
    """Every answer but that of a search has the headers, refusals as well."""
    caller = limited()
    token = refreshed(caller, scopes="oauth")
    left = {404: f"{CONTACTS}/999", 403: CONTACTS, 400: f"{CONTACTS}?limit=101"}
    answer = caller.call("GET", left[status], token=token if status == 403 else None)
    assert answer.status_code == status
    assert int(answer.headers["X-HubSpot-RateLimit-Max"]) - 1 == int(
        answer.headers["X-HubSpot-RateLimit-Remaining"]
    )


@pytest.mark.parametrize(
    ("subscription", "burst", "daily"),
    [
        ({"tier": "free"}, 100, 250_000),
        ({"tier": "starter"}, 100, 250_000),
        ({"tier": "professional"}, 190, 625_000),
        ({"tier": "enterprise"}, 190, 1_000_000),
        ({"tier": "enterprise", "limit_increases": 1}, 250, 2_000_000),
        ({"tier": "professional", "limit_increases": 2}, 250, 2_625_000),
    ],
    ids=str,
)
def test_limits_follow_from_the_subscription(subscription: dict[str, Any], burst: int, daily: int) -> None:
    caller = limited(**subscription)
    headers = caller.call("GET", CONTACTS).headers
    assert headers["X-HubSpot-RateLimit-Max"] == str(burst)
    assert headers["X-HubSpot-RateLimit-Daily"] == str(daily)
    assert caller.ask("GET", USAGE)["results"][0]["usageLimit"] == daily


def test_a_batch_counts_once_for_the_burst_and_for_the_day() -> None:
    caller = limited()
    rows = [{"properties": {"email": f"u{n}@x.test"}} for n in range(100)]
    answer = caller.call("POST", f"{CONTACTS}/batch/create", {"inputs": rows})
    assert answer.status_code == 201
    assert answer.headers["X-HubSpot-RateLimit-Remaining"] == "189"
    assert answer.headers["X-HubSpot-RateLimit-Daily-Remaining"] == "624999"


def test_what_a_person_does_is_not_counted() -> None:
    caller = limited(burst_private=1)
    for _ in range(3):
        answer = caller.client.get(CONTACTS, headers={HAND: caller.site.hand})
        assert answer.status_code == 200
    caller.ask("GET", CONTACTS)
    caller.ask("GET", CONTACTS, status=429)


def test_each_app_has_its_own_burst_and_oauth_no_day() -> None:
    caller = limited(burst_private=1, burst_public=2, daily=100)
    token = refreshed(caller)
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
