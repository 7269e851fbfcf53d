from __future__ import annotations

from typing import Any

import pytest

from tests.unit.quickbooks.caller import Caller, Refused, answered


def test_items_stand_each_for_themselves_and_in_order(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    answers = caller.batch(
        {"bId": "a1", "operation": "create", "Customer": {"DisplayName": "Gale & Co"}},
        {"bId": "a2", "operation": "delete", "Customer": {"Id": made["Id"], "SyncToken": "0"}},
        {"bId": "a3", "Query": "select * from Customer"},
        {"bId": "a4", "operation": "update", "Customer": {**made, "SyncToken": "9"}},
        {"bId": "a5", "operation": "update", "Customer": {**made, "sparse": True, "Notes": "x"}},
        {"bId": "a6", "operation": "create", "Vendor": {"DisplayName": "gale & co"}},
        {"bId": "a7", "Query": "select * from Nobody"},
        {"Employee": {"GivenName": "Ann"}},
    )  # fmt: skip
    assert [answer.get("bId") for answer in answers] == ["a1", "a2", "a3", "a4", "a5", "a6", "a7", None]
    assert [next(iter(answer)) for answer in answers] == [
        *("Customer", "Fault", "QueryResponse", "Fault", "Customer", "Fault", "Fault", "Employee")
    ]
    codes = [answer["Fault"]["Error"][0]["code"] for answer in answers if "Fault" in answer]
    assert codes == ["500", "5010", "6240", "4001"]
    assert answers[2]["QueryResponse"]["maxResults"] == 2
    assert answers[5]["Fault"]["Error"][0]["Detail"].endswith(f"Id={answers[0]['Customer']['Id']}")
    assert answers[5]["Fault"]["type"] == "ValidationFault"
    assert caller.read(made)["Notes"] == "x"


def test_it_is_200_even_if_everything_failed(caller: Caller) -> None:
    body = answered(caller.post("/batch", {"BatchItemRequest": [{"bId": "1", "Customer": {}}]}))
    assert list(body) == ["BatchItemResponse", "time"]
    assert body["BatchItemResponse"][0]["Fault"]["Error"][0]["code"] == "2020"


def test_names_freed_and_taken_within_a_batch_are_seen_by_later_items(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    rename = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DisplayName": "Bolt"}
    answers = caller.batch(
        {"bId": "1", "operation": "update", "Customer": rename},
        {"bId": "2", "Vendor": {"DisplayName": "ACME"}},
        {"bId": "3", "Vendor": {"DisplayName": "bolt"}},
    )
    assert [("Fault" in answer) for answer in answers] == [False, False, True]


@pytest.mark.parametrize("size", [0, 1, 30])
def test_up_to_thirty_items(caller: Caller, size: int) -> None:
    items = [{"bId": str(number), "Customer": {"DisplayName": f"N{number}"}} for number in range(size)]
    assert [answer["Customer"]["Id"] for answer in caller.batch(*items)] == [
        str(number + 1) for number in range(size)
    ]


def test_thirty_one_items_are_too_many_and_none_is_done(caller: Caller) -> None:
    items = [{"bId": str(number), "Customer": {"DisplayName": f"N{number}"}} for number in range(31)]
    with pytest.raises(Refused) as refused:
        caller.batch(*items)
    assert (refused.value.code, refused.value.fault["Message"]) == (
        "1040",
        "Batch size exceeds allowed limit",
    )
    assert caller.query("select count(*) from Customer") == {"totalCount": 0}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "2020"),
        ([], "2010"),
        ({"BatchItemRequest": {}}, "2010"),
        ({"BatchItemRequest": [1]}, "2010"),
    ],
)
def test_what_is_no_batch(caller: Caller, body: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        answered(caller.post("/batch", body))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"bId": "1"}, "2020"),
        ({"bId": "1", "Customer": "Acme"}, "2010"),
        ({"bId": "1", "Invoice": {"Id": "1"}}, "500"),
        ({"bId": "1", "operation": "void", "Customer": {"Id": "1"}}, "500"),
    ],
)
def test_what_is_no_item(caller: Caller, item: dict[str, Any], code: str) -> None:
    (answer,) = caller.batch(item)
    assert answer["Fault"]["Error"][0]["code"] == code
    assert answer["bId"] == "1"
