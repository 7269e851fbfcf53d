"""Every refusal of the CRM to the letter: what clients parse must not move unseen.

Contract 4.2, 5, 6 and 9, and the rows of 11.2 that are about what was asked; who asks, how often and at what
moment is in ``test_error_bodies_of_calls``. Each snapshot is the answer to a real call; clock and seed are
fixed, so that ids and instants are stable. After a change that is meant: ``--snapshot-update``, and read the
difference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from werkzeug.test import TestResponse

from tests.unit.crm.caller import Caller, typed, where
from tests.unit.crm.refusals import CONTACTS, PROPERTIES, definition, furnished, inputs, of, refused

COMPANIES = "/crm/v3/objects/companies"


@pytest.fixture
def portal() -> Caller:
    return furnished()


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
