"""Refusals that are about who calls, how often, and at what moment, to the letter.

Contract 11.2 (401, 403, 423, 477, 5xx), 12.2, 13 and 14.1; the others are in ``test_error_bodies``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from werkzeug.test import TestResponse

from tests.unit.crm.caller import Caller
from tests.unit.crm.refusals import CONTACTS, furnished, inputs, of, refused


@pytest.fixture
def portal() -> Caller:
    return furnished()


class TestLogins:
    """401 and 403 (CRM contract 11.2)."""

    def test_no_login_at_a_path_of_before_the_third_version(
        self, portal: Caller, snapshot: SnapshotAssertion
    ) -> None:
        refused(portal, portal.call("GET", "/deals/v1/pipelines", token=""), snapshot)

    def test_a_token_that_cannot_be_decoded(self, snapshot: SnapshotAssertion) -> None:
        caller = Caller(undecodable_token="expired")
        refused(caller, caller.call("GET", CONTACTS, token="CJgarbled"), snapshot)
        assert caller.ask("GET", CONTACTS, token="pat-sim-x", status=401)["category"] == (
            "INVALID_AUTHENTICATION"
        )

    def test_an_unknown_token_among_several_sites(self, portal: Caller, snapshot: SnapshotAssertion) -> None:
        portal.sites.create(seed=2)
        refused(portal, portal.call("GET", CONTACTS, token="pat-sim-nobody"), snapshot)

    def test_a_private_app_s_token_at_the_webhooks_api(
        self, portal: Caller, snapshot: SnapshotAssertion
    ) -> None:
        refused(portal, portal.call("GET", f"/webhooks/v3/{portal.ready['app_id']}/settings"), snapshot)

    def test_a_token_of_the_app_itself_at_records(self, portal: Caller, snapshot: SnapshotAssertion) -> None:
        scope = "developer.webhooks_journal.read crm.objects.contacts.read"
        asked = form(portal, grant_type="client_credentials", scope=scope)
        token = portal.ask("POST", "/oauth/2026-03/token", token="", data=asked)["access_token"]
        refused(portal, portal.call("GET", CONTACTS, token=token), snapshot)

    @pytest.mark.parametrize("token", ["", "pat-sim-nobody"])
    def test_no_login(self, portal: Caller, token: str, snapshot: SnapshotAssertion) -> None:
        refused(portal, portal.call("GET", CONTACTS, token=token), snapshot)

    @pytest.mark.parametrize("seconds", [0, 59, 60, 3_600, 86_400])
    def test_an_expired_token(self, portal: Caller, seconds: int, snapshot: SnapshotAssertion) -> None:
        token = refreshed(portal)
        portal.advance(1_800_000 + seconds * 1_000)
        refused(portal, portal.call("GET", CONTACTS, token=token), snapshot)

    def test_a_missing_scope(self, snapshot: SnapshotAssertion) -> None:
        caller = Caller(scopes=["oauth", "crm.objects.companies.read"])
        refused(caller, caller.call("POST", CONTACTS, of(), token=refreshed(caller)), snapshot)

    def test_an_oauth_token_in_place_of_the_developer_key(
        self, portal: Caller, snapshot: SnapshotAssertion
    ) -> None:
        path = f"/webhooks/v3/{portal.ready['app_id']}/settings"
        refused(portal, portal.call("GET", path, token=refreshed(portal)), snapshot)


def form(caller: Caller, **changes: str) -> dict[str, str]:
    names = ("client_id", "client_secret", "refresh_token")
    return {"grant_type": "refresh_token"} | {one: str(caller.ready[one]) for one in names} | changes


def refreshed(caller: Caller) -> str:
    token: str = caller.ask("POST", "/oauth/v1/token", token="", data=form(caller))["access_token"]
    return token


FORMS = {
    "client id": {"client_id": "nobody"},
    "client secret": {"client_secret": "guessed"},
    "refresh token": {"refresh_token": "used-up"},
    "grant type": {"grant_type": "password"},
    "code": {"grant_type": "authorization_code", "code": "none", "redirect_uri": "http://a.test"},
    "scope": {"grant_type": "client_credentials", "scope": "everything"},
}


@pytest.mark.parametrize("version", ["v1", "2026-03"])
@pytest.mark.parametrize("name", FORMS)
def test_oauth(portal: Caller, name: str, version: str, snapshot: SnapshotAssertion) -> None:
    response = portal.call("POST", f"/oauth/{version}/token", token="", data=form(portal, **FORMS[name]))
    refused(portal, response, snapshot)


@pytest.mark.parametrize("version", ["v1", "v3"])
def test_json_where_forms_are_due(portal: Caller, version: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, portal.call("POST", f"/oauth/{version}/token", form(portal), token=""), snapshot)


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_a_token_that_is_not_known(portal: Caller, kind: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, portal.call("GET", f"/oauth/v1/{kind}-tokens/nobody", token=""), snapshot)


def test_no_private_app_s_token(portal: Caller, snapshot: SnapshotAssertion) -> None:
    path = "/oauth/v2/private-apps/get/access-token-info"
    refused(portal, portal.call("POST", path, {"tokenKey": "nobody"}, token=""), snapshot)


def test_a_redirect_to_nowhere(portal: Caller, snapshot: SnapshotAssertion) -> None:
    asked = {"client_id": portal.ready["client_id"], "redirect_uri": "back", "scope": "oauth"}
    refused(portal, portal.call("GET", "/oauth/authorize", query_string=asked), snapshot)


@pytest.mark.parametrize("change", [{"redirect_uri": "http://b.test"}, {"code_verifier": "wrong"}], ids=str)
def test_a_code_that_is_shown_wrongly(
    portal: Caller, change: dict[str, str], snapshot: SnapshotAssertion
) -> None:
    asked = {"client_id": portal.ready["client_id"], "redirect_uri": "http://a.test", "scope": "oauth"}
    page = portal.call("GET", "/oauth/authorize", query_string=asked | {"code_challenge": "right"})
    code = page.headers["Location"].partition("code=")[2]
    shown = {"grant_type": "authorization_code", "code": code, "code_verifier": "right"}
    shown |= {"redirect_uri": "http://a.test"} | change
    response = portal.call("POST", "/oauth/v1/token", token="", data=form(portal, **shown))
    refused(portal, response, snapshot)


def test_scopes_that_are_none(portal: Caller, snapshot: SnapshotAssertion) -> None:
    asked = {"client_id": portal.ready["client_id"], "redirect_uri": "http://a.test", "scope": "everything"}
    refused(portal, portal.call("GET", "/oauth/authorize", query_string=asked), snapshot)


class TestLimits:
    """429 (CRM contract 13)."""

    def test_burst(self, snapshot: SnapshotAssertion) -> None:
        caller = Caller(limits=True, burst_private=1)
        caller.ask("GET", CONTACTS)
        refused(caller, caller.call("GET", CONTACTS), snapshot)

    def test_day(self, snapshot: SnapshotAssertion) -> None:
        caller = Caller(limits=True, daily=1, retry_after=True)
        caller.ask("GET", CONTACTS)
        refused(caller, caller.call("GET", CONTACTS), snapshot)

    def test_searches(self, snapshot: SnapshotAssertion) -> None:
        caller = Caller(limits=True, searches=1)
        caller.search()
        refused(caller, caller.call("POST", f"{CONTACTS}/search", {}), snapshot)


@pytest.mark.parametrize("status", [423, 477, 500, 502, 503, 504, *range(521, 527)])
def test_breakdowns(portal: Caller, status: int, snapshot: SnapshotAssertion) -> None:
    portal.site.faults.arm("server_error", app="crm", params={"status": status})
    refused(portal, portal.call("PATCH", f"{CONTACTS}/101", of(city="Turin")), snapshot)
    assert portal.read("101", "city")["city"] is None


Wrong = Callable[[Caller], TestResponse]


def with_key(caller: Caller, tail: str) -> str:
    return f"/webhooks/v3/{caller.ready['app_id']}{tail}?hapikey={caller.ready['developer_key']}"


def _subscribe(caller: Caller, **body: Any) -> TestResponse:
    return caller.call("POST", with_key(caller, "/subscriptions"), body, token="")


def _subscribe_twice(caller: Caller) -> TestResponse:
    _subscribe(caller, eventType="contact.creation")
    return _subscribe(caller, eventType="contact.creation")


def _switch_what_is_not_there(caller: Caller) -> TestResponse:
    body = inputs({"id": 7, "active": True})
    return caller.call("POST", with_key(caller, "/subscriptions/batch/update"), body, token="")


HOOKS: dict[str, Wrong] = {
    "webhooks without a target": lambda caller: caller.call("GET", with_key(caller, "/settings"), token=""),
    "webhooks to nowhere": lambda caller: caller.call(
        "PUT", with_key(caller, "/settings"), {"targetUrl": "hooks"}, token=""
    ),
    "too few requests at once": lambda caller: caller.call(
        "PUT",
        with_key(caller, "/settings"),
        {"targetUrl": "http://a.test", "throttling": {"maxConcurrentRequests": 5}},
        token="",
    ),
    "webhooks of another app": lambda caller: caller.call(
        "GET", f"/webhooks/v3/7/settings?hapikey={caller.ready['developer_key']}", token=""
    ),
    "subscription without a type": _subscribe,
    "subscription to nothing": lambda caller: _subscribe(caller, eventType="contact.renamed"),
    "subscription that is there": _subscribe_twice,
    "unknown subscription": lambda caller: caller.call("GET", with_key(caller, "/subscriptions/7"), token=""),
    "unknown subscription of a batch": _switch_what_is_not_there,
}


@pytest.mark.parametrize("name", HOOKS)
def test_management_of_webhooks(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, HOOKS[name](portal), snapshot)
