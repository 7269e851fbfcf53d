"""Customer, with its sub-customers (QuickBooks contract 2.3)."""

from __future__ import annotations

from simulators.quickbooks import fields
from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Entity, Values, ignored
from simulators.quickbooks.errors import BusinessValidation, InvalidReference
from simulators.quickbooks.fields import Field
from simulators.quickbooks.jobs import path_of, settle_family
from simulators.quickbooks.records import Record

_DEFAULTS = {"Taxable": True, "Job": False, "BillWithParent": False, "PreferredDeliveryMethod": "Print"}
_REFERENCES = ("DefaultTaxCodeRef", "SalesTermRef", "PaymentMethodRef", "CustomerTypeRef", "ARAccountRef")


def complete(company: Company, values: Values, given: Values, old: Record | None) -> None:
    """Fill in what the server fills in; refuse unknown references, foreign currencies, an owing customer."""
    for key, value in _DEFAULTS.items():
        values.setdefault(key, value)
    keep_currency(company, values, old)
    for key in (*_REFERENCES, "ClassRef"):
        if given.get(key):
            values[key] = company.reference(CUSTOMER.by_name[key], given[key])
    if values["Taxable"]:
        values.setdefault("DefaultTaxCodeRef", {"value": "2"})
    opening = values.pop("Balance", 0) if values.pop("OpenBalanceDate", None) else 0
    values["Balance"] = opening if old is None else old.values["Balance"]
    values["BalanceWithJobs"] = opening if old is None else old.values["BalanceWithJobs"]
    if company.settings.balance_blocks_deactivation and not values["Active"] and values["Balance"]:
        raise BusinessValidation("The entity you are trying to delete has an open balance")


def keep_currency(company: Company, values: Values, old: Record | None) -> None:
    """A name has the home currency, for good. Raises 2500 or 6000."""
    home = company.home_currency()
    code = values.get("CurrencyRef", home).get("value", "")
    if code != home["value"]:
        if old is not None:
            raise BusinessValidation("The currency of a name cannot be changed.")
        if len(code) != 3:
            raise InvalidReference("CurrencyRef")
        raise BusinessValidation("Multicurrency must be turned on for another currency.")
    values["CurrencyRef"] = home


CUSTOMER = Entity(
    name="Customer",
    properties=(
        Field("DisplayName", fields.name, compared="text", sortable=True, longest=500),
        Field("Title", fields.name, longest=16),
        Field("GivenName", fields.name, compared="text", sortable=True, longest=100),
        Field("MiddleName", fields.name, compared="text", sortable=True, longest=100),
        Field("FamilyName", fields.name, compared="text", sortable=True, longest=100),
        Field("Suffix", fields.name, longest=16),
        Field("CompanyName", fields.text, compared="text", sortable=True, longest=100),
        Field("PrintOnCheckName", fields.name, compared="text", sortable=True, longest=110),
        Field("FullyQualifiedName", compared="text", sortable=True),
        Field("PrimaryEmailAddr", fields.email, compared="email"),
        Field("PrimaryPhone", fields.phone),
        Field("AlternatePhone", fields.phone),
        Field("Mobile", fields.phone),
        Field("Fax", fields.phone),
        Field("WebAddr", fields.web),
        Field("Notes", fields.text, longest=2000),
        Field("BillAddr", fields.address),
        Field("ShipAddr", fields.address),
        Field("Taxable", fields.flag, compared="flag"),
        Field("DefaultTaxCodeRef", fields.reference, compared="ref", table="TaxCode"),
        Field("ResaleNum", fields.text, compared="text", longest=16),
        Field("TaxExemptionReasonId", fields.text, compared="text", longest=16),
        Field("SalesTermRef", fields.reference, compared="ref", table="Term"),
        Field("PaymentMethodRef", fields.reference, compared="ref", table="PaymentMethod"),
        Field("CustomerTypeRef", fields.reference, compared="ref", table="CustomerType"),
        Field("ARAccountRef", fields.reference, compared="ref", table="Account"),
        Field("ClassRef", fields.reference, compared="ref", table="Class"),
        Field("PreferredDeliveryMethod", fields.option, compared="text", options=("Print", "Email", "None")),
        Field("CurrencyRef", fields.reference, compared="ref"),
        Field("Job", fields.flag, compared="flag"),
        Field("BillWithParent", fields.flag, compared="flag"),
        Field("ParentRef", fields.reference, compared="ref"),
        Field("Level", compared="number"),
        Field("Balance", fields.number, compared="number", sortable=True),
        Field("BalanceWithJobs", sortable=True),
        Field("OpenBalanceDate", fields.date),
        Field("PrimaryTaxIdentifier", fields.masked, longest=20),
        Field("SecondaryTaxIdentifier", fields.masked, longest=20),
        *ignored("Customer"),
    ),
    survives=frozenset(
        {
            *_DEFAULTS,
            "Active",
            "DefaultTaxCodeRef",
            "CurrencyRef",
            "ParentRef",
            "Level",
            "FullyQualifiedName",
            "Balance",
            "BalanceWithJobs",
        }
    ),
    complete=complete,
    place=path_of,
    settled=settle_family,
)
