"""Paths, headers and pages: every spelling of a path, and routes that do not exist (CRM contract 1, 2)."""

from __future__ import annotations

import re

import pytest

from simulators.kit.clock import http_date
from tests.unit.crm.caller import Caller

BASES = [
    "/crm/v3/objects/contacts",
    "/crm/v3/objects/contact/",
    "/crm/v3/objects/0-1",
    "/crm/objects/v3/contacts",
    "/crm/v4/objects/contacts",
    "/crm/objects/2025-09/contacts",
    "/crm/objects/2026-03/0-1",
    "/crm/objects/2026-09/contacts/",
    "/crm/objects/2026-09-beta/contacts",
]


@pytest.mark.parametrize("base", BASES)
def test_every_spelling_of_a_path_answers(caller: Caller, base: str) -> None:
    stem = base.rstrip("/")
    id = caller.ask("POST", base, {"properties": {"email": "ada@acme.test"}}, status=201)["id"]
    assert caller.ask("GET", f"{stem}/{id}")["id"] == id
    assert caller.ask("PATCH", f"{stem}/{id}/", {"properties": {"city": "Turin"}})["id"] == id
    assert caller.ask("POST", f"{stem}/search", {})["total"] == 1
    assert caller.ask("POST", f"{stem}/batch/read", {"inputs": [{"id": id}]})["results"][0]["id"] == id
    assert caller.ask("GET", f"{base}?archived=False&properties=email,city&properties=phone")["results"]
    caller.ask("DELETE", f"{stem}/{id}", status=204)


@pytest.mark.parametrize(
    "path", ["/nothing", "/crm/v3/planets", "/crm/object-schemas/v3/schemas", "/crm/v9/objects/a"]
)
def test_unknown_routes_are_pages(caller: Caller, path: str) -> None:
    response = caller.call("GET", path)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert caller.call("GET", path, token="").status_code == 404


def test_wrong_methods_are_pages(caller: Caller) -> None:
    response = caller.call("PUT", "/crm/v3/objects/contacts")
    assert (response.status_code, response.mimetype) == (405, "text/html")


def test_unknown_object_types(caller: Caller) -> None:
    body = caller.ask("GET", "/crm/v3/objects/planets", status=400)
    assert (body["message"], body["category"]) == (
        "Unable to infer object type from: planets",
        "VALIDATION_ERROR",
    )


def test_every_answer_is_stamped_by_the_site_s_clock(caller: Caller) -> None:
    caller.advance(365 * 86_400_000)
    id = caller.contact(email="a@x.test")
    expected = http_date(caller.account.now())
    for method, path in (
        ("GET", f"/crm/v3/objects/contacts/{id}"),
        ("GET", "/crm/v3/objects/contacts/9"),
        ("GET", "/nothing"),
        ("DELETE", f"/crm/v3/objects/contacts/{id}"),
    ):
        assert caller.call(method, path).headers["Date"] == expected
    assert caller.call("GET", "/crm/v3/objects/contacts", token="").headers["Date"] == expected


def test_correlation_ids(caller: Caller) -> None:
    seen = [caller.call("GET", "/crm/v3/objects/contacts/9") for _ in range(20)]
    ids = [response.get_json()["correlationId"] for response in seen]
    assert ids == [response.headers["x-hubspot-correlation-id"] for response in seen]
    assert len(set(ids)) == 20
    at = f"{caller.account.now():012x}"
    form = re.compile(rf"{at[:8]}-{at[8:]}-7[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}")
    assert all(form.fullmatch(one) for one in ids)


def test_answers_without_content_have_no_type(caller: Caller) -> None:
    response = caller.call("DELETE", "/crm/v3/objects/contacts/1")
    assert (response.status_code, response.data, "Content-Type" in response.headers) == (204, b"", False)


def test_owners(caller: Caller) -> None:
    found = caller.ask("GET", "/crm/v3/owners/")["results"]
    assert [one["id"] for one in found] == ["701", "702"]
    assert found[0]["userId"] == found[0]["userIdIncludingInactive"] == 9001
    (gone,) = caller.ask("GET", "/crm/owners/2026-03?archived=True")["results"]
    assert (gone["userId"], gone["userIdIncludingInactive"]) == (None, 9003)
    assert caller.ask("GET", "/crm/v3/owners/9002?idProperty=userId")["id"] == "702"
    caller.ask("GET", "/crm/v3/owners/703", status=404)
    assert caller.ask("GET", "/crm/v3/owners?email=THEO.blanc@owners.test")["results"][0]["id"] == "702"
    page = caller.ask("GET", "/crm/v3/owners?limit=1")
    assert page["paging"]["next"]["after"] == "702"
    link = page["paging"]["next"]["link"].removeprefix("http://localhost")
    assert [one["id"] for one in caller.ask("GET", link)["results"]] == ["702"]


def test_account_info(caller: Caller) -> None:
    found = caller.ask("GET", "/account-info/v3/details")
    assert (found["portalId"], found["accountType"]) == (int(caller.account.id), "DEVELOPER_TEST")
    assert (found["utcOffset"], found["utcOffsetMilliseconds"]) == ("-05:00", -18_000_000)
    assert "portalName" not in found
    assert "portalName" in caller.ask("GET", "/account-info/2026-09/details")
