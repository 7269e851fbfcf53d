from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import Caller
from tests.unit.netsuite.records.record_calls import contact, customer, done, ids, patch, refused, send


def test_an_upsert_creates_once_and_changes_after(caller: Caller) -> None:
    body = {"companyName": "Alder", "subsidiary": "1", "externalId": "other"}
    first = done(send(caller, "PUT", "/customer/eid:CRM-42", body)).headers["Location"]
    body = {"email": "a@b.example"}
    second = done(send(caller, "PUT", "/customer/eid%3ACRM-42", body)).headers["Location"]
    assert first == second
    record = caller.read("customer", "eid:CRM-42")
    assert (record["externalId"], record["companyName"]) == ("CRM-42", "Alder")
    assert record["email"] == "a@b.example"
    assert ids(caller) == ["1001"]


@pytest.mark.parametrize(("method", "path"), [("GET", "eid:a%7Cb"), ("PUT", "eid:a%7Cb"), ("PUT", "eid:")])
def test_an_external_id_that_a_path_cannot_carry(caller: Caller, method: str, path: str) -> None:
    refused(send(caller, method, f"/customer/{path}", {}), 400, "INVALID_REQUEST")
    customer(caller, externalId="a|b")
    assert ids(caller, q='externalId IS "a|b"') == ["1001"]


def test_an_external_id_works_wherever_an_internal_one_does(caller: Caller) -> None:
    customer(caller, externalId="X", addressBook={"items": [{"label": "HQ"}]})
    done(send(caller, "PATCH", "/customer/eid:X", {"phone": "1"}))
    assert send(caller, "GET", "/customer/eid:X/addressBook").get_json()["count"] == 1
    done(send(caller, "DELETE", "/customer/eid:X"))
    refused(send(caller, "GET", "/customer/eid:X"), 404, "NONEXISTENT_ID")


def test_deleted_is_gone_and_its_id_is_never_given_again(caller: Caller) -> None:
    id = customer(caller)
    done(send(caller, "DELETE", f"/customer/{id}"))
    for method in ("GET", "PATCH", "DELETE"):
        refused(send(caller, method, f"/customer/{id}", {}), 404, "NONEXISTENT_ID")
    assert customer(caller) != id


def test_a_customer_with_dependents_cannot_be_deleted(caller: Caller) -> None:
    top = customer(caller)
    sub, person = customer(caller, "Sub", parent=top), contact(caller, company=top)
    for kind, id in (("customer", sub), ("contact", person)):
        detail = refused(send(caller, "DELETE", f"/customer/{top}"), 400, "USER_ERROR")
        assert "This record cannot be deleted because it has dependent records" in detail
        done(send(caller, "DELETE", f"/{kind}/{id}"))
    done(send(caller, "DELETE", f"/customer/{top}"))


def test_an_inactive_record_stays_readable(caller: Caller) -> None:
    id = customer(caller)
    patch(caller, id, isInactive=True)
    assert caller.read("customer", id)["isInactive"] is True
    assert ids(caller) == [id]
    assert ids(caller, q="isInactive IS false") == []
