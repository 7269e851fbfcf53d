"""Exports as people have them: their headings, their quirks, and rows that cannot be taken."""

from __future__ import annotations

import pytest

from rehearse.fill import Batch, read_csv_text
from rehearse.fill.errors import MissingColumns


def crm(text: str) -> Batch:
    return read_csv_text(text, app="crm", origin="contacts.csv")


def quickbooks(text: str) -> Batch:
    return read_csv_text(text, app="quickbooks", origin="customers.csv")


def values(batch: Batch) -> list[dict[str, str]]:
    return [dict(row.values) for row in batch.rows]


def refused(batch: Batch) -> list[tuple[int, str]]:
    return [(each.line, each.reason) for each in batch.refused]


CRM_HEADINGS = {
    "First Name": "firstname",
    "Last Name": "lastname",
    "Email": "email",
    "Phone Number": "phone",
    "Mobile Phone Number": "mobilephone",
    "Company Name": "company",
    "Job Title": "jobtitle",
    "Website URL": "website",
    "Street Address": "address",
    "City": "city",
    "State/Region": "state",
    "Postal Code": "zip",
    "Country/Region": "country",
    "Lifecycle Stage": "lifecyclestage",
    "Lead Status": "hs_lead_status",
    "Associated Company": "_company",
    "Associated Company Name": "_company",
    "Primary Associated Company": "_company",
}
QUICKBOOKS_HEADINGS = {
    "Customer full name": "DisplayName",
    "Customer": "DisplayName",
    "Name": "DisplayName",
    "Display name": "DisplayName",
    "Company": "CompanyName",
    "Company name": "CompanyName",
    "Email": "PrimaryEmailAddr",
    "Phone": "PrimaryPhone",
    "Phone numbers": "PrimaryPhone",
    "Mobile": "Mobile",
    "Website": "WebAddr",
    "First name": "GivenName",
    "Last name": "FamilyName",
    "Street Address": "BillAddr.Line1",
    "Billing street": "BillAddr.Line1",
    "City": "BillAddr.City",
    "State": "BillAddr.CountrySubDivisionCode",
    "ZIP": "BillAddr.PostalCode",
    "Country": "BillAddr.Country",
    "Notes": "Notes",
}


@pytest.mark.parametrize(("heading", "field"), CRM_HEADINGS.items())
def test_each_heading_of_a_crm_export_is_known(heading: str, field: str) -> None:
    batch = crm(f"{heading},Last Name,Email\nx,Lee,ann@acme.example\n")
    assert values(batch)[0][field] == "x"
    assert (batch.app, batch.object) == ("crm", "contacts")


def test_the_headings_tell_what_a_crm_export_is_of() -> None:
    companies = crm("Record ID,Company name,Company Domain Name,Industry\n1,Acme,acme.example,Machinery\n")
    assert companies.object == "companies"
    assert values(companies) == [{"name": "Acme", "domain": "acme.example", "industry": "Machinery"}]
    deals = crm(
        "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Amount,Associated Company\n"
        "1,Renewal,Closed Won (Sales Pipeline),Sales Pipeline,2025-03-02 09:14,1200.50,Acme\n"
    )
    assert deals.object == "deals"
    assert values(deals) == [
        {
            "dealname": "Renewal",
            "dealstage": "closedwon",
            "pipeline": "default",
            "closedate": "2025-03-02 09:14",
            "amount": "1200.50",
            "_company": "Acme",
        }
    ]
    contacts = crm("Email,Company Name,Industry,Phone Number,City\nann@acme.example,Acme,Steel,1,Dayton\n")
    assert contacts.object == "contacts"


@pytest.mark.parametrize(("heading", "field"), QUICKBOOKS_HEADINGS.items())
def test_each_heading_of_a_quickbooks_list_is_known(heading: str, field: str) -> None:
    batch = quickbooks(f"{heading},Family name\nx,Lee\n")
    assert values(batch)[0][field] == "x"
    assert (batch.app, batch.object) == ("quickbooks", "customer")


def test_property_names_are_headings_too() -> None:
    assert values(crm("hs_lead_status,EMAIL\nNEW,a@b.example\n")) == [
        {"hs_lead_status": "NEW", "email": "a@b.example"}
    ]
    assert values(quickbooks("displayname,BillAddr.City\nAcme,Dayton\n")) == [
        {"DisplayName": "Acme", "BillAddr.City": "Dayton"}
    ]


def test_of_two_headings_for_one_field_the_better_one_is_taken() -> None:
    batch = crm(
        "Associated Company,Email,Primary Associated Company,Email\nOld,a@b.example,New,x@y.example\n"
    )
    assert values(batch) == [{"email": "a@b.example", "_company": "New"}]
    assert batch.ignored == ("Associated Company", "Email")


def test_unknown_columns_are_named_once() -> None:
    batch = crm("Record ID,Email,Shoe  Size,Create Date\n51,a@b.example,43,2025-01-01\n52,c@d.example,44,\n")
    assert batch.ignored == ("Record ID", "Shoe Size", "Create Date")
    assert values(batch) == [{"email": "a@b.example"}, {"email": "c@d.example"}]


def test_labels_of_options_become_their_values_and_other_text_stays() -> None:
    rows = "a@b.example,Marketing Qualified Lead,in progress\nc@d.example,VIP,\n"
    assert values(crm("Email,Lifecycle Stage,Lead Status\n" + rows)) == [
        {"email": "a@b.example", "lifecyclestage": "marketingqualifiedlead", "hs_lead_status": "IN_PROGRESS"},
        {"email": "c@d.example", "lifecyclestage": "VIP"},
    ]


def test_values_keep_their_dirt() -> None:
    batch = crm("Email,First Name,Last Name\n  ANN@Acme.EXAMPLE ,\u00a0Zoe\u0308  ,a:\tb\n")
    assert values(batch) == [
        {"email": "  ANN@Acme.EXAMPLE ", "firstname": "\u00a0Zoe\u0308  ", "lastname": "a:\tb"}
    ]


def test_guards_against_spreadsheets_are_taken_off() -> None:
    batch = crm('Email,Phone Number,Postal Code,First Name\na@b.example,\'+49 30 23125,"=""01067""",\'Ann\n')
    assert values(batch) == [
        {"email": "a@b.example", "phone": "+49 30 23125", "zip": "01067", "firstname": "'Ann"}
    ]


def test_one_column_is_a_table_with_commas() -> None:
    batch = crm('Email\n"ann, or bob"\nann@acme.example\nann, bob\n')
    assert values(batch) == [{"email": "ann, or bob"}, {"email": "ann@acme.example"}]
    assert refused(batch) == [(4, "has 2 cells where the headings have 1")]


def test_a_first_line_can_tell_the_delimiter() -> None:
    batch = crm('sep=;\nEmail;"First Name"\na@b.example;Ann\n')
    assert [(row.line, dict(row.values)) for row in batch.rows] == [
        (3, {"email": "a@b.example", "firstname": "Ann"})
    ]


def test_the_phones_of_a_contact_list_report_are_told_apart() -> None:
    text = "Customer full name,Phone numbers\nA,Phone:(555) 010-1 Mobile:(555) 010-2\nB,555 010\nC,Mobile:7\n"
    assert values(quickbooks(text)) == [
        {"DisplayName": "A", "PrimaryPhone": "(555) 010-1", "Mobile": "(555) 010-2"},
        {"DisplayName": "B", "PrimaryPhone": "555 010"},
        {"DisplayName": "C", "Mobile": "7"},
    ]


def test_a_report_has_a_title_and_a_foot() -> None:
    text = (
        '"Acme, Inc",,\nCustomer Contact List,,\n\nCustomer full name,Email,Full name\n'
        'Walk-in,,\n\n\n\n" Friday, November 21, 2025 01:46 PM GMT-05:00",,\n'
    )
    batch = quickbooks(text)
    assert values(batch) == [{"DisplayName": "Walk-in"}]
    assert [row.line for row in batch.rows] == [5]
    assert refused(batch) == [(9, "stands alone in its row below a blank line: the foot of a report")]


def test_bad_rows_are_named_by_the_line_on_which_they_start() -> None:
    text = (
        "First Name,Email,Street Address\r\n"
        'Ann,ann@acme.example,"12 Foundry Lane\r\nBack yard"\r\n'  # 2
        "Bob,bob@acme.example,Dayton,OH\r\n"  # 4
        "\r\n"
        ",,\r\n"  # 6
        " ,,Dayton\r\n"  # 7
        "C\x07id,cid@acme.example,\r\n"  # 8
        '"Dee" Ray,dee@acme.example,\r\n'  # 9
        "Eve,eve@acme.example,,\r\n"  # 10
        "Fay,fay@acme.example\r\n"  # 11
        '"Gus,gus@acme.example,Toledo\r\n'  # 12
        "Hal,hal@acme.example,Toledo"  # 13
    )
    batch = crm(text)
    assert refused(batch) == [
        (4, "has 4 cells where the headings have 3"),
        (6, "is blank"),
        (7, "has no First Name and no Email"),
        (8, "holds the control character U+0007 in First Name"),
        (9, "text follows a closing quotation mark; marks inside a cell must be doubled"),
        (12, "a quotation mark is opened and not properly closed"),
    ]
    assert [(row.line, row.values["firstname"]) for row in batch.rows] == [
        (2, "Ann"),
        (10, "Eve"),
        (11, "Fay"),
        (13, "Hal"),
    ]
    assert batch.notes == ("shorter than the heading line, missing cells taken as empty: lines 11",)


def test_what_a_quotation_mark_swallowed_is_read_again() -> None:
    # The mark before ", Ohio" closes the one before Ann: without a look at the width, Bob would be lost.
    rows = '"Ann,ann@acme.example,Dayton\nBob,bob@acme.example,", Ohio"\nCid,cid@acme.example,\n'
    batch = crm("First Name,Email,City\n" + rows)
    assert [(row.line, row.values["firstname"]) for row in batch.rows] == [(3, "Bob"), (4, "Cid")]
    swallowed = (
        "spans 2 lines and has 2 cells where the headings have 3: a quotation mark too many, or too few"
    )
    assert refused(batch) == [(2, swallowed)]


def test_the_rest_of_a_broken_row_is_no_row() -> None:
    batch = crm('First Name,Email,City\nAnn,a@b.example,"Dayton\nthe "old" part"\nBob,b@b.example,Toledo\n')
    assert [row.values["firstname"] for row in batch.rows] == ["Bob"]
    assert refused(batch)[1] == (3, "follows a broken row and has 1 cell where the headings have 3")


def test_an_endless_quotation_mark_does_not_eat_a_long_file() -> None:
    rows = "Bob,bob@acme.example\n" * 20_000
    batch = crm(f'First Name,Email\n"Ann,ann@acme.example\n{rows}')
    assert len(batch.rows) == 20_000
    assert refused(batch) == [
        (2, "a quotation mark is not closed, or a cell is longer than 131,072 characters")
    ]


@pytest.mark.parametrize(
    "text", ["Shoe Size,Colour\n43,red\n", "43;red\n44;blue\n", "Job Title,City\nClerk,Dayton\n"]
)
def test_missing_headings_name_what_is_there_and_what_is_wanted(text: str) -> None:
    with pytest.raises(MissingColumns) as caught:
        crm(text)
    first = text.splitlines()[0].replace(";", ",").split(",")
    assert caught.value.found == (*first,)
    message = str(caught.value)
    assert "contacts.csv" in message
    assert all(repr(name) in message for name in (*first, "Email", "First Name", "Last Name"))


def test_a_company_name_alone_is_no_quickbooks_customer() -> None:
    with pytest.raises(MissingColumns, match="Wanted, at least one of: 'Customer full name'"):
        quickbooks("Company name,Phone\nAcme,1\n")
