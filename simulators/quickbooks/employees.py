"""Employee: here above all for the names that it takes away from customers (QuickBooks contract 2.7, 3)."""

from __future__ import annotations

from simulators.quickbooks import fields
from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Entity, Values, ignored
from simulators.quickbooks.errors import RequiredParameter
from simulators.quickbooks.fields import Field
from simulators.quickbooks.records import Record


def complete(_company: Company, values: Values, _given: Values, _old: Record | None) -> None:
    """An employee is a person: refuse one with neither given nor family name."""
    if not (values.get("GivenName") or values.get("FamilyName")):
        raise RequiredParameter("GivenName")
    values.setdefault("BillableTime", False)


EMPLOYEE = Entity(
    name="Employee",
    properties=(
        Field("DisplayName", fields.name, compared="text", sortable=True, longest=500),
        Field("Title", fields.name, longest=16),
        Field("GivenName", fields.name, compared="text", sortable=True, longest=100),
        Field("MiddleName", fields.name, compared="text", sortable=True, longest=100),
        Field("FamilyName", fields.name, compared="text", sortable=True, longest=100),
        Field("Suffix", fields.name, longest=16),
        Field("PrintOnCheckName", fields.name, compared="text", sortable=True, longest=110),
        Field("PrimaryEmailAddr", fields.email, compared="email"),
        Field("PrimaryPhone", fields.phone),
        Field("Mobile", fields.phone),
        Field("PrimaryAddr", fields.address),
        Field("EmployeeNumber", fields.text, compared="text", longest=100),
        Field("SSN", fields.masked, longest=100),
        Field("BirthDate", fields.date),
        Field("HiredDate", fields.date),
        Field("ReleasedDate", fields.date),
        Field("Gender", fields.text, longest=16),
        Field("BillableTime", fields.flag, compared="flag"),
        Field("BillRate", fields.number, compared="number"),
        Field("CostRate", fields.number, compared="number"),
        Field("Notes", fields.text, longest=4000),
        *ignored("Employee"),
    ),
    survives=frozenset({"Active", "BillableTime"}),
    complete=complete,
)
