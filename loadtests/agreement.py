"""Whether two linked records say the same, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

FIELDS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("firstname", "GivenName", str),
    ("lastname", "FamilyName", str),
    ("email", "PrimaryEmailAddr", str.casefold),
    ("phone", "PrimaryPhone", str),
    ("mobilephone", "Mobile", str),
    ("address", "BillAddr.Line1", str),
    ("city", "BillAddr.City", str),
    ("state", "BillAddr.CountrySubDivisionCode", str),
    ("zip", "BillAddr.PostalCode", str),
    ("country", "BillAddr.Country", str),
)
"""What the preset of contacts and customers maps in both directions: the CRM's name, QuickBooks' name, and
what makes texts that mean the same equal. The display name has a rule of its own and is left out."""

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a pair disagrees; ``field`` is the CRM's name of it, or tells that a side is gone."""

    crm_id: str
    app_id: str
    field: str
    crm: str
    app: str

    def __str__(self) -> str:
        pair = f"contact {self.crm_id} and customer {self.app_id}"
        return f"{pair}: {self.field} is {self.crm!r} in the CRM and {self.app!r} in QuickBooks"


def differences(
    links: Sequence[tuple[str, str]], contacts: Mapping[str, Fields], customers: Mapping[str, Fields]
) -> list[Difference]:
    """Every field of every pair in which its two records differ. A record that is gone differs as a whole."""
    found: list[Difference] = []
    for crm_id, app_id in links:
        contact, customer = contacts.get(crm_id), customers.get(app_id)
        if contact is None or customer is None:
            there = [str(side is not None) for side in (contact, customer)]
            found.append(Difference(crm_id, app_id, "the record's presence", *there))
            continue
        for crm_name, app_name, same in FIELDS:
            mine, theirs = contact.get(crm_name, ""), customer.get(app_name, "")
            if same(mine.strip()) != same(theirs.strip()):
                found.append(Difference(crm_id, app_id, crm_name, mine, theirs))
    return found
