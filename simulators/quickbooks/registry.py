"""The kinds of record that are built, by the segment of their path."""

from __future__ import annotations

from simulators.quickbooks.customers import CUSTOMER
from simulators.quickbooks.employees import EMPLOYEE
from simulators.quickbooks.entities import Entity
from simulators.quickbooks.vendors import VENDOR

ENTITIES: dict[str, Entity] = {one.kind: one for one in (CUSTOMER, VENDOR, EMPLOYEE)}
"""Customer, Vendor, Employee: the one name list."""
