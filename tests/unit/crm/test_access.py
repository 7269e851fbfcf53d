"""Tokens, scopes, OAuth (CRM contract 11.2, 12)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.unit.crm.caller import Caller

CONTACTS = "/crm/v3/objects/contacts"


def grant(caller: Caller, path: str = "/oauth/v1/token", *, status: int = 200, **given: Any) -> Any:
    """A call of the token endpoint with the app's credentials, unless ``given`` says otherwise."""
    form = {"client_id": caller.ready["client_id"], "client_secret": caller.ready["client_secret"]} | given
    return caller.ask("POST", path, token="", data=form, status=status)


def refreshed(caller: Caller, **given: str) -> Any:
    form = {"grant_type": "refresh_token", "refresh_token": caller.ready["refresh_token"]} | given
    return grant(caller, **form)


def test_a_missing_or_unknown_token(caller: Caller) -> None:
    for token in ("", "pat-sim-nobody"):
        response = caller.call("GET", CONTACTS, token=token)
        body = response.get_json()
        assert (response.status_code, body["category"]) == (401, "INVALID_AUTHENTICATION")
        assert body["message"].startswith(
            "Authentication credentials not found. This API supports OAuth 2.0 authentication "
            "and you can find more details at "
        )
        assert body["correlationId"] == response.headers["x-hubspot-correlation-id"]


def test_an_unknown_token_among_several_sites(caller: Caller) -> None:
    caller.sites.create(seed=1)
    response = caller.call("GET", CONTACTS, token="pat-sim-nobody")
    assert (response.status_code, response.get_json()["category"]) == (401, "INVALID_AUTHENTICATION")
    assert caller.call("GET", "/nothing", token="").status_code == 404
    assert (
        caller.call("POST", "/oauth/v1/token", token="", data={"a": "b"}).get_json()["status"]
        == "BAD_CLIENT_ID"
    )


def test_tokens_lead_to_their_own_site(caller: Caller) -> None:
    other = caller.sites.create(seed=1)
    token = other.account("crm").credentials["access_token"]
    assert token != caller.token
    caller.contact(email="ada@acme.test")
    assert caller.ask("GET", CONTACTS, token=token)["results"] == []


def test_scopes() -> None:
    caller = Caller(scopes=["crm.objects.contacts.read"])
    caller.ask("GET", CONTACTS)
    body = caller.ask("POST", CONTACTS, {"properties": {}}, status=403)
    assert body["category"] == "MISSING_SCOPES"
    assert body["errors"][0]["message"] == "One or more of the following scopes are required."
    assert body["errors"][0]["context"] == {"requiredGranularScopes": ["crm.objects.contacts.write"]}
    assert body["links"].keys() == {"scopes"}
    for method, path in (
        ("GET", "/crm/v3/objects/companies"),
        ("GET", "/crm/v3/owners"),
        ("POST", "/crm/v3/properties/contacts"),
        ("GET", "/account-info/v3/details"),
        ("POST", f"{CONTACTS}/merge"),
        ("POST", "/crm/v3/objects/companies/search"),
        ("PUT", "/crm/v4/objects/contacts/1/associations/default/companies/1"),
    ):
        caller.ask(method, path, {}, status=403)


@pytest.mark.parametrize("path", ["/oauth/v1/token", "/oauth/v3/token", "/oauth/2026-03/token"])
def test_a_refresh_keeps_the_refresh_token(caller: Caller, path: str) -> None:
    refresh = caller.ready["refresh_token"]
    found = grant(caller, path, grant_type="refresh_token", refresh_token=refresh)
    assert (found["refresh_token"], found["expires_in"], found["token_type"]) == (refresh, 1_800, "bearer")
    assert (found["hub_id"], found["token_use"]) == (int(caller.account.id), "access_token")
    caller.ask("GET", CONTACTS, token=found["access_token"])
    again = grant(caller, path, grant_type="refresh_token", refresh_token=refresh)
    assert again["access_token"] != found["access_token"]


def test_an_access_token_expires_by_the_site_s_clock(caller: Caller) -> None:
    token = refreshed(caller)["access_token"]
    caller.advance(1_799_999)
    caller.ask("GET", CONTACTS, token=token)
    caller.advance(33_001)
    body = caller.ask("GET", CONTACTS, token=token, status=401)
    assert body["category"] == "EXPIRED_AUTHENTICATION"
    assert body["message"] == "The OAuth token used to make this call expired 33 second(s) ago."
    assert body["context"] == {"expire time": ["2026-11-02T09:45:04.120Z"]}
    caller.advance(7_200_000)
    assert "2 hour(s)" in caller.ask("GET", CONTACTS, token=token, status=401)["message"]
    caller.switch(client_time="wall")
    caller.ask("GET", CONTACTS, token=token)


@pytest.mark.parametrize(
    ("given", "code", "error"),
    [
        ({"refresh_token": "sim-refresh-no"}, "BAD_REFRESH_TOKEN", "invalid_grant"),
        ({"client_id": "no"}, "BAD_CLIENT_ID", "invalid_client"),
        ({"client_secret": "no"}, "BAD_CLIENT_SECRET", "invalid_client"),
        ({"grant_type": "password"}, "BAD_GRANT_TYPE", "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "no"}, "BAD_AUTH_CODE", "invalid_grant"),
    ],
)
def test_oauth_errors(caller: Caller, given: dict[str, str], code: str, error: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": caller.ready["refresh_token"]} | given
    body = grant(caller, status=400, **form)
    assert (body["status"], body["error"]) == (code, error)
    assert body["message"] == body["error_description"]


def authorized(caller: Caller, **more: str) -> dict[str, list[str]]:
    query = {"client_id": caller.ready["client_id"], "redirect_uri": "http://127.0.0.1:1/back", **more}
    response = caller.client.get("/oauth/authorize", query_string=query)
    assert response.status_code == 302, response.text
    assert response.headers["Location"].startswith("http://127.0.0.1:1/back?")
    return parse_qs(urlsplit(response.headers["Location"]).query)


def test_a_code_is_good_once(caller: Caller) -> None:
    found = authorized(caller, scope="oauth crm.objects.contacts.read", state="s")
    assert found["state"] == ["s"]
    given: dict[str, Any] = {
        "grant_type": "authorization_code",
        "redirect_uri": "http://127.0.0.1:1/back",
        "code": found["code"][0],
    }
    wrong = grant(caller, status=400, **(given | {"redirect_uri": "http://127.0.0.1:1/other"}))
    assert wrong["status"] == "BAD_REDIRECT_URI"
    tokens = grant(caller, **given)
    caller.ask("GET", CONTACTS, token=tokens["access_token"])
    caller.ask("POST", CONTACTS, {"properties": {}}, token=tokens["access_token"], status=403)
    assert grant(caller, status=400, **given)["status"] == "BAD_AUTH_CODE"
    again = grant(caller, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again["scopes"] == ["oauth", "crm.objects.contacts.read"]


def test_a_code_challenge_wants_its_verifier(caller: Caller) -> None:
    digest = hashlib.sha256(b"verifier").digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    found = authorized(caller, scope="oauth", code_challenge=challenge, code_challenge_method="S256")
    given: dict[str, Any] = {
        "grant_type": "authorization_code",
        "redirect_uri": "http://127.0.0.1:1/back",
        "code": found["code"][0],
    }
    assert grant(caller, status=400, **given, code_verifier="x")["status"] == "BAD_CODE_VERIFIER"
    assert grant(caller, **given, code_verifier="verifier")["access_token"]


def test_what_tokens_say_of_themselves(caller: Caller) -> None:
    tokens = refreshed(caller)
    access, refresh = tokens["access_token"], tokens["refresh_token"]
    found = caller.ask("GET", f"/oauth/v1/access-tokens/{access}", token="")
    assert (found["hub_id"], found["expires_in"], found["token_type"]) == (
        int(caller.account.id),
        1_800,
        "access",
    )
    assert caller.ask("GET", f"/oauth/v1/refresh-tokens/{refresh}", token="")["client_id"]
    told = grant(caller, "/oauth/v3/token/introspect", token=access)
    assert (told["active"], told["token_use"]) == (True, "access_token")
    caller.ask("DELETE", f"/oauth/v1/refresh-tokens/{refresh}", token="", status=204)
    refused = grant(caller, status=400, grant_type="refresh_token", refresh_token=refresh)
    assert refused["status"] == "BAD_REFRESH_TOKEN"
    caller.ask("GET", CONTACTS, token=access)
    grant(caller, "/oauth/2026-03/token/revoke", token=access)
    caller.ask("GET", CONTACTS, token=access, status=401)
    assert grant(caller, "/oauth/2026-03/token/introspect", token=access) == {"active": False}
    caller.ask("GET", f"/oauth/v1/access-tokens/{access}", token="", status=404)


def test_the_private_app_introduces_itself(caller: Caller) -> None:
    path = "/oauth/v2/private-apps/get/access-token-info"
    found = caller.ask("POST", path, {"tokenKey": caller.token}, token="")
    assert (found["hubId"], found["appId"]) == (int(caller.account.id), caller.ready["app_id"])
    caller.ask("POST", path, {"tokenKey": "x"}, token="", status=404)


@pytest.mark.parametrize(
    ("at", "offset", "milliseconds"),
    [("2026-11-02T09:00:00Z", "-05:00", -18_000_000), ("2026-07-01T09:00:00Z", "-04:00", -14_400_000)],
    ids=["winter", "summer"],
)
def test_the_portal_s_own_facts(at: str, offset: str, milliseconds: int) -> None:
    caller = Caller(at=at, exchange_rates=(("EUR", "1.1"),))
    zone = {"timeZone": "US/Eastern", "utcOffset": offset, "utcOffsetMilliseconds": milliseconds}
    portal = {"portalId": int(caller.account.id), "accountType": "DEVELOPER_TEST", **zone}
    details = portal | {
        "companyCurrency": "USD",
        "additionalCurrencies": ["EUR"],
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }
    assert caller.ask("GET", "/account-info/v3/details") == details
    assert caller.ask("GET", "/account-info/2026-03/details") == details
    newer = caller.ask("GET", "/account-info/2026-09/details")
    assert newer.keys() - details.keys() == {"portalName", "createdAt"}
    assert caller.ask("GET", "/integrations/v1/me") == portal | {"currency": "USD"}


def test_an_unknown_token_is_told_of_in_the_same_words_among_several_sites(caller: Caller) -> None:
    asked: list[tuple[str, str, Any]] = [
        ("GET", "/oauth/v1/access-tokens/nope", None),
        ("GET", "/oauth/v1/refresh-tokens/nope", None),
        ("DELETE", "/oauth/v1/refresh-tokens/nope", None),
        ("POST", "/oauth/v2/private-apps/get/access-token-info", {"tokenKey": "nope"}),
    ]

    def told() -> list[dict[str, Any]]:
        bodies = [caller.ask(*one, token="", status=404) for one in asked]
        return [{**one, "correlationId": ""} for one in bodies]

    alone = told()
    caller.sites.create(seed=1)
    assert told() == alone


def test_only_version_1_takes_parameters_from_the_query(caller: Caller) -> None:
    names = ("client_id", "client_secret", "refresh_token")
    query = {"grant_type": "refresh_token"} | {name: str(caller.ready[name]) for name in names}
    caller.ask("POST", "/oauth/v1/token", token="", query_string=query)
    for version in ("v3", "2026-03"):
        path = f"/oauth/{version}/token"
        body = caller.ask("POST", path, token="", query_string=query, status=400)
        assert body["status"] == "BAD_CLIENT_ID"


def test_json_is_for_dated_paths_and_a_switch(caller: Caller) -> None:
    """Clients of old were answered 415 by version 1; hubspot-sdk sends JSON to dated paths only."""
    names = ("client_id", "client_secret", "refresh_token")
    body = {"grant_type": "refresh_token"} | {name: caller.ready[name] for name in names}
    for version, status in (("v1", 415), ("v3", 415), ("2026-03", 200)):
        caller.ask("POST", f"/oauth/{version}/token", body, token="", status=status)
    caller.switch(oauth_json=False)
    caller.ask("POST", "/oauth/2026-03/token", body, token="", status=415)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/oauth/v1/token/introspect"),
        ("POST", "/oauth/v1/token/revoke"),
        ("GET", "/oauth/v3/access-tokens/x"),
        ("GET", "/oauth/2026-03/refresh-tokens/x"),
    ],
)
def test_each_version_has_its_own_way_to_ask_about_tokens(caller: Caller, method: str, path: str) -> None:
    answer = caller.call(method, path, token="")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_version_1_ends() -> None:
    caller = Caller(at="2027-02-15T23:59:59.999Z")
    token = refreshed(caller)["access_token"]
    caller.ask("GET", f"/oauth/v1/access-tokens/{token}", token="")
    caller.advance(1)
    names = ("client_id", "client_secret", "refresh_token")
    form = {"grant_type": "refresh_token"} | {name: caller.ready[name] for name in names}
    for method, path in (("POST", "/oauth/v1/token"), ("GET", f"/oauth/v1/access-tokens/{token}")):
        answer = caller.call(method, path, token="", data=form)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
    for version in ("v3", "2026-03"):
        caller.ask("POST", f"/oauth/{version}/token", token="", data=form)
    caller.switch(oauth_v1_ends=False)
    caller.ask("POST", "/oauth/v1/token", token="", data=form)


@pytest.mark.parametrize(
    "address", ["", "back", "ftp://a.test", "http://a.test/\r\nX: 1", "http://[::1"], ids=repr
)
def test_a_redirect_goes_to_an_address_or_nowhere(caller: Caller, address: str) -> None:
    query = {"client_id": caller.ready["client_id"], "scope": "oauth", "redirect_uri": address}
    body = caller.ask("GET", "/oauth/authorize", token="", query_string=query, status=400)
    assert body["status"] == "BAD_REDIRECT_URI"


def test_introspection_judges_age_by_the_same_clock_as_calls(caller: Caller) -> None:
    token = refreshed(caller)["access_token"]
    caller.advance(1_800_000)
    assert grant(caller, "/oauth/v3/token/introspect", token=token) == {"active": False}
    caller.switch(client_time="wall")
    caller.ask("GET", CONTACTS, token=token)
    found = grant(caller, "/oauth/v3/token/introspect", token=token)
    assert (found["active"], found["expires_in"]) == (True, 0)


@pytest.mark.parametrize("sent", ["data", "json", "query_string"])
def test_a_fault_for_refreshes_meets_every_way_of_sending_one(caller: Caller, sent: str) -> None:
    caller.site.faults.arm("server_error", app="crm", match={"operation": "refresh"})
    names = ("client_id", "client_secret", "refresh_token")
    given = {"grant_type": "refresh_token"} | {name: str(caller.ready[name]) for name in names}
    path = "/oauth/v1/token" if sent == "query_string" else "/oauth/2026-03/token"
    for status in (500, 200):
        caller.ask("POST", path, token="", status=status, **{sent: given})
