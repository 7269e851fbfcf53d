"""Sub-customers: where one stands in its family, and what a change of one does to the others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Values
from simulators.quickbooks.errors import BusinessValidation, InvalidReference, RequiredParameter
from simulators.quickbooks.fields import money
from simulators.quickbooks.names import name_key
from simulators.quickbooks.records import Record

DEEPEST = 4
"""Levels below a top customer."""


def path_of(company: Company, values: Values, given: Values, old: Record | None) -> str:
    """Set Level and ParentRef; the path before the name: ``Parent:Child:`` or nothing.

    A ParentRef counts only with ``Job``; ``Job: false`` takes a customer out of its family. Raises 2020
    for a job without a parent, 2500 for a parent that is none, 6000 for one that cannot be.
    """
    if given.get("ParentRef") is None and "ParentRef" in given and values.get("Job"):
        raise RequiredParameter("ParentRef")
    if not values.get("Job"):
        if values.get("BillWithParent") and not (old is not None and old.values["BillWithParent"]):
            raise RequiredParameter("ParentRef")
        values.pop("ParentRef", None)
        values.pop("Level", None)
        values.pop("BillWithParent", None)
        return ""
    if "ParentRef" not in values:
        raise RequiredParameter("ParentRef")
    parent = _parent(company, values, old)
    values["ParentRef"] = {"value": str(parent.id)}
    values["Level"] = int(parent.values.get("Level", 0)) + 1
    depth = 0 if old is None else _depth(company, old)
    if values["Level"] + depth > DEEPEST:
        raise BusinessValidation(f"A sub-customer can stand at most {DEEPEST} levels below its customer.")
    return f"{parent.values['FullyQualifiedName']}:"


def settle_family(company: Company, new: Record, old: Record | None) -> None:
    """Carry a new name or place down to the jobs below, and a balance up to the parents above."""
    if old is not None and old.values["FullyQualifiedName"] != new.values["FullyQualifiedName"]:
        _rename_below(company, new)
    before = old.parent if old is not None else None
    if before != new.parent:
        for parent in (before, new.parent):
            if parent is not None:
                _add_up(company, parent)


def _parent(company: Company, values: Values, old: Record | None) -> Record:
    value = values["ParentRef"].get("value", "")
    known = value.isascii() and value.isdigit() and len(value) < 19
    parent = company.records.find("customer", int(value)) if known else None
    if parent is None:
        raise InvalidReference("ParentRef")
    if old is not None and _is_below(company, parent, old.id):
        raise BusinessValidation("A customer cannot be a sub-customer of itself.")
    arrives = old is None or old.parent != parent.id or (values["Active"] and not old.active)
    if not parent.active and arrives:
        raise BusinessValidation("The parent customer is inactive.")
    return parent


def _is_below(company: Company, record: Record, ancestor: int) -> bool:
    place: Record | None = record
    while place is not None:
        if place.id == ancestor:
            return True
        place = company.records.find("customer", place.parent) if place.parent is not None else None
    return False


def _depth(company: Company, record: Record) -> int:
    """How many levels of jobs there are below a customer."""
    return max((1 + _depth(company, child) for child in company.records.children(record.id)), default=0)


def _rename_below(company: Company, parent: Record) -> None:
    """Rewrite the full names below. SyncTokens and times stay: nobody edited these records."""
    for child in company.records.children(parent.id):
        path = f"{parent.values['FullyQualifiedName']}:"
        full = path + child.name
        values = {
            **child.values,
            "FullyQualifiedName": full,
            "Level": int(parent.values.get("Level", 0)) + 1,
        }
        moved = replace(
            child,
            values=values,
            sort_key=full.casefold(),
            name_key=name_key(child.name, path, company.settings),
        )
        company.records.replace(moved, child)
        _rename_below(company, moved)


def _add_up(company: Company, id: int) -> None:
    """Make a parent's BalanceWithJobs its own balance and its jobs'; so on upwards.

    As with an invoice, the time of the parent moves and its SyncToken does not.
    """
    record = company.records.find("customer", id)
    if record is None:
        return
    jobs = sum(Decimal(child.values["BalanceWithJobs"]) for child in company.records.children(id))
    total = money(record.values["Balance"] + jobs)
    if total == record.values["BalanceWithJobs"]:
        return
    values = {**record.values, "BalanceWithJobs": total}
    company.records.replace(replace(record, values=values, updated=company.now), record)
    if record.parent is not None:
        _add_up(company, record.parent)
