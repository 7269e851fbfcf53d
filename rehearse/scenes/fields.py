"""The fields of records as people call them, and as the vendors do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_PLACE: Final[Mapping[str, str]] = {
    "street": "address",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "country": "country",
}

CONTACT: Final[Mapping[str, str]] = {
    "first name": "firstname",
    "last name": "lastname",
    "e-mail": "email",
    "phone": "phone",
    "mobile phone": "mobilephone",
    "website": "website",
    "job title": "jobtitle",
    "company name": "company",
    **_PLACE,
}

COMPANY: Final[Mapping[str, str]] = {
    "name": "name",
    "domain": "domain",
    "phone": "phone",
    "website": "website",
    "description": "description",
    "industry": "industry",
    **_PLACE,
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

_NETSUITE: Final[Mapping[str, str]] = {
    "e-mail": "email",
    "phone": "phone",
    "subsidiary": "subsidiary",
    "street": "address.addr1",
    "city": "address.city",
    "state": "address.state",
    "zip": "address.zip",
    "country": "address.country",
}

_NETSUITE_PERSON: Final[Mapping[str, str]] = {
    **_NETSUITE,
    "first name": "firstName",
    "last name": "lastName",
    "job title": "title",
    "mobile phone": "mobilePhone",
}
NETSUITE_CONTACT: Final = {**_NETSUITE_PERSON, "company": "company"}
NETSUITE_INDIVIDUAL: Final = {**_NETSUITE_PERSON, "website": "url"}

NETSUITE_COMPANY: Final[Mapping[str, str]] = {
    **_NETSUITE,
    "name": "companyName",
    "website": "url",
    "description": "comments",
    "parent company": "parent",
}


def rows(table: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """A step's table as one mapping per line, keyed by its headings."""
    headings, *lines = table
    return [dict(zip(headings, line, strict=True)) for line in lines]
