from __future__ import annotations

from typing import Any

import pytest

from tests.unit.quickbooks.caller import Caller, Refused


def test_a_new_customer_is_answered_with_what_the_server_fills_in(caller: Caller) -> None:
    response = caller.post("/customer", {"DisplayName": "Nimbus Kites"})
    assert response.status_code == 200
    assert response.get_json() == {
        "Customer": {
            "Taxable": True,
            "Job": False,
            "BillWithParent": False,
            "Balance": 0,
            "BalanceWithJobs": 0,
            "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
            "PreferredDeliveryMethod": "Print",
            "domain": "QBO",
            "sparse": False,
            "Id": "1",
            "SyncToken": "0",
            "MetaData": {
                "CreateTime": "2026-03-02T05:58:16-08:00",
                "LastUpdatedTime": "2026-03-02T05:58:16-08:00",
            },
            "FullyQualifiedName": "Nimbus Kites",
            "DisplayName": "Nimbus Kites",
            "PrintOnCheckName": "Nimbus Kites",
            "Active": True,
            "DefaultTaxCodeRef": {"value": "2"},
        },
        "time": "2026-03-02T05:58:16.187-08:00",
    }


def test_the_name_comes_from_the_parts_where_none_is_given(caller: Caller) -> None:
    made = caller.customer(Title="Dr", GivenName="Ann", FamilyName="Lee", Suffix="Jr", CompanyName="Acme")
    assert made["DisplayName"] == made["FullyQualifiedName"] == "Dr Ann Lee Jr"
    assert made["PrintOnCheckName"] == "Acme"


@pytest.mark.parametrize("body", [{}, {"CompanyName": "Acme"}, {"DisplayName": "  "}, {"DisplayName": None}])
def test_without_any_name_there_is_no_customer(caller: Caller, body: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(**body)
    assert refused.value.code == "2020"


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("DisplayName", 500),
        ("Title", 16),
        ("GivenName", 100),
        ("MiddleName", 100),
        ("FamilyName", 100),
        ("Suffix", 16),
        ("CompanyName", 100),
        ("PrintOnCheckName", 110),
        ("Notes", 2000),
        ("ResaleNum", 16),
    ],
)
def test_a_text_is_taken_up_to_its_length(caller: Caller, name: str, longest: int) -> None:
    given: dict[str, Any] = {"DisplayName": "Acme"}
    kept = caller.customer(**{**given, name: "x" * longest})
    assert kept[name] == "x" * longest
    with pytest.raises(Refused) as refused:
        caller.customer(**{**given, name: "x" * (longest + 1)})
    assert refused.value.fault == {
        "Message": "String length is either shorter or longer than supported by specification",
        "Detail": "String length specified does not match the supported length. "
        f"Min:0 Max:{longest} supported. Supplied length:{longest + 1}",
        "code": "2050",
        "element": name,
    }


@pytest.mark.parametrize(
    ("name", "part", "longest"),
    [
        ("PrimaryPhone", "FreeFormNumber", 30),
        ("AlternatePhone", "FreeFormNumber", 30),
        ("Mobile", "FreeFormNumber", 30),
        ("Fax", "FreeFormNumber", 30),
        ("WebAddr", "URI", 1000),
        ("BillAddr", "Line1", 500),
        ("ShipAddr", "Line5", 500),
        ("BillAddr", "City", 255),
        ("BillAddr", "Country", 255),
        ("BillAddr", "CountrySubDivisionCode", 255),
        ("BillAddr", "PostalCode", 30),
    ],
)
def test_a_part_is_taken_up_to_its_length(caller: Caller, name: str, part: str, longest: int) -> None:
    assert caller.customer(DisplayName="A", **{name: {part: "x" * longest}})[name][part] == "x" * longest
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="B", **{name: {part: "x" * (longest + 1)}})
    assert refused.value.code == "2050"


def test_the_lines_of_an_address_are_limited_together(caller: Caller) -> None:
    lines = {f"Line{number}": "x" * 400 for number in range(1, 6)}
    assert caller.customer(DisplayName="A", BillAddr=lines)["BillAddr"]["Line5"] == "x" * 400
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="B", BillAddr={**lines, "Line1": "x" * 401})
    assert (refused.value.code, refused.value.fault["element"]) == ("2050", "BillAddr")


@pytest.mark.parametrize("character", [":", "\t", "\n"])
@pytest.mark.parametrize(
    "name", ["DisplayName", "Title", "GivenName", "MiddleName", "FamilyName", "Suffix", "PrintOnCheckName"]
)
def test_some_characters_may_not_stand_in_a_name(caller: Caller, name: str, character: str) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(**{"DisplayName": "Acme", name: f"a{character}b"})
    assert refused.value.fault == {
        "Message": "Invalid String. The String may contain unsupported or illegal chars",
        "Detail": f"Element contains invalid characters. a{character}b",
        "code": "2040",
        "element": name,
    }


def test_a_colon_may_stand_in_the_company(caller: Caller) -> None:
    assert caller.customer(DisplayName="Acme", CompanyName="A: B")["CompanyName"] == "A: B"


@pytest.mark.parametrize("address", ["ann", "ann@example", "ann.example"])
def test_an_email_address_needs_an_at_and_a_dot(caller: Caller, address: str) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="Acme", PrimaryEmailAddr={"Address": address})
    assert (refused.value.code, refused.value.fault["element"]) == ("2040", "PrimaryEmailAddr")


def test_an_unknown_property_is_refused_with_the_class_it_is_missing_from(caller: Caller) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="Acme", BadJson=1)
    fault = refused.value.fault
    assert fault["code"] == "2010"
    assert "element" not in fault
    assert fault["Detail"].startswith(
        'Property Name:Unrecognized field "BadJson" (class com.intuit.schema.finance.v3.Customer), '
        "not marked as ignorable ("
    )
    assert fault["Detail"].endswith("\n specified is unsupported or invalid")


@pytest.mark.parametrize(
    "posted",
    [
        {"BillAddr": {"Street": "1"}},
        {"BillAddr": "1 Main St"},
        {"DisplayName": ["Acme"]},
        {"Taxable": "perhaps"},
        {"PrimaryEmailAddr": {"Address": {}}},
    ],
)
def test_json_of_the_wrong_type_is_refused(caller: Caller, posted: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(**{"DisplayName": "Acme", **posted})
    assert refused.value.code == "2010"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"DisplayName": "\\ud800"}'])
def test_a_body_that_is_no_json_object_is_refused(caller: Caller, body: bytes) -> None:
    response = caller.client.post(f"{caller.root}/customer", headers=caller.headers, data=body)
    assert response.status_code == 400
    assert response.get_json()["Fault"]["Error"][0]["code"] == "2010"


def test_read_only_and_empty_properties_are_ignored(caller: Caller) -> None:
    made = caller.customer(
        DisplayName="Acme",
        FullyQualifiedName="x:y",
        Level=3,
        IsProject=True,
        Balance=12.5,
        BalanceWithJobs=7,
        OpenBalanceDate="",
        GivenName="",
        PrimaryTaxIdentifier="",
        SalesTermRef={"value": "", "name": ""},
        MetaData={"CreateTime": "1999"},
        domain="QBO",
        sparse=False,
        SyncToken=0,
        CustomField=[],
    )
    assert made["FullyQualifiedName"] == "Acme"
    assert (made["Balance"], made["BalanceWithJobs"]) == (0, 0)
    for absent in ("Level", "IsProject", "OpenBalanceDate", "GivenName", "SalesTermRef", "CustomField"):
        assert absent not in made


def test_an_opening_balance_needs_its_date(caller: Caller) -> None:
    response = caller.post("/customer", {"DisplayName": "A", "Balance": 639, "OpenBalanceDate": "2026-01-01"})
    assert b'"Balance":639.00,"BalanceWithJobs":639.00' in response.get_data()
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="B", Balance=1, OpenBalanceDate="yesterday")
    assert refused.value.code == "2090"
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="B", Balance="much", OpenBalanceDate="2026-01-01")
    assert refused.value.code == "2080"


@pytest.mark.parametrize(
    ("posted", "code"),
    [
        ({"SalesTermRef": {"value": "99"}}, "2500"),
        ({"CustomerTypeRef": {"value": "1"}}, "2500"),
        ({"DefaultTaxCodeRef": {"value": "nope"}}, "2500"),
        ({"PreferredDeliveryMethod": "Pigeon"}, "2170"),
        ({"CurrencyRef": {"value": "EUR"}}, "6000"),
    ],
)
def test_references_and_words_are_checked(caller: Caller, posted: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        caller.customer(DisplayName="Acme", **posted)
    assert refused.value.code == code


def test_tax_numbers_come_back_masked(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme", PrimaryTaxIdentifier="12-3456789")
    assert made["PrimaryTaxIdentifier"] == "XXXXXX6789"
    again = caller.sparse(made, PrimaryTaxIdentifier=made["PrimaryTaxIdentifier"])
    assert again["SyncToken"] == "0"


def test_addresses_get_ids_and_keep_them(caller: Caller) -> None:
    made = caller.customer(DisplayName="A", BillAddr={"Line1": "7 Gale Rd", "City": "Tulsa"})
    number = made["BillAddr"]["Id"]
    assert number.isdigit()
    assert "ShipAddr" not in made
    moved = caller.sparse(made, BillAddr={"Line1": "8 Gale Rd"})
    assert moved["BillAddr"] == {"Line1": "8 Gale Rd", "Id": number}
    other = caller.customer(DisplayName="B", BillAddr={"Line1": "9"}, ShipAddr={"Line1": "10"})
    assert len({number, other["BillAddr"]["Id"], other["ShipAddr"]["Id"]}) == 3


def test_hard_delete_and_void_are_no_operations_of_a_name(caller: Caller) -> None:
    made = caller.customer(DisplayName="Acme")
    for operation in ("delete", "void"):
        response = caller.post("/customer", {"Id": made["Id"], "SyncToken": "0"}, operation=operation)
        assert response.status_code == 400
        fault = response.get_json()["Fault"]
        assert fault["type"] == "ValidationFault"
        assert fault["Error"][0]["code"] == "500"
        assert fault["Error"][0]["Detail"] == f"Operation {operation} is not supported."


def test_what_is_not_there_is_400_and_610(caller: Caller) -> None:
    vendor = caller.write("Vendor", DisplayName="Acme")
    for path in ("/customer/99", f"/customer/{vendor['Id']}", "/customer/-1", f"/customer/{'9' * 30}"):
        response = caller.get(path)
        assert response.status_code == 400
        assert response.get_json()["Fault"]["Error"][0]["code"] == "610"


def test_the_company_is_read_by_its_realm(caller: Caller) -> None:
    for path, status in (("1", 200), (caller.account.id, 200), ("9", 400)):
        assert caller.get(f"/companyinfo/{path}").status_code == status


def test_an_id_that_is_no_number_is_refused_without_a_time(caller: Caller) -> None:
    response = caller.get("/customer/1.5")
    assert response.status_code == 400
    assert response.get_json() == {
        "Fault": {
            "Error": [
                {
                    "Message": "Invalid ID",
                    "Detail": "Id should be a valid number. Supplied value:1.5",
                    "code": "2030",
                    "element": "Id",
                }
            ],
            "type": "ValidationFault",
        }
    }
