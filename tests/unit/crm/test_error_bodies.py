"""Every refusal of the CRM to the letter: what clients parse must not move unseen.

Contract 4.2, 5, 6, 9 and 11 to 14, with every row of the catalogue in 11.2. Each snapshot is the answer to a
real call; clock and seed are fixed, so that ids and instants are stable. After a change that is meant:
``pytest tests/unit/crm/test_error_bodies.py --snapshot-update``, and read the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from werkzeug.test import TestResponse

from tests.unit.crm.caller import Caller, typed, where

CONTACTS = "/crm/v3/objects/contacts"
COMPANIES = "/crm/v3/objects/companies"
PROPERTIES = "/crm/v3/properties/contacts"
SHOWN = ("Content-Type", "Retry-After")


@pytest.fixture
def portal() -> Caller:
    """Ada (101, two addresses), Bob (102), the company Acme (101); a unique number and a date."""
    caller = Caller()
    caller.contact(email="ada@acme.test", hs_additional_emails="a2@acme.test")
    caller.contact(email="bob@acme.test")
    caller.company(name="Acme")
    for name, type, field, unique in (
        ("erp_number", "string", "text", True),
        ("renewal", "date", "date", False),
    ):
        body = definition(name) | {"type": type, "fieldType": field, "hasUniqueValue": unique}
        caller.ask("POST", PROPERTIES, body, status=201)
    caller.patch("101", erp_number="K-1")
    return caller


def definition(name: str) -> dict[str, Any]:
    fixed = {"label": "L", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    return {"name": name, **fixed}


def told(response: TestResponse) -> dict[str, Any]:
    """An answer as a snapshot shows it."""
    headers = {name: response.headers[name] for name in SHOWN if name in response.headers}
    body = response.get_json() if response.is_json else response.get_data(as_text=True)
    return {"status": response.status_code, "headers": headers, "body": body}


def of(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def inputs(*given: Any, **more: Any) -> dict[str, Any]:
    return {"inputs": list(given), **more}


def refused(caller: Caller, response: TestResponse, snapshot: SnapshotAssertion) -> None:
    assert response.status_code >= 400 or response.status_code == 207
    assert [event for event in caller.site.events.after(0, 100_000) if event.kind == "crash"] == []
    assert told(response) == snapshot


VALUES = {
    "unknown property": of(sku2="1"),
    "invalid e-mail": of(email="nobody"),
    "invalid option": of(lifecyclestage="Lead"),
    "invalid owner": of(hubspot_owner_id="9001"),
    "invalid number": of(annualrevenue="many", num_employees="1"),
    "invalid date": of(renewal="1793577600001"),
    "read-only": of(hs_object_id="7"),
    "calculated": of(associatedcompanyid="7"),
    "no scalar": of(city={"a": 1}),
    "too long": of(city="x" * 65_537),
    "several": of(sku2="1", email="bad", firstname="Ada", createdate="2026-11-02"),
    "missing": {},
    "known address": of(email="Ada@acme.test"),
    "additional address": of(email="a2@acme.test"),
    "taken number": of(erp_number="K-1"),
    "missing target": of() | {"associations": [typed(424, 279)]},
    "wrong direction": of() | {"associations": [typed(101, 280)]},
    "no types": of() | {"associations": [{"to": {"id": 1}}]},
}


@pytest.mark.parametrize("name", VALUES)
def test_creates(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, portal.call("POST", CONTACTS, VALUES[name]), snapshot)


UPDATES = {
    "taken address": of(email="ada@acme.test"),
    "taken additional address": of(hs_additional_emails="a2@acme.test"),
    "taken number": of(erp_number="K-1"),
    "several": of(sku2="1", email="bad"),
}


@pytest.mark.parametrize("name", UPDATES)
def test_updates(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, portal.call("PATCH", f"{CONTACTS}/102", UPDATES[name]), snapshot)


BODIES: dict[str, bytes] = {
    "no JSON": b'{"properties":\n {"email" 1}}',
    "no end": b'{"properties":{"email":"a"',
    "nothing": b"",
    "a list": b"[]",
    "no UTF-8": b'{"properties":{"city":"\xff"}}',
    "endless": b"[" * 50_000,
}


@pytest.mark.parametrize("name", BODIES)
def test_malformed_bodies(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    response = portal.call("POST", CONTACTS, data=BODIES[name], content_type="application/json")
    refused(portal, response, snapshot)


BATCHES: dict[str, tuple[str, dict[str, Any]]] = {
    "too many": ("read", inputs(*({"id": str(n)} for n in range(101)))),
    "too many histories": (
        "read",
        inputs(*({"id": str(n)} for n in range(51)), propertiesWithHistory=["email"]),
    ),
    "missing ids": ("read", inputs({"id": "998"}, {"id": "999"})),
    "no unique property": ("read", inputs({"id": "x"}, idProperty="city")),
    "no inputs": ("read", {}),
    "known address": ("create", inputs(of(email="new@x.test"), of(email="bob@acme.test"))),
    "one address twice": ("create", inputs(of(email="new@x.test"), of(email="NEW@x.test"))),
    "traced": (
        "create",
        inputs(
            of(email="bob@acme.test") | {"objectWriteTraceId": "t1"},
            of(erp_number="K-1") | {"objectWriteTraceId": "t2"},
            of(nope="1") | {"objectWriteTraceId": "t3"},
        ),
    ),
    "one id twice": ("update", inputs({"id": "101", **of(city="a")}, {"id": 101, **of(city="b")})),
    "missing and taken": (
        "update",
        inputs(
            {"id": "998", **of(city="a")},
            {"id": "999", **of(city="a"), "objectWriteTraceId": "t1"},
            {"id": "102", **of(email="ada@acme.test")},
        ),
    ),
    "upsert of one id twice": (
        "upsert",
        inputs(*[{"id": "new@x.test", "idProperty": "email", **of(city="a")}] * 2),
    ),
    "upsert without a property": ("upsert", inputs({"id": "new@x.test", **of(city="a")})),
}


@pytest.mark.parametrize("name", BATCHES)
def test_batches(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    tail, body = BATCHES[name]
    refused(portal, portal.call("POST", f"{CONTACTS}/batch/{tail}", body), snapshot)


SEARCHES: dict[str, dict[str, Any]] = {
    "too many groups": {"filterGroups": [{"filters": [where("city", "EQ", "a")]}] * 6},
    "too many filters": {"filters": [where("city", "EQ", "a")] * 7},
    "unknown property": {"filters": [where("nope", "EQ", "a")]},
    "unknown operator": {"filters": [where("city", "LIKE", "a")]},
    "no value": {"filters": [where("city", "EQ")]},
    "too far": {"after": 9_901, "limit": 100},
    "too large a page": {"limit": 201},
    "too long a query": {"query": "x" * 3_001},
}


@pytest.mark.parametrize("name", SEARCHES)
def test_searches(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, portal.call("POST", f"{CONTACTS}/search", SEARCHES[name]), snapshot)


GETS = {
    "unknown id": f"{CONTACTS}/999",
    "no number": f"{CONTACTS}/abc",
    "zero": f"{CONTACTS}/0",
    "negative": f"{CONTACTS}/-1",
    "unknown type": "/crm/v3/objects/planets",
    "unknown route": "/crm/v3/planets",
    "page too large": f"{CONTACTS}?limit=101",
    "page with histories too large": f"{CONTACTS}?limit=51&propertiesWithHistory=email",
    "limit no number": f"{CONTACTS}?limit=ten",
    "no unique property": f"{CONTACTS}/x?idProperty=city",
    "unknown property": f"{PROPERTIES}/nope",
    "unknown group": f"{PROPERTIES}/groups/nope",
    "unknown owner": "/crm/v3/owners/999",
    "URL too long": f"{CONTACTS}?properties={'a,' * 9_000}",
}


@pytest.mark.parametrize("name", GETS)
def test_reads(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, portal.call("GET", GETS[name]), snapshot)


Wrong = Callable[[Caller], TestResponse]

DEALS = "/crm/v3/objects/deals"
DATED = "/crm/objects/2026-09/companies"


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


def _in_use(caller: Caller) -> TestResponse:
    formula = {"type": "number", "fieldType": "calculation_equation", "calculationFormula": "2 * base_price"}
    body = definition("base_price") | {"type": "number", "fieldType": "number"}
    caller.ask("POST", PROPERTIES, body, status=201)
    caller.ask("POST", PROPERTIES, definition("double_price") | formula, status=201)
    return caller.call("DELETE", f"{PROPERTIES}/base_price")


def _group_in_use(caller: Caller) -> TestResponse:
    caller.ask("POST", f"{PROPERTIES}/groups", {"name": "finance", "label": "Finance"}, status=201)
    caller.ask("POST", PROPERTIES, definition("iban") | {"groupName": "finance"}, status=201)
    return caller.call("DELETE", f"{PROPERTIES}/groups/finance")


def _many_merges(caller: Caller) -> TestResponse:
    rows = [{"email": f"m{n}@x.test"} for n in range(252)]
    made = caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    survivor = made[0].id
    for other in made[1:251]:
        body = {"primaryObjectId": survivor, "objectIdToMerge": other.id}
        survivor = caller.ask("POST", f"{CONTACTS}/merge", body)["id"]
    body = {"primaryObjectId": survivor, "objectIdToMerge": made[251].id}
    return caller.call("POST", f"{CONTACTS}/merge", body)


WRONG: dict[str, Wrong] = {
    "name that is there": lambda caller: caller.call("POST", PROPERTIES, definition("email")),
    "bad name": lambda caller: caller.call("POST", PROPERTIES, definition("No Name")),
    "definition without anything": lambda caller: caller.call("POST", PROPERTIES, {}),
    "types that do not go together": lambda caller: caller.call(
        "POST", PROPERTIES, definition("a") | {"type": "date"}
    ),
    "property in a formula": _in_use,
    "property of the vendor": lambda caller: caller.call("DELETE", f"{PROPERTIES}/email"),
    "group in use": _group_in_use,
    "group that is there": lambda caller: caller.call(
        "POST", f"{PROPERTIES}/groups", {"name": "contactinformation", "label": "C"}
    ),
    "company without a name": lambda caller: caller.call("POST", COMPANIES, of(city="Turin")),
    "wrong method": lambda caller: caller.call("PUT", CONTACTS),
    "no JSON type": lambda caller: caller.call("POST", CONTACTS, data=b"a=b", content_type="text/plain"),
    "merge into itself": lambda caller: caller.call(
        "POST", f"{CONTACTS}/merge", {"primaryObjectId": "101", "objectIdToMerge": "101"}
    ),
    "too many merges": _many_merges,
    "stage of no pipeline": lambda caller: caller.call("POST", DEALS, of(dealname="A", dealstage="won")),
    "no epoch": lambda caller: caller.call("POST", DEALS, of(dealname="A", closedate="soon")),
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
    "no associations": lambda caller: caller.call(
        "POST", "/crm/v4/associations/contacts/companies/batch/read", inputs({"id": "101"})
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_other_refusals(portal: Caller, name: str, snapshot: SnapshotAssertion) -> None:
    refused(portal, WRONG[name](portal), snapshot)


@pytest.mark.parametrize("lifecyclestage", ["lead", "customer"], ids=["always", "under a condition"])
def test_what_an_administrator_demands(lifecyclestage: str, snapshot: SnapshotAssertion) -> None:
    rules = [
        {"object": "companies", "require": ["domain"]},
        {"object": "companies", "require": ["phone"], "when": "lifecyclestage", "values": ["customer"]},
    ]
    caller = Caller(write_rules=rules)
    refused(caller, caller.call("POST", DATED, of(name="Acme", lifecyclestage=lifecyclestage)), snapshot)


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
