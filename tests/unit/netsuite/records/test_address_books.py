"""How the lines of an address book change: by hand, and in any order against a model."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.netsuite.caller import Caller
from tests.unit.netsuite.records.record_calls import (
    HEAD_OFFICE,
    customer,
    done,
    lines,
    patch,
    refused,
    send,
)


def labels(caller: Caller, id: str) -> list[str | None]:
    return [line.get("label") for line in lines(caller, id)]


def test_lines_without_a_key_are_appended_even_if_they_are_the_same(caller: Caller) -> None:
    id = customer(caller, addressBook={"items": [HEAD_OFFICE]})
    patch(caller, id, addressBook={"items": [HEAD_OFFICE, {"label": "B"}]})
    assert labels(caller, id) == ["HQ", "HQ", "B"]
    assert [line["defaultBilling"] for line in lines(caller, id)] == [False, True, False]


def test_a_line_with_a_key_is_changed_in_part(caller: Caller) -> None:
    id = customer(caller, addressBook={"items": [HEAD_OFFICE, {"label": "B"}]})
    line = {"id": "101", "label": "New", "addressBookAddress": {"city": "Bend", "zip": None}}
    patch(caller, id, addressBook={"items": [line]})
    first, second = lines(caller, id)
    assert (first["label"], second["label"], first["defaultBilling"]) == ("New", "B", True)
    assert first["addressBookAddress_text"] == "1 Pine St\nBend OR\nUnited States"
    assert caller.read("customer", id)["defaultAddress"] == "1 Pine St\nBend OR\nUnited States"
    patch(caller, id, addressBook={"items": [{"internalId": 101, "addressBookAddress": None}]})
    assert lines(caller, id)[0]["addressBookAddress_text"] == ""
    assert "defaultAddress" not in caller.read("customer", id)


def test_replacing_removes_what_the_body_does_not_name(caller: Caller) -> None:
    id = customer(caller, addressBook={"items": [{"label": "A"}, {"label": "B"}]})
    patch(caller, id, replace="addressbook", addressBook={"items": [{"id": 102}, {"label": "C"}]})
    assert labels(caller, id) == ["B", "C"]
    patch(caller, id, replace="addressBook", email="a@b.example")
    assert labels(caller, id) == ["B", "C"]
    patch(caller, id, replace="addressBook", addressBook={"items": []})
    assert labels(caller, id) == []


def test_null_takes_all_lines_away(caller: Caller) -> None:
    for null in (None, {"items": None}):
        id = customer(caller, f"Null {null}", addressBook={"items": [{"label": "A"}]})
        patch(caller, id, addressBook=null)
        assert labels(caller, id) == []


def test_an_address_may_be_overridden_by_hand(caller: Caller) -> None:
    address = {"override": True, "addrText": "c/o Ann\nSalem", "city": "Salem", "country": "united states"}
    line = {"defaultShipping": True, "addressBookAddress": address}
    record = caller.read("customer", customer(caller, addressBook={"items": [line]}))
    assert record["defaultShippingAddress"] == "c/o Ann\nSalem"
    assert "defaultAddress" not in record


def test_a_book_of_another_shape(caller: Caller) -> None:
    id = customer(caller)
    shapes: list[Any] = [[], "x", {"items": {}}, {"items": [5]}, {"items": [{"addressBookAddress": 5}]}]
    for book in shapes:
        refused(send(caller, "PATCH", f"/customer/{id}", {"addressBook": book}), 400, "INVALID_CONTENT")
    line = {"addressBookAddress": {"country": "Nowhere"}}
    response = send(caller, "PATCH", f"/customer/{id}", {"addressBook": {"items": [line]}})
    refused(response, 400, "USER_ERROR")


LINE = st.fixed_dictionaries(
    {},
    optional={
        "key": st.integers(0, 4),
        "label": st.sampled_from(["A", "B", None]),
        "defaultBilling": st.booleans(),
        "defaultShipping": st.booleans(),
    },
)
WRITE = st.tuples(st.booleans(), st.none() | st.lists(LINE, max_size=4))


def expected(
    old: list[dict[str, Any]], posted: list[dict[str, Any]] | None, replace: bool
) -> list[dict[str, Any]]:
    """The rules of the contract's table, said as plainly as can be."""
    book: list[dict[str, Any]] = [dict(line) for line in old]
    if posted is None:
        return []
    if replace:
        book = [line for line in book if any(line["id"] == one.get("id") for one in posted)]
    for one in posted:
        line = next((line for line in book if line["id"] is not None and line["id"] == one.get("id")), None)
        if line is None:
            line = {"id": None, "label": None, "defaultBilling": False, "defaultShipping": False}
            book.append(line)
        line.update({key: value for key, value in one.items() if key != "id"})
        for flag in ("defaultBilling", "defaultShipping"):
            if line[flag]:
                for other in book:
                    other[flag] = other is line
    return book


@settings(max_examples=40, deadline=None)
@given(st.lists(WRITE, max_size=5))
def test_any_sequence_of_writes_gives_what_the_rules_say(writes: list[tuple[bool, Any]]) -> None:
    caller = Caller()
    id = customer(caller)
    book: list[dict[str, Any]] = []
    for replace, posted in writes:
        known = [line["id"] for line in book] + ["999999"]
        body = None
        if posted is not None:
            body = [
                {key: value for key, value in line.items() if key != "key"}
                | ({"id": known[line["key"] % len(known)]} if "key" in line else {})
                for line in posted
            ]
        query = {"replace": "addressBook"} if replace else None
        done(send(caller, "PATCH", f"/customer/{id}", {"addressBook": {"items": body}}, query=query))
        wanted, found = expected(book, body, replace), lines(caller, id)
        shown = ("label", "defaultBilling", "defaultShipping")
        assert [[line.get(key) for key in shown] for line in found] == [
            [line[key] for key in shown] for line in wanted
        ]
        assert all(line["id"] in (None, got["id"]) for line, got in zip(wanted, found, strict=True))
        book = [{**line, "id": got["id"]} for line, got in zip(wanted, found, strict=True)]
