"""Taking rows in as the company's own import does: the API's validation, not its limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.vendor import Imported
from simulators.quickbooks.company import Company
from simulators.quickbooks.errors import DuplicateName, Fault
from simulators.quickbooks.names import name_key, wanted_name
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.writes import create

_INNER = {
    "PrimaryEmailAddr": "Address",
    "PrimaryPhone": "FreeFormNumber",
    "AlternatePhone": "FreeFormNumber",
    "Mobile": "FreeFormNumber",
    "Fax": "FreeFormNumber",
    "WebAddr": "URI",
}
"""Flat columns whose text belongs one level deeper."""


def import_rows(
    account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
) -> list[Imported]:
    """Create a record for each row that passes; say of each other row why not.

    A row has flat names: ``DisplayName``, ``PrimaryPhone``, ``BillAddr.City`` … Raises `LookupError` for
    an ``object`` that is none of customer, vendor, employee.
    """
    entity = ENTITIES.get(object.lower())
    if entity is None:
        raise LookupError(f"QuickBooks imports {', '.join(sorted(ENTITIES))}, not {object!r}")
    bodies = [_nested(row) for row in rows]
    with account.transaction(cause=cause) as db:
        company = Company(account, db)
        company.records.look_up(_names(company, bodies))
        results = []
        for index, body in enumerate(bodies):
            try:
                create(company, entity, body)
                results.append(Imported(index, id=str(company.records.last_id())))
            except Fault as fault:
                results.append(Imported(index, refused=_reason(fault)))
        company.records.flush()
    return results


def _nested(row: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for column, text in row.items():
        if not text:
            continue
        name, _, part = column.partition(".")
        part = part or _INNER.get(name, "")
        if part:
            body.setdefault(name, {})[part] = text
        else:
            body[name] = text
    return body


def _names(company: Company, bodies: list[dict[str, Any]]) -> list[str]:
    keys = []
    for body in bodies:
        try:
            keys.append(name_key(wanted_name(body).strip(), "", company.settings))
        except Fault:
            continue
    return keys


def _reason(fault: Fault) -> str:
    """One readable line."""
    if isinstance(fault, DuplicateName):
        return f"the name is already used by record {fault.holder} (6240)"
    where = f"{fault.element}: " if fault.element else ""
    return f"{where}{' '.join(fault.detail.split())} ({fault.code})"
