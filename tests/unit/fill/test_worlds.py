"""The world that the demo tells its story with, and the samples beside it."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from rehearse.fill import FillError, read_csv, world, world_names
from rehearse.fill.worlds import read_world


def acme() -> dict[tuple[str, str], list[dict[str, str]]]:
    return {(each.app, each.object): [dict(row.values) for row in each.rows] for each in world("acme")}


def test_acme_has_its_records_in_the_order_of_sending() -> None:
    assert [(*key, len(rows)) for key, rows in acme().items()] == [
        ("crm", "companies", 5),
        ("crm", "contacts", 12),
        ("quickbooks", "vendor", 2),
        ("quickbooks", "employee", 1),
        ("quickbooks", "customer", 5),
        ("netsuite", "customer", 5),
        ("netsuite", "contact", 4),
    ]


def test_acme_shows_every_trouble() -> None:
    books = acme()
    contacts, customers = books["crm", "contacts"], books["quickbooks", "customer"]
    emails = [each["email"] for each in contacts if "email" in each]
    known = [each["PrimaryEmailAddr"] for each in customers]
    vendors = [each["DisplayName"].casefold() for each in books["quickbooks", "vendor"]]
    employees = [each["DisplayName"] for each in books["quickbooks", "employee"]]
    firms = [each["name"] for each in books["crm", "companies"]]

    assert [each for each in known if each.lower() in emails and each not in emails], "e-mail in other case"
    assert len(emails) < len(contacts), "no e-mail"
    assert sum(each.get("_company") == "Acme Instruments" for each in contacts) == 2, "second contact"
    assert any(name.casefold() in vendors for name in firms), "a vendor holds a company's name"
    assert any(f"{each['firstname']} {each['lastname']}" in employees for each in contacts), (
        "an employee's name"
    )
    assert any(":" in name for name in firms), "a colon"
    assert any(not each["lastname"].isascii() for each in contacts), "Unicode"
    assert len({each.lower() for each in known}) < len(known), "duplicates in QuickBooks"
    assert any("BillAddr.Line1" in each for each in customers), "an address"
    assert any("address" in each for each in contacts), "an address"
    assert all(each["_company"] in firms for each in contacts if "_company" in each)


def test_netsuite_in_acme_overlaps_the_crm_in_every_way() -> None:
    books = acme()
    customers, contacts = books["netsuite", "customer"], books["netsuite", "contact"]
    firms = books["crm", "companies"]
    emails = [each.get("email", "").lower() for each in books["crm", "contacts"]]
    sites = [re.sub(r"^https?://(www\.)?", "", each.get("url", "")) for each in customers]
    names = [each.get("companyName", "") for each in customers]

    by_domain = {(firm["name"], firm["domain"]) for firm in firms if firm["domain"] in sites}
    assert any(name not in names for name, _ in by_domain), "matched by its domain, named otherwise"
    assert any(firm["name"] in names and firm["domain"] not in sites for firm in firms), "matched by name"
    assert any(sites.count(domain) == 2 for _, domain in by_domain), "duplicates in NetSuite"
    persons = [each for each in customers if each["isPerson"] == "true"]
    assert [each["email"].lower() in emails for each in persons] == [True], "an individual"
    known = [each["email"].lower() in emails for each in contacts]
    assert (sum(known), len(known)) == (3, 4), "contacts in both, and one in NetSuite only"
    assert any("company" not in each for each in contacts), "no company"
    assert all(each["company"] in names for each in contacts if "company" in each)


def test_nobody_in_acme_can_be_reached() -> None:
    text = "\n".join(value for rows in acme().values() for row in rows for value in row.values())
    hosts = re.findall(r"(?:@|https?://)([\w.-]+)", text)
    assert hosts
    assert all(host.lower().endswith((".example", ".test")) for host in hosts)


def test_an_unknown_world_names_the_known() -> None:
    assert "acme" in world_names()
    with pytest.raises(FillError, match=r"There is no world 'acmee'\. Known: .*acme"):
        world("acmee")


@pytest.mark.parametrize("name", ["", "../worlds/acme", "acme.toml"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(FillError, match="There is no world"):
        world(name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[crm.contacts]]\nphone = 5550101\n", r"crm\.contacts, row 1, phone must be text"),
        ("[[crm.contacts\n", "World broken: "),
    ],
)
def test_a_broken_world_says_where(text: str, message: str) -> None:
    with pytest.raises(FillError, match=message):
        read_world(text, name="broken")


@pytest.mark.parametrize(
    ("name", "app", "rows", "refused"),
    [
        ("hubspot-contacts.csv", "crm", 5, 0),
        ("quickbooks-customers.csv", "quickbooks", 4, 1),
        ("netsuite-customers.csv", "netsuite", 4, 0),
        ("netsuite-contacts.csv", "netsuite", 3, 0),
    ],
)
def test_the_samples_read_as_exports_do(name: str, app: str, rows: int, refused: int) -> None:
    sample = Path(str(files("rehearse").joinpath("_fixtures", "samples", name)))
    batch = read_csv(sample, app=app)
    assert (len(batch.rows), len(batch.refused)) == (rows, refused)
