"""What stories are made of: few names, few values, waits around the core's own."""

from __future__ import annotations

from typing import Final

from rehearse.scenes.kinds import (
    COMPANY,
    CONTACT,
    NETSUITE_CONTACT,
    NETSUITE_CUSTOMER,
    QUICKBOOKS_CUSTOMER,
)

USUAL_FAULTS: Final = ("lost_answer", "timeout_before", "server_error", "too_many_requests")
"""What happens to calls most of the time."""

WAITS: Final = (1, 1, 5, 30, 60, 90, 120, 240, 299, 300, 301, 600)
"""Seconds: within one look, around the window of conflicts, longer than a look."""

PEOPLE: Final = ("Ann", "Bob", "Cid", "Dee")
FIRMS: Final = ("Acme", "Beta", "Gamma")
VALUES: Final = {
    "first name": PEOPLE,
    "last name": ("Lee", "Ray"),
    "phone": ("1", "22", "333", ""),
    "job title": ("Chief", ""),
    "city": ("Bonn", "Rome", ""),
    "name": FIRMS,
}
EMAILS: Final = tuple(f"u{place}@people.test" for place in range(5))

WRITTEN: Final = {
    CONTACT.noun: ("first name", "phone", "phone", "last name"),
    QUICKBOOKS_CUSTOMER.noun: ("first name", "phone", "phone", "last name"),
    NETSUITE_CONTACT.noun: ("first name", "phone", "phone", "job title"),
    COMPANY.noun: ("phone", "phone", "city", "name"),
    NETSUITE_CUSTOMER.noun: ("phone", "phone", "city", "name"),
}
"""The fields that are edited, by kind of record."""
