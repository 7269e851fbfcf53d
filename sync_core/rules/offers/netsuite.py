"""CRM contacts and companies with NetSuite contacts and customers (data-sync C.1, C.2, C.3).

A customer is an individual or a company; each is an object of its own here, as each is synced with another
object of the CRM. Rows that need a CRM property which a portal does not have by itself are no preset: a
company's e-mail, customer number, currency, open balance and stage. Custom rows can add them.
"""

from __future__ import annotations

from typing import Final

from sync_core.rules.matching import MatchKey
from sync_core.rules.model import FieldRow
from sync_core.rules.offers.preset import Preset
from sync_core.rules.pairs import Pair

COMPANIES: Final = ("companies", "company_customer")

_EMAIL: Final = FieldRow(
    "email",
    ("email",),
    ("email",),
    kind="email",
    mode="never_clear",
    key=True,
    protected=True,
    label="E-mail",
)
_PHONE: Final = FieldRow("phone", ("phone",), ("phone",), kind="phone", label="Phone")
_MOBILE: Final = FieldRow("mobile", ("mobilephone",), ("mobilePhone",), kind="phone", label="Mobile phone")
_WEBSITE: Final = FieldRow("website", ("website",), ("url",), kind="url", label="Website")
_ADDRESS: Final = FieldRow(
    "address",
    ("address", "city", "state", "zip", "country"),
    ("address.addr1", "address.city", "address.state", "address.zip", "address.country"),
    label="Address",
)
_SUBSIDIARY: Final = FieldRow(
    "subsidiary", (), ("subsidiary",), direction="to_app", mode="on_create_only", label="Subsidiary"
)
"""What a new record of an account with subsidiaries needs; its default is chosen in the settings."""

_PERSON: Final = (
    FieldRow("first_name", ("firstname",), ("firstName",), label="First name"),
    FieldRow("last_name", ("lastname",), ("lastName",), label="Last name"),
    _EMAIL,
)
_BY_EMAIL: Final = (
    MatchKey(
        "email",
        "email",
        crm=("email", "hs_additional_emails"),
        app=("email",),
        lists=("hs_additional_emails",),
    ),
)

CONTACT_CONTACT: Final = Preset(
    pair=Pair(
        crm_object="contacts",
        app="netsuite",
        app_object="contact",
        rows=(
            *_PERSON,
            FieldRow("job_title", ("jobtitle",), ("title",), label="Job title"),
            _PHONE,
            _MOBILE,
            FieldRow("fax", ("fax",), ("fax",), kind="phone", label="Fax"),
            _ADDRESS,
            FieldRow(
                "company",
                ("associatedcompanyid",),
                ("company",),
                kind="reference",
                mode="never_clear",
                label="Company",
                refers=COMPANIES,
            ),
            _SUBSIDIARY,
        ),
        keys=_BY_EMAIL,
        beside_crm={"companies": "company"},
    ),
    directions=("two_way", "to_app", "to_crm"),
    direction="two_way",
)

CONTACT_INDIVIDUAL: Final = Preset(
    pair=Pair(
        crm_object="contacts",
        app="netsuite",
        app_object="individual_customer",
        rows=(*_PERSON, _PHONE, _MOBILE, _ADDRESS, _WEBSITE, _SUBSIDIARY),
        keys=_BY_EMAIL,
    ),
    directions=("two_way", "to_app", "to_crm"),
    direction="two_way",
    called=("customer",),
)

COMPANY_CUSTOMER: Final = Preset(
    pair=Pair(
        crm_object="companies",
        app="netsuite",
        app_object="company_customer",
        rows=(
            FieldRow(
                "name",
                ("name",),
                ("companyName",),
                mode="never_clear",
                key=True,
                protected=True,
                label="Name",
            ),
            FieldRow(
                "domain",
                ("domain",),
                ("domain",),
                kind="domain",
                direction="to_crm",
                mode="never_clear",
                key=True,
                label="Domain",
            ),
            _PHONE,
            _ADDRESS,
            _WEBSITE,
            FieldRow("description", ("description",), ("comments",), label="Description"),
            FieldRow(
                "parent",
                ("hs_parent_company_id",),
                ("parent",),
                kind="reference",
                mode="never_clear",
                label="Parent company",
                refers=COMPANIES,
            ),
            _SUBSIDIARY,
        ),
        keys=(
            MatchKey("domain", "domain", crm=("domain",), app=("domain",)),
            MatchKey("name", "name", crm=("name",), app=("companyName",)),
        ),
    ),
    directions=("two_way", "to_app", "to_crm"),
    direction="two_way",
    called=("customer",),
)

OFFERED: Final = (CONTACT_CONTACT, CONTACT_INDIVIDUAL, COMPANY_CUSTOMER)
