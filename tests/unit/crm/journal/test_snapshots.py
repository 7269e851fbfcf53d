"""Snapshots for the journal: asked for, followed, found in a file (CRM contract 14.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller
from tests.unit.crm.journal.reader import JOURNAL, LAG, OBJECTS, SNAPSHOTS, Reader, token

DAY = 86_400_000
LOCAL = "/webhooks-journal/journal-local/2026-03"


def wanted(reader: Reader, id: Any, *properties: str, **more: Any) -> dict[str, Any]:
    portal = int(reader.caller.account.id)
    return {"objectId": id, "objectTypeId": "0-1", "portalId": portal, "properties": [*properties], **more}


def taken(reader: Reader, *requests: dict[str, Any]) -> list[str]:
    """The status ids of the snapshots that were asked for."""
    answers = reader.ask("POST", SNAPSHOTS, {"snapshotRequests": list(requests)})["snapshotResponses"]
    assert [one["objectId"] for one in answers] == [int(one["objectId"]) for one in requests]
    return [one["snapshotStatusId"] for one in answers]


def test_a_snapshot_is_pending_then_completed_and_in_a_file(caller: Caller, reader: Reader) -> None:
    """Nobody has to subscribe; it is the record as it was when it was asked for."""
    id = caller.contact(email="a@x.test", city="Turin", phone="1")
    (status,) = taken(reader, wanted(reader, int(id), "city", "fax"))
    begun = {"id": status, "initiatedAt": caller.account.now()}
    paths = (f"{JOURNAL}/status/{status}", f"{SNAPSHOTS}/status/{status}")
    for path in (*paths, f"{LOCAL}/status/{status}"):
        assert reader.ask("GET", path) == begun | {"status": "PENDING"}
    caller.patch(id, city="Oslo")
    reader.ask("GET", f"{JOURNAL}/latest", status=204)
    done = begun | {"status": "COMPLETED", "completedAt": caller.account.now() + LAG}
    (event,) = reader.newest()
    assert event == {
        "type": "OBJECT",
        "portalId": int(caller.account.id),
        "occurredAt": "2026-11-02T09:15:04.120Z",
        "action": "SNAPSHOT",
        "objectTypeId": "0-1",
        "objectId": int(id),
        "propertyChanges": {"city": "Turin", "fax": ""},
        "snapshotStatusId": status,
    }
    assert reader.ask("GET", paths[0]) == done
    caller.advance(3 * DAY)
    reader.token = token(caller)["access_token"]
    assert reader.ask("GET", paths[0]) == done | {"status": "EXPIRED"}


def test_a_record_that_is_not_there_fails_by_itself(caller: Caller, reader: Reader) -> None:
    first, second = (int(caller.contact(email=f"{name}@x.test")) for name in "ab")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{second}", status=204)
    requests = [wanted(reader, id, "city") for id in (first, second, 999, 10**30)]
    body = {"snapshotRequests": requests}
    answers = reader.ask("POST", SNAPSHOTS, body)["snapshotResponses"]
    caller.advance(LAG)
    found = [reader.ask("GET", f"{JOURNAL}/status/{one['snapshotStatusId']}") for one in answers]
    assert [one["status"] for one in found] == ["COMPLETED", "FAILED", "FAILED", "FAILED"]
    assert found[2]["errorCode"] == "VALIDATION_ERROR"
    assert found[2]["message"] == "Object 999 of type 0-1 does not exist"
    assert [one["objectId"] for one in reader.newest()] == [first]


@pytest.mark.parametrize(
    "more",
    [
        {"objectTypeId": "9-9"},
        {"objectTypeId": None},
        {"portalId": 1},
        {"objectId": "x"},
        {"properties": "city"},
        {"properties": None},
    ],
    ids=str,
)
def test_a_request_that_cannot_be_read_refuses_all(
    caller: Caller, reader: Reader, more: dict[str, Any]
) -> None:
    id = int(caller.contact(email="a@x.test"))
    body = {"snapshotRequests": [wanted(reader, id, "city"), wanted(reader, id, "city") | more]}
    reader.ask("POST", SNAPSHOTS, body, status=400)
    caller.advance(LAG)
    reader.ask("GET", f"{JOURNAL}/latest", status=204)


@pytest.mark.parametrize("body", [{}, {"snapshotRequests": []}, {"snapshotRequests": [7]}], ids=str)
def test_no_requests(reader: Reader, body: dict[str, Any]) -> None:
    reader.ask("POST", SNAPSHOTS, body, status=400)


def test_a_hundred_at_once_and_no_more(caller: Caller, reader: Reader) -> None:
    id = int(caller.contact(email="a@x.test"))
    assert len({*taken(reader, *[wanted(reader, id)] * 100)}) == 100
    reader.ask("POST", SNAPSHOTS, {"snapshotRequests": [wanted(reader, id)] * 101}, status=400)


def test_snapshots_want_their_scope_and_that_of_the_objects(caller: Caller, reader: Reader) -> None:
    body = {"snapshotRequests": [wanted(reader, int(caller.contact(email="a@x.test")), "city")]}
    write = "developer.webhooks_journal.snapshots.write"
    for scope, missing in ((OBJECTS, write), (write, "crm.objects.contacts.read")):
        refused = caller.ask("POST", SNAPSHOTS, body, token=token(caller, scope)["access_token"], status=403)
        assert refused["errors"][0]["context"]["requiredGranularScopes"] == [missing]
    caller.ask("POST", SNAPSHOTS, body, status=403)
    for path in (JOURNAL, LOCAL, SNAPSHOTS):
        reader.ask("GET", f"{path}/status/nobody", status=404)


def test_what_was_asked_for_is_part_of_a_site_s_snapshot(caller: Caller, reader: Reader) -> None:
    (status,) = taken(reader, wanted(reader, int(caller.contact(email="a@x.test")), "email"))
    caller.site.snapshots.take("before")
    assert len(reader.newest()) == 1
    caller.site.snapshots.restore("before")
    assert reader.ask("GET", f"{JOURNAL}/status/{status}")["status"] == "PENDING"
    assert [one["snapshotStatusId"] for one in reader.newest()] == [status]
