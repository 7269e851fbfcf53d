"""CRM contacts with QuickBooks customers (data-sync C.2).

The row from the customer's balance to an "open balance" of the contact is no preset: it needs a CRM property
of that name, which a portal does not have by itself. A custom row can add it. The display name is no row,
either: it is made by the rules of B.11, and `Options.display_name_from_company` is its switch (SEED-135).
"""

from __future__ import annotations

from typing import Final

from sync_core.rules.matching import MatchKey
from sync_core.rules.model import Criterion, FieldRow
from sync_core.rules.offers.preset import SETUP_DAY, Preset
from sync_core.rules.pairs import Pair

_CONTACT_ROWS: Final = (
    FieldRow("first_name", ("firstname",), ("GivenName",), label="First name"),
    FieldRow("last_name", ("lastname",), ("FamilyName",), label="Last name"),
    FieldRow(
        "email",
        ("email",),
        ("PrimaryEmailAddr",),
        kind="email",
        mode="never_clear",
        key=True,
        protected=True,
        label="E-mail",
    ),
    FieldRow("company", ("company",), ("CompanyName",), direction="to_crm", label="Company name"),
    FieldRow("phone", ("phone",), ("PrimaryPhone",), kind="phone", label="Phone"),
    FieldRow("mobile", ("mobilephone",), ("Mobile",), kind="phone", label="Mobile phone"),
    FieldRow("website", ("website",), ("WebAddr",), kind="url", label="Website"),
    FieldRow(
        "address",
        ("address", "city", "state", "zip", "country"),
        (
            "BillAddr.Line1",
            "BillAddr.City",
            "BillAddr.CountrySubDivisionCode",
            "BillAddr.PostalCode",
            "BillAddr.Country",
        ),
        label="Address",
    ),
)

CONTACT_CUSTOMER: Final = Preset(
    pair=Pair(
        crm_object="contacts",
        app="quickbooks",
        app_object="customer",
        rows=_CONTACT_ROWS,
        keys=(
            MatchKey(
                "email",
                "email",
                crm=("email", "hs_additional_emails"),
                app=("PrimaryEmailAddr",),
                lists=("hs_additional_emails",),
            ),
        ),
        unique_name="DisplayName",
        beside_app=("vendor", "employee"),
        beside_crm={"companies": "company"},
    ),
    directions=("two_way", "to_app", "to_crm"),
    direction="two_way",
    # A contact whose CRM invoice was made since the setup and is no draft any more (SEED-130; H, A-7).
    to_app=(
        (
            Criterion("hs_invoice_status", "is_none_of", ("draft",), object="invoices"),
            Criterion("hs_createdate", "after", (SETUP_DAY,), object="invoices"),
            Criterion("hs_invoice_source", "is_any_of", ("CRM",), object="invoices"),
        ),
    ),
    to_crm=(),
)

OFFERED: Final = (CONTACT_CUSTOMER,)
