"""NetSuite's exports and import templates: customers and contacts, told apart by their headings."""

from __future__ import annotations

import pytest

from rehearse.fill import Batch, read_csv_text
from rehearse.fill.errors import MissingColumns


def read(text: str) -> Batch:
    return read_csv_text(text, app="netsuite", origin="list.csv")


def values(batch: Batch) -> list[dict[str, str]]:
    return [dict(row.values) for row in batch.rows]


BOTH = {
    "First Name": "firstName",
    "Last Name": "lastName",
    "Job Title": "title",
    "Email": "email",
    "Phone": "phone",
    "Main Phone": "phone",
    "Mobile Phone": "mobilePhone",
    "Fax": "fax",
    "Comments": "comments",
    "Subsidiary": "subsidiary",
    "Primary Subsidiary": "subsidiary",
    "External ID": "externalId",
    "ExternalID": "externalId",
    "Inactive": "isInactive",
    "ID": "entityId",
    "Billing Address 1": "address.addr1",
    "Address 1": "address.addr1",
    "Address 1 : Address 1": "address.addr1",
    "Billing Address 2": "address.addr2",
    "City": "address.city",
    "Billing City": "address.city",
    "State/Province": "address.state",
    "Billing State/Province": "address.state",
    "Zip": "address.zip",
    "Zip Code": "address.zip",
    "Country": "address.country",
    "Address 1 : Country": "address.country",
}
CUSTOMER = {
    **BOTH,
    "Customer ID": "entityId",
    "Individual": "isPerson",
    "Name": "companyName",
    "Company Name": "companyName",
    "Web Address": "url",
    "Customer Address 1 : City": "address.city",
}
CONTACT = {
    **BOTH,
    "Contact ID": "entityId",
    "Contact": "entityId",
    "Name": "entityId",
    "Company": "company",
    "Customer": "company",
    "Contact Address 1 : City": "address.city",
}


@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize(("heading", "field"), CUSTOMER.items())
def test_each_heading_of_a_customer_list_is_known(heading: str, field: str, sign: str) -> None:
    others = [name for name in ("Individual", "Company Name", "Web Address") if CUSTOMER[name] != field]
    batch = read(f"{sign.join([heading.upper(), *others])}\n{sign.join('x' for _ in [heading, *others])}\n")
    assert values(batch)[0][field] == "x"
    assert (batch.app, batch.object) == ("netsuite", "customer")


@pytest.mark.parametrize(("heading", "field"), CONTACT.items())
def test_each_heading_of_a_contact_list_is_known(heading: str, field: str) -> None:
    others = [name for name in ("Company", "Contact", "Last Name") if CONTACT[name] != field]
    batch = read(f"{','.join([heading, *others])}\n{','.join('x' for _ in [heading, *others])}\n")
    assert values(batch)[0][field] == "x"
    assert (batch.app, batch.object) == ("netsuite", "contact")


@pytest.mark.parametrize(
    ("headings", "object"),
    [
        ("Internal ID,ID,Name,Subsidiary,Category,Terms,Inactive", "customer"),
        ("ExternalID,Customer ID,Individual,First Name,Last Name,Company Name,Email", "customer"),
        ("Email,Company Name", "customer"),
        ("Customer,Email,Phone", "customer"),
        ("Individual,Last Name,First Name,Email", "customer"),
        ("Internal ID,Name,Company,Job Title,Phone,Email", "contact"),
        ("Contact,Customer,Email", "contact"),
        ("Company,First Name,Last Name", "contact"),
        ("First Name,Last Name,Email", "contact"),
    ],
)
def test_the_headings_tell_customers_from_contacts(headings: str, object: str) -> None:
    cells = ",".join("x" for _ in headings.split(","))
    assert read(f"\ufeff{headings}\n{cells}\n").object == object


def test_boxes_are_read_in_every_spelling_of_an_export() -> None:
    batch = read("Individual,Company Name,Inactive\nYes,A,no\nT,B,F\nTRUE,C,false\nmaybe,D,\n")
    assert values(batch) == [
        {"isPerson": "true", "companyName": "A", "isInactive": "false"},
        {"isPerson": "true", "companyName": "B", "isInactive": "false"},
        {"isPerson": "true", "companyName": "C", "isInactive": "false"},
        {"isPerson": "maybe", "companyName": "D"},
    ]


def test_bad_rows_are_named_by_the_line_on_which_they_start() -> None:
    text = (
        "Internal ID;Company Name;Email;Comments\r\n"
        '7;Acme;a@acme.example;"Pays late,\r\nbut pays"\r\n'  # 2
        "8;;b@acme.example;\r\n"  # 4
        "9;Bolt;c@acme.example;;;late\r\n"  # 5
        "10;Co\x07g;d@acme.example;\r\n"  # 6
        "11;Dent;e@acme.example\r\n"  # 7
    )
    batch = read(text)
    assert [(row.line, row.values["companyName"]) for row in batch.rows] == [(2, "Acme"), (7, "Dent")]
    assert [(each.line, each.reason) for each in batch.refused] == [
        (4, "has no Company Name"),
        (5, "has 6 cells where the headings have 4"),
        (6, "holds the control character U+0007 in Company Name"),
    ]
    assert batch.ignored == ("Internal ID",)


def test_missing_headings_name_what_either_list_needs() -> None:
    with pytest.raises(MissingColumns, match="NetSuite contact list or NetSuite customer list") as caught:
        read("Shoe Size,Colour\n43,red\n")
    assert caught.value.wanted == ("Contact ID", "First Name", "Last Name", "Company Name", "Customer ID")
