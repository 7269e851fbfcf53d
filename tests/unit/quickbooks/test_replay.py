from __future__ import annotations

from typing import Any

from tests.unit.quickbooks.caller import Caller


def test_a_key_answers_the_first_body_to_the_byte_and_does_nothing(caller: Caller) -> None:
    first = caller.post("/customer", {"DisplayName": "Acme"}, requestid="k1")
    made = first.get_json()["Customer"]
    caller.advance(60_000)
    caller.sparse(made, DisplayName="Bolt")
    again = caller.post("/customer", {"DisplayName": "Acme"}, requestid="k1")
    assert (again.status_code, again.get_data()) == (200, first.get_data())
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert caller.query("select count(*) from Customer") == {"totalCount": 1}


def test_updates_and_batches_are_replayed_as_well(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    update = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Notes": "x"}
    assert (
        caller.post("/customer", update, requestid="u").get_json()
        == caller.post("/customer", update, requestid="u").get_json()
    )
    items: dict[str, Any] = {
        "BatchItemRequest": [
            {"bId": "1", "Customer": {"DisplayName": "Bolt"}},
            {"bId": "2", "Customer": {"DisplayName": "bolt"}},
        ]
    }
    first = caller.post("/batch", items, requestid="b")
    assert caller.post("/batch", items, requestid="b").get_data() == first.get_data()
    assert caller.query("select count(*) from Customer") == {"totalCount": 2}


def test_a_key_that_failed_is_executed_again(caller: Caller) -> None:
    vendor = caller.write("Vendor", DisplayName="Acme")
    assert caller.post("/customer", {"DisplayName": "Acme"}, requestid="k").status_code == 400
    caller.sparse(vendor, name="Vendor", DisplayName="Vane")
    assert caller.post("/customer", {"DisplayName": "Acme"}, requestid="k").status_code == 200


def test_keys_belong_to_a_company_and_have_a_length(caller: Caller) -> None:
    other = Caller()
    for each in (caller, other):
        assert each.post("/customer", {"DisplayName": "Acme"}, requestid="k" * 50).status_code == 200
    long = caller.post("/customer", {"DisplayName": "Bolt"}, requestid="k" * 51)
    assert long.get_json()["Fault"]["Error"][0]["code"] == "2050"
    batch = caller.post("/batch", {"BatchItemRequest": []}, requestid="k" * 37)
    assert batch.get_json()["Fault"]["Error"][0]["code"] == "2050"


def test_a_request_id_header_is_no_key(caller: Caller) -> None:
    headers = {**caller.headers, "Request-Id": "same"}
    statuses = [
        caller.client.post(
            f"{caller.root}/customer", headers=headers, json={"DisplayName": "Acme"}
        ).status_code
        for _ in range(2)
    ]
    assert statuses == [200, 400]
