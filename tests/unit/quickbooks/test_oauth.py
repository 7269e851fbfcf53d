from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from tests.unit.quickbooks.caller import AT, Caller

HOUR, DAY = 3_600_000, 86_400_000
BACK = "http://localhost:9/back"


def token(caller: Caller, **form: str) -> TestResponse:
    """A call of the token endpoint with the client's secret in the form."""
    client = {key: caller.ready[key] for key in ("client_id", "client_secret")}
    hard = {"x-include-refresh-token-hard-expires-in": form.pop("hard", "false")}
    return caller.client.post("/oauth2/v1/tokens/bearer", data={**client, **form}, headers=hard)


def refresh(caller: Caller, refresh_token: str) -> dict[str, Any]:
    response = token(caller, grant_type="refresh_token", refresh_token=refresh_token)
    assert response.status_code == 200, response.get_data(as_text=True)
    body: dict[str, Any] = response.get_json()
    return body


def refused(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.get_json()["error"]


def consent(caller: Caller, scope: str, **changes: str) -> TestResponse:
    asked = {
        "client_id": caller.ready["client_id"],
        "response_type": "code",
        "redirect_uri": BACK,
        "state": "s1",
    }
    return caller.client.get("/connect/oauth2", query_string={**asked, "scope": scope, **changes})


def told(response: TestResponse) -> dict[str, str]:
    """What the redirect tells the app."""
    assert response.status_code == 302
    assert response.headers["Location"].startswith(BACK)
    return {key: value[0] for key, value in parse_qs(urlsplit(response.headers["Location"]).query).items()}


def test_a_refresh_answers_a_new_access_token_and_the_same_refresh_token(caller: Caller) -> None:
    caller.advance(5_000)
    first = caller.ready["refresh_token"]
    body = refresh(caller, first)
    assert body == {
        "token_type": "bearer",
        "access_token": body["access_token"],
        "expires_in": 3600,
        "refresh_token": first,
        "x_refresh_token_expires_in": 8726400 - 5,
    }
    assert body["access_token"] not in (caller.ready["access_token"], refresh(caller, first)["access_token"])
    for alive in (caller.ready["access_token"], body["access_token"]):
        caller.headers["Authorization"] = f"Bearer {alive}"
        assert caller.get("/preferences").status_code == 200


def test_the_client_may_also_come_by_basic(caller: Caller) -> None:
    pair = f"{caller.ready['client_id']}:{caller.ready['client_secret']}"
    response = caller.client.post(
        "/oauth2/v1/tokens/bearer",
        headers={"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"},
        data={"grant_type": "refresh_token", "refresh_token": caller.ready["refresh_token"]},
    )
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache, no-store"
    assert response.headers["Pragma"] == "no-cache"
    assert response.headers["intuit_tid"]


def test_the_refresh_token_is_rotated_when_it_is_a_day_old_and_the_previous_lives_a_day_more(
    caller: Caller,
) -> None:
    first = caller.ready["refresh_token"]
    caller.advance(DAY - 1)
    assert refresh(caller, first)["refresh_token"] == first
    caller.advance(1)
    rotated = refresh(caller, first)
    assert rotated["refresh_token"] != first
    assert rotated["x_refresh_token_expires_in"] == 8726400
    caller.advance(DAY - 1)
    assert refresh(caller, first)["refresh_token"] == rotated["refresh_token"]
    caller.advance(1)
    response = token(caller, grant_type="refresh_token", refresh_token=first)
    assert refused(response) == (400, "invalid_grant")
    assert response.get_json()["error_description"] == "Incorrect or invalid refresh token"
    assert refresh(caller, rotated["refresh_token"])["refresh_token"] != rotated["refresh_token"]


def test_the_previous_refresh_token_can_die_at_once() -> None:
    caller = Caller(previous_refresh_token="dies_at_once")
    first = caller.ready["refresh_token"]
    caller.advance(DAY)
    newest = refresh(caller, first)["refresh_token"]
    assert refused(token(caller, grant_type="refresh_token", refresh_token=first)) == (400, "invalid_grant")
    assert refresh(caller, newest)["refresh_token"] == newest


def test_a_refresh_token_that_nobody_used_dies_after_101_days(caller: Caller) -> None:
    caller.advance(101 * DAY)
    response = token(caller, grant_type="refresh_token", refresh_token=caller.ready["refresh_token"])
    assert refused(response) == (400, "invalid_grant")


def test_a_grant_that_is_used_dies_after_five_years(caller: Caller) -> None:
    newest = caller.ready["refresh_token"]
    for _ in range(18):
        caller.advance(100 * DAY)
        newest = refresh(caller, newest)["refresh_token"]
    response = token(caller, hard="true", grant_type="refresh_token", refresh_token=newest)
    assert response.get_json()["x_refresh_token_hard_expires_in"] == (5 * 365 - 1800) * 86400
    caller.advance(25 * DAY)
    assert refused(token(caller, grant_type="refresh_token", refresh_token=newest)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "refresh_token"}, (400, "invalid_grant")),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, (400, "invalid_grant")),
        ({"grant_type": "authorization_code", "code": "x"}, (400, "invalid_grant")),
        ({"grant_type": "refresh_token", "client_secret": "x"}, (401, "invalid_client")),
        ({"grant_type": "refresh_token", "client_id": "x"}, (401, "invalid_client")),
    ],
)
def test_what_the_token_endpoint_refuses(
    caller: Caller, form: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(token(caller, **form)) == expected


def test_consent_leads_back_with_a_code_that_works_once(caller: Caller) -> None:
    back = told(consent(caller, "com.intuit.quickbooks.accounting"))
    assert (back["state"], back["realmId"]) == ("s1", caller.account.id)
    form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}
    body = token(caller, **form).get_json()
    assert "id_token" not in body
    assert refused(token(caller, **form)) == (400, "invalid_grant")
    caller.headers["Authorization"] = f"Bearer {body['access_token']}"
    assert caller.get("/preferences").status_code == 200


def test_a_code_lives_ten_minutes_and_for_one_address(caller: Caller) -> None:
    scope = "com.intuit.quickbooks.accounting"
    elsewhere = {
        "grant_type": "authorization_code",
        "code": told(consent(caller, scope))["code"],
        "redirect_uri": "http://localhost:9/other",
    }
    assert refused(token(caller, **elsewhere)) == (400, "invalid_grant")
    late = {**elsewhere, "code": told(consent(caller, scope))["code"], "redirect_uri": BACK}
    caller.advance(600_000)
    assert refused(token(caller, **late)) == (400, "invalid_grant")


def test_denial_leads_back_as_well(caller: Caller) -> None:
    caller.switch(consent="denied")
    assert told(consent(caller, "openid")) == {"error": "access_denied", "state": "s1"}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"response_type": "token"},
        {"redirect_uri": "javascript:alert(1)"},
        {"scope": "everything"},
        {"scope": ""},
    ],
)
def test_a_wrong_question_stays_with_the_user(caller: Caller, changes: dict[str, str]) -> None:
    response = consent(caller, **{"scope": "openid", **changes})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/html")


def test_openid_signs_who_it_was_and_tells_the_profile(caller: Caller) -> None:
    code = told(consent(caller, "openid email profile"))["code"]
    body = token(caller, grant_type="authorization_code", code=code, redirect_uri=BACK).get_json()
    keys = KeySet.import_key_set(caller.client.get("/op/v1/jwks").get_json())
    claims = jwt.decode(body["id_token"], keys).claims
    assert claims == {
        "sub": claims["sub"],
        "aud": [caller.ready["client_id"]],
        "realmid": caller.account.id,
        "auth_time": AT // 1000,
        "iss": "https://oauth.platform.intuit.com/op/v1",
        "exp": AT // 1000 + 3600,
        "iat": AT // 1000,
    }
    bearer = {"Authorization": f"Bearer {body['access_token']}", "Accept": "application/json"}
    profile = caller.client.get("/v1/openid_connect/userinfo", headers=bearer)
    assert profile.get_json() == {
        "sub": claims["sub"],
        "email": "owner@company.example",
        "emailVerified": True,
        "givenName": "Robin",
        "familyName": "Kessler",
    }
    # This grant has no accounting scope, and the account's first one no openid.
    assert caller.client.get(f"{caller.root}/preferences", headers=bearer).status_code == 403
    assert caller.client.get("/v1/openid_connect/userinfo", headers=caller.headers).status_code == 403
    assert caller.client.get("/v1/openid_connect/userinfo").status_code == 401


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
@pytest.mark.parametrize("notation", ["json", "data"])
def test_revoking_either_token_ends_the_grant(caller: Caller, which: str, notation: str) -> None:
    pair = f"{caller.ready['client_id']}:{caller.ready['client_secret']}"
    basic = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    body: Any = {notation: {"token": caller.ready[which]}}
    response = caller.client.post("/v2/oauth2/tokens/revoke", headers=basic, **body)
    assert (response.status_code, response.get_data()) == (200, b"")
    assert caller.get("/preferences").get_json()["fault"]["error"][0]["code"] == "3200"
    answer = token(caller, grant_type="refresh_token", refresh_token=caller.ready["refresh_token"])
    assert refused(answer) == (400, "invalid_grant")
    unknown = caller.client.post("/v2/oauth2/tokens/revoke", headers=basic, **{notation: {"token": "x"}})
    assert refused(unknown) == (400, "invalid_request")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"token": 1}'])
def test_revoking_nothing_is_refused(caller: Caller, body: bytes) -> None:
    pair = f"{caller.ready['client_id']}:{caller.ready['client_secret']}"
    basic = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    response = caller.client.post("/v2/oauth2/tokens/revoke", headers=basic, data=body)
    assert refused(response) == (400, "invalid_request")


@pytest.mark.parametrize("name", ["openid_configuration", "openid_sandbox_configuration"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_discovery_under_every_spelling(caller: Caller, name: str, slash: str) -> None:
    document = caller.client.get(f"/.well-known/{name}{slash}").get_json()
    assert document["token_endpoint"] == "http://localhost/oauth2/v1/tokens/bearer"
    for key in ("authorization_endpoint", "userinfo_endpoint", "revocation_endpoint", "jwks_uri"):
        path = urlsplit(document[key]).path
        assert caller.client.open(path, method="GET").status_code != 404


def test_the_ready_file_has_the_newest_tokens(caller: Caller) -> None:
    caller.advance(DAY)
    body = refresh(caller, caller.ready["refresh_token"])
    newest = caller.site.vendor("quickbooks").ready(caller.account)
    assert (newest["access_token"], newest["refresh_token"]) == (body["access_token"], body["refresh_token"])
