"""The one record of all benchmarks, in each server's words: twelve values, about 0.4 KB of JSON."""

from __future__ import annotations

from typing import Any

PROPERTIES = (
    "email",
    "firstname",
    "lastname",
    "jobtitle",
    "company",
    "phone",
    "mobilephone",
    "address",
    "city",
    "state",
    "zip",
    "country",
)


def contact(number: str) -> dict[str, str]:
    """A contact by the CRM's names; ``number`` keeps it apart from the others."""
    return {
        "email": f"ann.{number}@rolling-mills.example",
        "firstname": f"Ann {number}",
        "lastname": "Archibald-Lee",
        "jobtitle": "Head of Purchasing",
        "company": "Rolling Mills of the North",
        "phone": "+1 217 555 0142",
        "mobilephone": "+1 217 555 0143",
        "address": "1200 Old Foundry Road",
        "city": "Springfield",
        "state": "IL",
        "zip": "62701",
        "country": "United States",
    }


def customer(number: str) -> dict[str, Any]:
    """The same person as a QuickBooks customer, as it goes on the wire."""
    return {
        "DisplayName": f"Ann {number} Archibald-Lee",
        "GivenName": f"Ann {number}",
        "FamilyName": "Archibald-Lee",
        "CompanyName": "Rolling Mills of the North",
        "PrimaryEmailAddr": {"Address": f"ann.{number}@rolling-mills.example"},
        "PrimaryPhone": {"FreeFormNumber": "+1 217 555 0142"},
        "Mobile": {"FreeFormNumber": "+1 217 555 0143"},
        "BillAddr": {
            "Line1": "1200 Old Foundry Road",
            "City": "Springfield",
            "CountrySubDivisionCode": "IL",
            "PostalCode": "62701",
            "Country": "United States",
        },
    }


def customer_row(number: str) -> dict[str, str]:
    """The customer as a row of an import."""
    row: dict[str, str] = {}
    for key, value in customer(number).items():
        if key == "BillAddr":
            row |= {f"BillAddr.{part}": text for part, text in value.items()}
        else:
            row[key] = next(iter(value.values())) if isinstance(value, dict) else value
    return row


def person(number: str) -> dict[str, Any]:
    """The same person as a NetSuite contact, as it goes on the wire; a place needs the root subsidiary."""
    address = {
        "addr1": "1200 Old Foundry Road",
        "city": "Springfield",
        "state": "IL",
        "zip": "62701",
        "country": {"id": "US"},
    }
    line = {"defaultBilling": True, "addressBookAddress": address}
    return {
        "firstName": f"Ann {number}",
        "lastName": "Archibald-Lee",
        "email": f"ann.{number}@rolling-mills.example",
        "title": "Head of Purchasing",
        "phone": "+1 217 555 0142",
        "mobilePhone": "+1 217 555 0143",
        "comments": "Rolling Mills of the North",
        "subsidiary": {"id": "1"},
        "addressBook": {"items": [line]},
    }


def person_row(number: str) -> dict[str, str]:
    """The NetSuite contact as a row of an import."""
    row: dict[str, str] = {}
    for key, value in person(number).items():
        if key == "addressBook":
            parts = value["items"][0]["addressBookAddress"]
            row |= {f"address.{part}": _plain(text) for part, text in parts.items()}
        else:
            row[key] = _plain(value)
    return row


def _plain(value: Any) -> str:
    return str(value["id"] if isinstance(value, dict) else value)


def item(number: str) -> dict[str, Any]:
    """The contact as a DynamoDB item with the key ``id``."""
    return {name: {"S": text} for name, text in {"id": number, **contact(number)}.items()}


def digits(number: int) -> str:
    """A number as long as a fresh record's."""
    return f"{number:08d}"
