"""Updates of what somebody else has changed meanwhile, in the words of the apps that keep versions."""

from __future__ import annotations

import pytest

from simulators.kit.faults.box import BadFault
from tests.unit.faults.ground import RECORD, RESTLET, Ground

_STALE = "5010"


def test_the_crm_has_no_versions_and_says_so(ground: Ground) -> None:
    with pytest.raises(
        BadFault, match=r"crm cannot have stale_version: .*it can befall netsuite, quickbooks"
    ):
        ground.site.faults.arm("stale_version", app="crm")
    ground.site.faults.arm("stale_version")
    id = ground.contact("ann@acme.test")
    body = {"properties": {"phone": "1"}}
    assert ground.crm.patch(f"/crm/v3/objects/contacts/{id}", json=body).status_code == 200
    assert len(ground.site.faults.armed()) == 1


def test_quickbooks_tells_who_was_quicker(ground: Ground) -> None:
    ground.site.faults.arm("stale_version", app="quickbooks")
    made = ground.customer(DisplayName="Ann")
    change = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True, "Notes": "x"}
    refused = ground.quickbooks.post(f"{ground.realm}/customer", json=change)
    (error,) = refused.json()["Fault"]["Error"]
    assert (refused.status_code, error["code"]) == (400, _STALE)
    really = ground.quickbooks.post(f"{ground.realm}/customer", json={**change, "SyncToken": "7"})
    assert really.json()["Fault"] == refused.json()["Fault"]
    assert ground.customer(**change)["SyncToken"] == "1"


def test_quickbooks_tells_it_of_each_part_of_a_batch(ground: Ground) -> None:
    ground.site.faults.arm("stale_version", app="quickbooks")
    made = [ground.customer(DisplayName=name) for name in ("Ann", "Bob")]
    items = [
        {"bId": str(place), "operation": "update", "Customer": {**one, "Notes": "x"}}
        for place, one in enumerate(made)
    ]
    asked = {"BatchItemRequest": items}
    refused = ground.quickbooks.post(f"{ground.realm}/batch", json=asked)
    parts = refused.json()["BatchItemResponse"]
    assert refused.status_code == 200
    assert [(one["bId"], one["Fault"]["Error"][0]["code"]) for one in parts] == [("0", _STALE), ("1", _STALE)]
    done = ground.quickbooks.post(f"{ground.realm}/batch", json=asked).json()["BatchItemResponse"]
    assert [one["Customer"]["SyncToken"] for one in done] == ["1", "1"]


def test_a_batch_that_does_something_else_as_well_goes_by(ground: Ground) -> None:
    ground.site.faults.arm("stale_version", app="quickbooks")
    made = ground.customer(DisplayName="Ann")
    items = [
        {"bId": "0", "operation": "update", "Customer": {**made, "Notes": "x"}},
        {"bId": "1", "operation": "create", "Customer": {"DisplayName": "Bob"}},
    ]
    answer = ground.quickbooks.post(f"{ground.realm}/batch", json={"BatchItemRequest": items}).json()
    assert all("Customer" in one for one in answer["BatchItemResponse"])


def test_netsuite_says_so_for_one_record(ground: Ground) -> None:
    id = ground.company("Acme")
    ground.site.faults.arm("stale_version", app="netsuite")
    refused = ground.netsuite.patch(f"{RECORD}/customer/{id}", json={"comments": "x"})
    (detail,) = refused.json()["o:errorDetails"]
    assert (refused.status_code, detail["o:errorCode"]) == (400, "USER_ERROR")
    assert detail["detail"] == "Error while accessing a resource. Record has been changed"
    assert ground.netsuite.patch(f"{RECORD}/customer/{id}", json={"comments": "x"}).status_code == 204


def test_netsuite_says_so_for_each_record_of_a_bulk_call(ground: Ground) -> None:
    ids = [ground.company(name) for name in ("Acme", "Beta")]
    ground.site.faults.arm("stale_version", app="netsuite")
    records = [{"ref": f"r{id}", "values": {"id": id, "comments": "x"}} for id in ids]
    body = {"action": "upsert", "recordType": "customer", "keyField": "id", "records": records}
    refused = ground.netsuite.post(RESTLET, json=body).json()["results"]
    assert [(one["ref"], one["status"], one["code"]) for one in refused] == [
        (f"r{id}", "error", "RCRD_HAS_BEEN_CHANGED") for id in ids
    ]
    done = ground.netsuite.post(RESTLET, json=body).json()["results"]
    assert [one["status"] for one in done] == ["updated", "updated"]
