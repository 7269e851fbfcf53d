"""Vendor: here above all for the names that it takes away from customers (QuickBooks contract 2.7, 3)."""

from __future__ import annotations

from simulators.quickbooks import fields
from simulators.quickbooks.company import Company
from simulators.quickbooks.customers import keep_currency
from simulators.quickbooks.entities import Entity, Values, ignored
from simulators.quickbooks.fields import Field
from simulators.quickbooks.records import Record


def complete(company: Company, values: Values, given: Values, old: Record | None) -> None:
    """Fill in what the server fills in. A TermRef counts on updates only."""
    values.setdefault("Vendor1099", False)
    keep_currency(company, values, old)
    if old is None:
        values.pop("TermRef", None)
    elif given.get("TermRef"):
        values["TermRef"] = company.reference(VENDOR.by_name["TermRef"], given["TermRef"])
    if given.get("APAccountRef"):
        values["APAccountRef"] = company.reference(VENDOR.by_name["APAccountRef"], given["APAccountRef"])
    opening = values.pop("Balance", 0) if values.pop("OpenBalanceDate", None) else 0
    values["Balance"] = opening if old is None else old.values["Balance"]


VENDOR = Entity(
    name="Vendor",
    properties=(
        Field("DisplayName", fields.name, compared="text", sortable=True, longest=500),
        Field("Title", fields.name, longest=16),
        Field("GivenName", fields.name, compared="text", sortable=True, longest=100),
        Field("MiddleName", fields.name, compared="text", sortable=True, longest=100),
        Field("FamilyName", fields.name, compared="text", sortable=True, longest=100),
        Field("Suffix", fields.name, longest=16),
        Field("CompanyName", fields.text, compared="text", sortable=True, longest=100),
        Field("PrintOnCheckName", fields.name, compared="text", sortable=True, longest=110),
        Field("PrimaryEmailAddr", fields.email, compared="email"),
        Field("PrimaryPhone", fields.phone),
        Field("AlternatePhone", fields.phone),
        Field("Mobile", fields.phone),
        Field("Fax", fields.phone),
        Field("WebAddr", fields.web),
        Field("Notes", fields.text, longest=4000),
        Field("BillAddr", fields.address),
        Field("AcctNum", fields.text, compared="text", longest=100),
        Field("Vendor1099", fields.flag, compared="flag"),
        Field("TermRef", fields.reference, compared="ref", table="Term"),
        Field("APAccountRef", fields.reference, compared="ref", table="Account"),
        Field("CurrencyRef", fields.reference, compared="ref"),
        Field("BillRate", fields.number, compared="number"),
        Field("Balance", fields.number, compared="number", sortable=True),
        Field("OpenBalanceDate", fields.date),
        Field("TaxIdentifier", fields.masked, longest=20),
        *ignored("Vendor"),
    ),
    survives=frozenset({"Active", "Vendor1099", "CurrencyRef", "Balance"}),
    complete=complete,
)
