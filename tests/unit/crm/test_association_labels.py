"""A portal's own association labels (CRM contract 7.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller

LABELS = "/crm/v4/associations/contacts/companies/labels"
BACK = "/crm/v4/associations/companies/contacts/labels"


def made(caller: Caller, name: str, label: str, **more: Any) -> list[int]:
    body = {"name": name, "label": label, **more}
    return [one["typeId"] for one in caller.ask("POST", LABELS, body)["results"]]


def shown(caller: Caller, path: str) -> dict[int, str]:
    found = caller.ask("GET", path)["results"]
    return {one["typeId"]: one["label"] for one in found if one["category"] == "USER_DEFINED"}


def test_a_label_may_read_differently_from_the_other_side(caller: Caller) -> None:
    (same,) = made(caller, "adviser", "Adviser")
    here, there = made(caller, "accountant", "Accountant", inverseLabel="Keeps books with")
    assert shown(caller, LABELS) == {same: "Adviser", here: "Accountant"}
    assert shown(caller, BACK) == {same: "Adviser", there: "Keeps books with"}
    renamed = {"associationTypeId": here, "label": "Bookkeeper", "inverseLabel": "Client"}
    caller.ask("PUT", LABELS, renamed, status=204)
    caller.ask("PUT", LABELS, {"associationTypeId": str(same), "label": "Counsel"}, status=204)
    assert shown(caller, LABELS) == {same: "Counsel", here: "Bookkeeper"}
    assert shown(caller, BACK) == {same: "Counsel", there: "Client"}
    caller.ask("DELETE", f"{BACK}/{there}", status=204)
    assert (shown(caller, LABELS), shown(caller, BACK)) == ({same: "Counsel"}, {same: "Counsel"})


def test_a_name_and_a_label_are_there_once(caller: Caller) -> None:
    (first,) = made(caller, "Account Owner", "Account owner")
    kinds = caller.ask("GET", "/crm/v3/associations/contacts/companies/types")["results"]
    assert {"id": str(first), "name": "account_owner"} in kinds
    (second,) = made(caller, "buyer", "Buyer")
    for name, label in (("account owner", "New"), ("new", "ACCOUNT OWNER"), ("new", "Primary")):
        caller.ask("POST", LABELS, {"name": name, "label": label}, status=400)
    caller.ask("PUT", LABELS, {"associationTypeId": second, "label": "Account owner"}, status=400)
    caller.ask("PUT", LABELS, {"associationTypeId": second, "label": "BUYER"}, status=204)
    assert shown(caller, LABELS) == {first: "Account owner", second: "BUYER"}


def test_a_pair_of_types_has_ten_labels_at_most(caller: Caller) -> None:
    for number in range(10):
        made(caller, f"l{number}", f"L{number}")
    answer = caller.ask("POST", LABELS, {"name": "more", "label": "More"}, status=400)
    assert answer["message"] == "At most 10 labels are allowed between contact and company"
    deals = "/crm/v4/associations/contacts/deals/labels"
    caller.ask("POST", deals, {"name": "more", "label": "More"})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"name": "x"}, "[label]"),
        ({"name": "", "label": "X"}, "[name]"),
        ({"name": "x", "label": {"y": 1}}, "Expected `str`"),
        ({"name": "x", "label": "X", "inverseLabel": 7}, "Expected `str`"),
    ],
)
def test_what_is_no_label(caller: Caller, body: Any, reason: str) -> None:
    assert reason in caller.ask("POST", LABELS, body, status=400)["message"]
    assert shown(caller, LABELS) == {}


def test_the_vendor_s_own_types_stay_as_they_are(caller: Caller) -> None:
    caller.ask("PUT", LABELS, {"associationTypeId": 1, "label": "Main"}, status=404)
    caller.ask("PUT", LABELS, {"associationTypeId": "x", "label": "Main"}, status=400)
    for id in ("1", "279", "x", "0"):
        caller.ask("DELETE", f"{LABELS}/{id}", status=404)
    products = "/crm/v4/associations/products/companies/labels"
    assert caller.ask("GET", products) == {"results": []}
    caller.ask("POST", products, {"name": "x", "label": "X"}, status=400)


def test_no_snapshot_makes_labels_stale(caller: Caller) -> None:
    caller.site.snapshots.take("none")
    (first,) = made(caller, "adviser", "Adviser")
    caller.site.snapshots.take("one")
    caller.site.snapshots.restore("none")
    assert shown(caller, LABELS) == {}
    (again,) = made(caller, "buyer", "Buyer")
    assert (again, shown(caller, LABELS)) == (first, {first: "Buyer"})
    caller.site.snapshots.restore("one")
    assert shown(caller, LABELS) == shown(caller, BACK) == {first: "Adviser"}
