from __future__ import annotations

import pytest

from simulators.kit.vendor import Imported
from simulators.quickbooks import vendor
from tests.unit.quickbooks.caller import Caller, Mailbox

ROW = {
    "DisplayName": "Nimbus Kites",
    "GivenName": "Ann",
    "FamilyName": "Lee",
    "CompanyName": "Nimbus",
    "PrimaryEmailAddr": "ann@nimbus.example",
    "PrimaryPhone": "+1 918 555 0100",
    "Mobile": "555 0101",
    "WebAddr": "https://nimbus.example",
    "BillAddr.Line1": "7 Gale Rd",
    "BillAddr.City": "Tulsa",
    "BillAddr.CountrySubDivisionCode": "OK",
    "BillAddr.PostalCode": "74101",
    "BillAddr.Country": "US",
    "Notes": "",
}


def take(caller: Caller, object: str, *rows: dict[str, str]) -> list[Imported]:
    return vendor().import_records(caller.account, object, rows, cause="fill")


def test_a_row_becomes_the_record_that_the_api_would_make(caller: Caller) -> None:
    assert take(caller, "customer", ROW) == [Imported(0, id="1")]
    twin = Caller().customer(
        DisplayName="Nimbus Kites",
        GivenName="Ann",
        FamilyName="Lee",
        CompanyName="Nimbus",
        PrimaryEmailAddr={"Address": "ann@nimbus.example"},
        PrimaryPhone={"FreeFormNumber": "+1 918 555 0100"},
        Mobile={"FreeFormNumber": "555 0101"},
        WebAddr={"URI": "https://nimbus.example"},
        BillAddr={
            "Line1": "7 Gale Rd",
            "City": "Tulsa",
            "CountrySubDivisionCode": "OK",
            "PostalCode": "74101",
            "Country": "US",
        },
    )
    assert caller.read({"Id": "1"}) == twin


def test_each_refused_row_says_why_and_the_others_go_in(caller: Caller) -> None:
    caller.write("Vendor", DisplayName="Acme")
    results = take(
        caller,
        "customer",
        {"DisplayName": "ACME"},
        {"DisplayName": "Bolt"},
        {"DisplayName": " bolt "},
        {"DisplayName": "a:b"},
        {"DisplayName": "x" * 501},
        {"Notes": "nameless"},
        {"DisplayName": "Mail", "PrimaryEmailAddr": "nobody"},
        {"DisplayName": "Odd", "Colour": "red"},
        {"GivenName": "Ann", "FamilyName": "Lee"},
        {"GivenName": "ann", "FamilyName": "lee"},
    )
    assert [result.index for result in results] == list(range(10))
    assert [result.id for result in results] == ["", "2", "", "", "", "", "", "", "3", ""]
    assert [result.refused[-6:] for result in results] == [
        *("(6240)", "", "(6240)", "(2040)", "(2050)", "(2020)", "(2040)", "(2010)", "", "(6240)")
    ]
    assert results[0].refused == "the name is already used by record 1 (6240)"
    assert "DisplayName" in results[3].refused
    assert caller.names("select * from Customer") == ["Ann Lee", "Bolt"]


def test_vendors_and_employees_come_in_the_same_way(caller: Caller) -> None:
    assert take(caller, "vendor", {"DisplayName": "Acme"})[0].id == "1"
    assert take(caller, "employee", {"GivenName": "Ann"}, {"DisplayName": "Robot"})[1].refused.endswith(
        "(2020)"
    )
    with pytest.raises(LookupError, match="customer, employee, vendor"):
        take(caller, "invoice", {})


def test_an_import_is_told_like_any_change() -> None:
    caller = Caller(mailbox=Mailbox(), webhook_url="http://127.0.0.1:1/hooks")
    take(caller, "customer", *({"DisplayName": f"N{number}"} for number in range(1_500)))
    rows = [event for event in caller.site.events.after(0, 5_000) if event.kind == "row"]
    assert len(rows) == 1_500
    assert {event.cause for event in rows} == {"fill"}
    caller.advance(2_000)
    assert len(caller.mailbox.posts) == 2


def test_ten_thousand_rows_with_a_broken_one_keep_their_order(caller: Caller) -> None:
    rows = [{"DisplayName": f"Name {number}"} for number in range(10_000)]
    rows[5_000] = {"DisplayName": "name 3"}
    results = take(caller, "customer", *rows)
    assert [result.index for result in results if result.refused] == [5_000]
    assert results[9_999].id == "9999"
