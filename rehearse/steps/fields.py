"""The fields of contacts and customers as people call them, and as the two vendors do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

CRM: Final[Mapping[str, str]] = {
    "first name": "firstname",
    "last name": "lastname",
    "e-mail": "email",
    "phone": "phone",
    "mobile phone": "mobilephone",
    "website": "website",
    "job title": "jobtitle",
    "company name": "company",
    "street": "address",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "country": "country",
}

QUICKBOOKS: Final[Mapping[str, str]] = {
    "first name": "GivenName",
    "last name": "FamilyName",
    "e-mail": "PrimaryEmailAddr",
    "phone": "PrimaryPhone",
    "mobile phone": "Mobile",
    "website": "WebAddr",
    "notes": "Notes",
    "company name": "CompanyName",
    "display name": "DisplayName",
    "street": "BillAddr.Line1",
    "city": "BillAddr.City",
    "state": "BillAddr.CountrySubDivisionCode",
    "zip": "BillAddr.PostalCode",
    "country": "BillAddr.Country",
}


def in_crm(field: str) -> str:
    """The CRM's name of a field; a name that is in no list is taken for the CRM's own."""
    return CRM.get(field, field)


def in_quickbooks(field: str) -> str:
    """QuickBooks' name of a field; a name that is in no list is taken for QuickBooks' own."""
    return QUICKBOOKS.get(field, field)


def rows(table: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """A step's table as one mapping per line, keyed by its headings."""
    headings, *lines = table
    return [dict(zip(headings, line, strict=True)) for line in lines]
