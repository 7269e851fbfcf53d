"""Tokens: refreshed in time, once, and shared with other workers through the store."""

from __future__ import annotations

from urllib.parse import parse_qs

import httpx
import pytest

from sync_core.apps.client import AppError
from tests.unit.apps.answers import QUICKBOOKS_GRANT, START, Vendor, Waiting, json, script

EXPIRED = json(
    {
        "fault": {
            "error": [{"message": "AuthenticationFailed", "detail": "Token expired: s3", "code": "3200"}]
        }
    },
    401,
)
COMPANY = json({"CompanyInfo": {"Id": "1", "CompanyName": "Nimbus"}})


def grant(number: int, refresh: str = "sim-refresh-1") -> httpx.Response:
    return json(
        {
            "token_type": "bearer",
            "access_token": f"sim-access-{number}",
            "refresh_token": refresh,
            "expires_in": 3600,
            "x_refresh_token_expires_in": 8_726_400,
        }
    )


class Company:
    """Accepts one access token and one refresh token; each refresh changes both."""

    def __init__(self) -> None:
        self.number = 1
        self.refreshes = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/v1/tokens/bearer":
            form = parse_qs(request.content.decode())
            if form["refresh_token"] != [f"sim-refresh-{self.number}"]:
                return json({"error": "invalid_grant"}, 400)
            self.number += 1
            self.refreshes += 1
            return grant(self.number, f"sim-refresh-{self.number}")
        good = request.headers["authorization"] == f"Bearer sim-access-{self.number}"
        return COMPANY if good else EXPIRED


def test_a_refused_token_is_refreshed_once_and_the_rotation_stored() -> None:
    vendor, stored = script(EXPIRED, grant(2, "sim-refresh-2"), COMPANY), list[dict[str, object]]()
    client = vendor.client("quickbooks", save_credentials=stored.append)
    assert client.account()["name"] == "Nimbus"
    form = parse_qs(vendor.requests[1].content.decode())
    assert form == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["sim-refresh-1"],
        "client_id": ["sim-client"],
        "client_secret": ["sim-secret"],
    }
    assert vendor.requests[2].headers["authorization"] == "Bearer sim-access-2"
    assert stored == [
        {
            **QUICKBOOKS_GRANT,
            "access_token": "sim-access-2",
            "refresh_token": "sim-refresh-2",
            "expires_at": START + 3_600_000,
            "refresh_expires_at": START + 8_726_400_000,
        }
    ]


def test_a_token_refused_after_its_refresh_is_an_expired_connection_that_tells_no_secret() -> None:
    client = script(EXPIRED, grant(2), EXPIRED).client("quickbooks")
    with pytest.raises(AppError) as failed:
        client.account()
    assert failed.value.code == "AUTH_EXPIRED"
    assert "s3" not in str(failed.value)


def test_a_token_is_replaced_before_it_ends() -> None:
    clock, company = Waiting(), Company()
    vendor = Vendor(company)
    credentials = {**QUICKBOOKS_GRANT, "expires_at": START + 3_600_000}
    client = vendor.client("quickbooks", credentials=credentials, clock=clock)
    client.account()
    clock.pass_by(3_600_000 - 120_001)
    client.account()
    assert company.refreshes == 0
    clock.pass_by(1)
    client.account()
    assert company.refreshes == 1


def test_two_workers_refresh_once_between_them() -> None:
    company, store = Company(), {**QUICKBOOKS_GRANT, "access_token": "sim-access-old"}
    first, second = (
        Vendor(company).client(
            "quickbooks",
            credentials=dict(store),
            load_credentials=lambda: dict(store),
            save_credentials=store.update,
        )
        for _ in range(2)
    )
    assert first.account() == second.account()
    assert company.refreshes == 1


def test_a_lost_race_takes_over_what_the_winner_stored() -> None:
    looks = iter([dict(QUICKBOOKS_GRANT), {**QUICKBOOKS_GRANT, "access_token": "sim-access-9"}])
    vendor = script(EXPIRED, json({"error": "invalid_grant"}, 400), COMPANY)
    client = vendor.client("quickbooks", load_credentials=lambda: next(looks))
    assert client.account()["id"] == "9341"
    assert vendor.requests[2].headers["authorization"] == "Bearer sim-access-9"


def test_a_dead_refresh_token_is_an_expired_connection() -> None:
    client = script(EXPIRED, json({"error": "invalid_grant"}, 400)).client("quickbooks")
    with pytest.raises(AppError) as failed:
        client.account()
    assert failed.value.code == "AUTH_EXPIRED"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (json({}, 503), "APP_UNAVAILABLE"),
        (httpx.ReadTimeout("slow"), "APP_UNAVAILABLE"),
        (json({}, 429), "RATE_LIMITED"),
    ],
)
def test_a_token_endpoint_that_is_down_leaves_the_call_undone(
    broken: httpx.Response | Exception, code: str
) -> None:
    client = script(EXPIRED, broken).client("quickbooks")
    with pytest.raises(AppError) as failed:
        client.account()
    assert (failed.value.code, failed.value.happened) == (code, "no")


def test_the_crm_refreshes_what_expired_and_nothing_else() -> None:
    oauth = {"client_id": "c", "client_secret": "s", "refresh_token": "r", "access_token": "old"}
    expired = json({"status": "error", "message": "expired", "category": "EXPIRED_AUTHENTICATION"}, 401)
    unknown = json({"status": "error", "message": "no", "category": "INVALID_AUTHENTICATION"}, 401)
    vendor = script(expired, grant(2), json({"portalId": 7}))
    assert vendor.client("crm", credentials=oauth).account()["id"] == "7"
    assert vendor.paths[1] == "POST /oauth/v3/token"
    for credentials, answers in (({"access_token": "pat-sim-1"}, [expired]), (oauth, [unknown])):
        with pytest.raises(AppError) as failed:
            script(*answers).client("crm", credentials=credentials).account()
        assert failed.value.code == "AUTH_EXPIRED"


def test_without_an_access_token_the_first_call_asks_for_one() -> None:
    oauth = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    vendor = script(grant(5), json({"portalId": 7}))
    vendor.client("crm", credentials=oauth).account()
    assert vendor.requests[1].headers["authorization"] == "Bearer sim-access-5"
