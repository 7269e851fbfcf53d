from __future__ import annotations

from typing import Any

import pytest

from tests.unit.quickbooks.caller import Caller, Refused, answered

SINCE = "2026-03-02T05:58:00-08:00"


def changed(caller: Caller, entities: str, since: str = SINCE) -> list[dict[str, Any]]:
    body = answered(caller.get("/cdc", entities=entities, changedSince=since))
    (response,) = body["CDCResponse"]
    assert list(response) == ["QueryResponse"]
    elements: list[dict[str, Any]] = response["QueryResponse"]
    return elements


def test_every_kind_has_its_element_in_the_order_asked_for(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    vendor = caller.write("Vendor", DisplayName="Bolt")
    assert changed(caller, "employee, Vendor,Customer") == [
        {},
        {"Vendor": [vendor], "startPosition": 1, "maxResults": 1},
        {"Customer": [made], "startPosition": 1, "maxResults": 1},
    ]


def test_it_is_state_not_history_and_shows_the_inactive(caller: Caller) -> None:
    first = caller.customer(DisplayName="Acme")
    other = caller.customer(DisplayName="Bolt")
    caller.advance(1_000)
    gone = caller.sparse(caller.sparse(first, Notes="x"), Active=False)
    assert changed(caller, "Customer")[0]["Customer"] == [other, gone]


@pytest.mark.parametrize(
    "since",
    [
        "2026-03-02T05:58:16-08:00",
        "2026-03-02T13:58:16Z",
        "2026-03-02T13:58:16.900Z",
        "2026-03-02T05:58:16",
        "2026-03-02",
        "2026-03-02T14:58:16 01:00",
    ],
)
def test_since_is_inclusive_in_every_notation(caller: Caller, since: str) -> None:
    caller.customer(DisplayName="Acme")
    assert changed(caller, "Customer", since)[0]["maxResults"] == 1


def test_what_is_older_is_left_out(caller: Caller) -> None:
    caller.customer(DisplayName="Acme")
    assert changed(caller, "Customer,CompanyInfo", "2026-03-02T05:58:17-08:00") == [{}, {}]
    assert changed(caller, "CompanyInfo")[0]["maxResults"] == 1


def test_thirty_days_is_as_far_as_it_reaches(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    caller.advance(30 * 86_400_000)
    caller.renew()
    with pytest.raises(Refused) as refused:
        changed(caller, "Customer", "2026-03-02T05:58:16-08:00")
    assert refused.value.fault == {
        "Message": "Unsupported Operation",
        "Detail": "Operation cdc with changedSince date 2026-03-02T05:58:16-08:00 which is older than fixed "
        "days is not supported.",
        "code": "500",
    }
    caller.switch(cdc_horizon="open")
    assert changed(caller, "Customer", "2011-01-01")[0]["Customer"] == [made]


def test_a_thousand_objects_is_all_and_nothing_says_so(caller: Caller) -> None:
    rows = [{"DisplayName": f"Name {number}"} for number in range(1_001)]
    caller.site.vendor("quickbooks").import_records(caller.account, "customer", rows, cause="fill")
    caller.write("Vendor", DisplayName="Bolt")
    customers, vendors = changed(caller, "Customer,Vendor")
    assert customers["maxResults"] == len(customers["Customer"]) == 1_000
    assert vendors == {}


@pytest.mark.parametrize(
    ("entities", "since", "code"),
    [
        ("", SINCE, "2020"),
        ("Customer", "", "2020"),
        ("Customer", "noon", "2090"),
        ("Customer,Custmoer", SINCE, "2170"),
    ],
)
def test_what_cannot_be_asked(caller: Caller, entities: str, since: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        changed(caller, entities, since)
    assert refused.value.code == code


def test_changes_show_up_when_the_lag_is_over() -> None:
    caller = Caller(index_lag=3_000)
    caller.customer(DisplayName="Acme")
    assert changed(caller, "Customer") == [{}]
    caller.advance(3_000)
    assert changed(caller, "Customer")[0]["maxResults"] == 1
