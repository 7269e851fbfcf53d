"""Exports: queued, one at a time, fetched without credentials for five minutes (CRM contract 17)."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from simulators.kit.timeline import advance
from tests.unit.crm import cars
from tests.unit.crm.caller import Caller

EXPORT = "/crm/v3/exports/export"
MINUTE = 60_000


def begin(caller: Caller, status: int = 202, **more: Any) -> Any:
    body = {
        "exportType": "VIEW",
        "exportName": "All of them!",
        "format": "CSV",
        "language": "EN",
        "objectType": "CONTACT",
        "objectProperties": ["email", "firstname"],
    }
    return caller.ask("POST", f"{EXPORT}/async", body | more, status=status)


def state(caller: Caller, id: str) -> Any:
    return caller.ask("GET", f"{EXPORT}/async/tasks/{id}/status")


def fetch(caller: Caller, url: str) -> Any:
    parts = urlsplit(url)
    return caller.call("GET", f"{parts.path}?{parts.query}", token="")


def sheet(caller: Caller, **more: Any) -> list[list[str]]:
    """The rows of a whole export."""
    id = begin(caller, **more)["id"]
    advance(caller.site, 5_000)
    text = fetch(caller, state(caller, id)["result"]).get_data(as_text=True)
    return list(csv.reader(StringIO(text)))


def test_an_export_from_its_start_to_its_file(caller: Caller) -> None:
    id = caller.contact(email="ada@x.test", firstname="Ada")
    begun = begin(caller)
    assert begun["links"]["status"] == f"http://localhost{EXPORT}/async/tasks/{begun['id']}/status"
    assert state(caller, begun["id"])["status"] == "PENDING"
    told = caller.ask("GET", f"{EXPORT}/{begun['id']}")
    assert (told["exportState"], "recordCount" in told) == ("ENQUEUED", False)
    advance(caller.site, 2_500)
    assert state(caller, begun["id"])["status"] == "PROCESSING"
    advance(caller.site, 2_500)
    done = state(caller, begun["id"])
    assert (done["status"], done["startedAt"]) == ("COMPLETE", "2026-11-02T09:15:06.620Z")
    assert done["completedAt"] == "2026-11-02T09:15:09.120Z"
    response = fetch(caller, done["result"])
    assert response.mimetype == "text/csv"
    assert response.get_data(as_text=True) == (
        f'"Record ID","Email","First Name"\n"{id}","ada@x.test","Ada"\n'
    )
    assert caller.ask("GET", f"{EXPORT}/{begun['id']}") == {
        "id": begun["id"],
        "createdAt": "2026-11-02T09:15:04.120Z",
        "updatedAt": "2026-11-02T09:15:09.120Z",
        "exportState": "DONE",
        "exportType": "VIEW",
        "exportName": "All of them!",
        "objectType": "CONTACT",
        "objectProperties": ["email", "firstname"],
        "recordCount": 1,
    }


def test_the_address_lives_for_five_minutes(caller: Caller) -> None:
    id = begin(caller)["id"]
    advance(caller.site, 5_000)
    url = state(caller, id)["result"]
    assert urlsplit(url).path == f"/export-files/{caller.account.id}/{id}/all-of-them.csv"
    assert fetch(caller, url.partition("?")[0]).status_code == 404
    assert fetch(caller, url.replace(f"/{id}/", "/999/")).status_code == 403
    advance(caller.site, 5 * MINUTE - 1_000)
    assert fetch(caller, url).status_code == 200
    advance(caller.site, 1_000)
    assert fetch(caller, url).status_code == 403
    assert fetch(caller, state(caller, id)["result"]).status_code == 200


def test_filters_sorts_and_internal_names(caller: Caller) -> None:
    for name in ("Ada", "Bo", "Cy"):
        caller.contact(email=f"{name}@x.test", firstname=name, lifecyclestage="lead")
    filters = [{"property": "firstname", "operator": "NEQ", "value": "Bo"}]
    asked = {
        "filterGroups": [{"filters": filters}],
        "sorts": [{"propertyName": "email", "order": "DES"}],
    }
    rows = sheet(caller, publicCrmSearchRequest=asked, objectProperties=["firstname", "lifecyclestage"])
    assert [row[1:] for row in rows] == [["First Name", "Lifecycle Stage"], ["Cy", "Lead"], ["Ada", "Lead"]]
    flat = {
        "filters": [{"propertyName": "email", "operator": "EQ", "value": "bo@x.test"}],
        "sorts": ["email"],
    }
    rows = sheet(
        caller,
        publicCrmSearchRequest=flat,
        objectProperties=["lifecyclestage"],
        exportInternalValuesOptions=["NAMES", "VALUES"],
    )
    assert rows[0] == ["hs_object_id", "lifecyclestage"]
    assert [row[1] for row in rows[1:]] == ["lead"]
    four = {"filterGroups": [{"filters": filters}] * 4}
    begin(caller, 400, publicCrmSearchRequest=four)


def test_associated_records_stand_beside(caller: Caller) -> None:
    contact, company = caller.contact(email="a@x.test"), caller.company(name="Acme")
    path = f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}"
    caller.ask("PUT", path)
    rows = sheet(caller, associatedObjectType=["COMPANY"], objectProperties=["email"])
    assert rows[0] == ["Record ID", "Email", "Associated Company IDs", "Associated Company"]
    assert rows[1] == [contact, "a@x.test", company, "Acme"]


def workbook(caller: Caller, **more: Any) -> tuple[bytes, list[list[str]]]:
    """The bytes of a whole XLSX export, and the rows of its only sheet."""
    id = begin(caller, format="XLSX", **more)["id"]
    advance(caller.site, 5_000)
    response = fetch(caller, state(caller, id)["result"])
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response.headers["Content-Disposition"].endswith("all-of-them.xlsx")
    book = load_workbook(BytesIO(response.data))
    instants = (book.properties.created, book.properties.modified)
    assert {at.isoformat() for at in instants} == {"2026-11-02T09:15:09"}
    (sheet,) = book.worksheets
    return response.data, [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_a_workbook_holds_what_the_csv_holds(caller: Caller) -> None:
    other = Caller()
    for one in (caller, other):
        one.contact(email="ada@x.test", firstname="=1+1", lastname="Ä ☃ 😀", lifecyclestage="lead")
        one.contact(email="bo@x.test", firstname="007", lastname=" a\tb\nc ")
        one.contact(email="cy@x.test", firstname="TRUE", lastname="#N/A")
    more = {"objectProperties": ["email", "firstname", "lastname", "lifecyclestage", "createdate"]}
    data, rows = workbook(caller, **more)
    assert data == workbook(other, **more)[0]
    assert rows == sheet(caller, **more)


def test_a_workbook_leaves_out_what_its_format_cannot_hold(caller: Caller) -> None:
    caller.contact(email="ada@x.test", firstname="A\x00d\x1b\ufffea", lastname="y" * 40_000)
    _, rows = workbook(caller, objectProperties=["firstname", "lastname"])
    assert rows[1][1:] == ["Ada", "y" * 32_767]


def test_a_workbook_of_nothing_has_its_heading(caller: Caller) -> None:
    assert workbook(caller)[1] == [["Record ID", "Email", "First Name"]]


def test_the_old_format_is_refused_as_not_built(caller: Caller) -> None:
    refused = begin(caller, 400, format="XLS")
    assert refused["message"] == "XLS is not built here: ask for CSV or XLSX"


def test_one_export_runs_at_a_time(caller: Caller) -> None:
    first, second, third = (begin(caller)["id"] for _ in range(3))
    advance(caller.site, 5_000)
    assert state(caller, first)["status"] == "COMPLETE"
    assert [state(caller, id)["status"] for id in (second, third)] == ["PENDING", "PENDING"]
    advance(caller.site, 5_000)
    assert [state(caller, id)["status"] for id in (second, third)] == ["COMPLETE", "PENDING"]
    advance(caller.site, 5_000)
    assert state(caller, third)["status"] == "COMPLETE"


def test_thirty_exports_in_any_24_hours(caller: Caller) -> None:
    for _ in range(30):
        begin(caller)
        advance(caller.site, MINUTE)
    refused = begin(caller, 429)
    assert refused["category"] == "RATE_LIMITS"
    advance(caller.site, 24 * 60 * MINUTE - 30 * MINUTE)
    begin(caller)
    begin(caller, 429)


def test_a_foreign_id(caller: Caller) -> None:
    for path in (f"{EXPORT}/77", f"{EXPORT}/async/tasks/77/status"):
        refused = caller.ask("GET", path, status=403)
        portal = caller.account.id
        assert refused["message"] == (
            f"Permission to get export file cannot be granted for exportId 77 and portalId {portal}"
        )


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"exportName": ""}, 400),
        ({"exportType": "ALL"}, 400),
        ({"exportType": "LIST"}, 400),
        ({"exportType": "LIST", "listId": "5"}, 404),
        ({"format": "PDF"}, 400),
        ({"format": ["CSV"]}, 400),
        ({"language": "KLINGON"}, 400),
        ({"exportName": {"en": "All"}}, 400),
        ({"exportInternalValuesOptions": ["LABELS"]}, 400),
        ({"objectType": "spaceship"}, 400),
        ({"objectProperties": ["no_such_property"]}, 400),
        ({"publicCrmSearchRequest": {"filters": [{"property": "x", "operator": "EQ", "value": "1"}]}}, 400),
    ],
)
def test_exports_that_are_refused(caller: Caller, more: dict[str, Any], status: int) -> None:
    begin(caller, status, **more)
    caller.ask("GET", f"{EXPORT}/101", status=403)


def test_an_export_needs_its_scope() -> None:
    caller = Caller(scopes=["oauth", "crm.objects.contacts.read"])
    refused = begin(caller, 403)
    assert refused["errors"][0]["context"] == {"requiredGranularScopes": ["crm.export"]}


def test_a_property_that_is_gone_fails_the_export(caller: Caller) -> None:
    group = {"groupName": "contactinformation", "type": "string", "fieldType": "text"}
    made = {"name": "color", "label": "Color", **group}
    caller.ask("POST", "/crm/v3/properties/contacts", made, status=201)
    id = begin(caller, objectProperties=["color"])["id"]
    caller.ask("DELETE", "/crm/v3/properties/contacts/color", status=204)
    advance(caller.site, 5_000)
    assert (state(caller, id)["status"], state(caller, id)["numErrors"]) == ("CANCELED", 1)
    assert caller.ask("GET", f"{EXPORT}/{id}")["exportState"] == "FAILED"


def test_an_export_outlives_its_object_type(caller: Caller) -> None:
    cars.make(caller)
    done = begin(caller, objectType="p_car", objectProperties=["model"])["id"]
    advance(caller.site, 5_000)
    failed = begin(caller, objectType="p_car", objectProperties=["model"])["id"]
    for query in ("", "?archived=true"):
        caller.ask("DELETE", f"{cars.SCHEMAS}/p_car{query}", status=204)
    advance(caller.site, 5_000)
    told = [caller.ask("GET", f"{EXPORT}/{id}") for id in (done, failed)]
    assert [(one["exportState"], one["objectType"]) for one in told] == [
        ("DONE", "p_car"),
        ("FAILED", "p_car"),
    ]


def test_the_dated_path_leads_on_in_its_own_style(caller: Caller) -> None:
    prefix = "/crm/exports/2026-09/export"
    body = {"exportType": "VIEW", "exportName": "x", "format": "CSV", "language": "EN"}
    body |= {"objectType": "0-1", "objectProperties": ["email"]}  # type: ignore[dict-item]
    begun = caller.ask("POST", f"{prefix}/async", body, status=202)
    assert urlsplit(begun["links"]["status"]).path == f"{prefix}/async/tasks/{begun['id']}/status"


def test_the_day_of_the_private_app_and_the_portal_behind_a_token(caller: Caller) -> None:
    """CRM contract 12.4."""
    caller.switch(limits=True)
    caller.contact(email="a@x.test")
    (usage,) = caller.ask("GET", "/account-info/v3/api-usage/daily/private-apps")["results"]
    assert (usage["usageLimit"], usage["currentUsage"]) == (625_000, 2)
    assert caller.ask("GET", "/integrations/v1/me") == {
        "portalId": int(caller.account.id),
        "timeZone": "US/Eastern",
        "accountType": "DEVELOPER_TEST",
        "currency": "USD",
        "utcOffset": "-05:00",
        "utcOffsetMilliseconds": -18_000_000,
    }
    caller.ask("GET", "/integrations/v1/me", token="", status=401)
