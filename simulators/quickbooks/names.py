"""The one name list: customers, vendors and employees share their display names (QuickBooks contract 3)."""

from __future__ import annotations

import re
from itertools import count

from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Values
from simulators.quickbooks.errors import DuplicateName, RequiredParameter
from simulators.quickbooks.records import Record
from simulators.quickbooks.settings import Settings

PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
_DELETED = re.compile(r" \(deleted(?: \d+)?\)$")


def name_key(name: str, path: str, settings: Settings) -> str:
    """What must be unique. ``path`` is what stands before a job's name: ``Parent:``, else nothing."""
    key = path + name if settings.job_names == "per_parent" else name
    return key.casefold() if settings.names_ignore_case else key


def wanted_name(values: Values) -> str:
    """The display name, or what the parts of a person's name make up. Raises 2020."""
    name = values.get("DisplayName") or " ".join(values[part] for part in PARTS if values.get(part))
    if not name:
        raise RequiredParameter("DisplayName")
    return name


def settle_name(company: Company, values: Values, path: str, old: Record | None) -> str:
    """Set DisplayName and PrintOnCheckName as the record will show them; its key in the name list.

    An inactive record carries `` (deleted)`` behind its name, which frees the name itself. Raises 2020
    for no name, 6240 for one that somebody else has.
    """
    wanted = clean = wanted_name(values)
    if old is not None and not old.active and wanted in (old.name, _DELETED.sub("", old.name)):
        clean = _DELETED.sub("", old.name)
        if not values["Active"] or (wanted == old.name and not _free(company, clean, path, old)):
            name = old.name
        else:
            name = clean
    else:
        name = clean if values["Active"] else _deleted(company, clean, path)
    values["DisplayName"] = name
    values.setdefault("PrintOnCheckName", (values.get("CompanyName") or clean)[:110])
    return _claim(company, name, path, old)


def _claim(company: Company, name: str, path: str, old: Record | None) -> str:
    key = name_key(name, path, company.settings)
    holder = company.records.holder(key)
    if holder is not None and (old is None or holder != old.id):
        raise DuplicateName(company.settings.duplicate_detail, holder)
    return key


def _free(company: Company, name: str, path: str, old: Record) -> bool:
    return company.records.holder(name_key(name, path, company.settings)) in (None, old.id)


def _deleted(company: Company, name: str, path: str) -> str:
    """The name of an inactive record: the first of `` (deleted)``, `` (deleted 1)`` … that is free."""
    for number in count():
        suffixed = f"{name} (deleted {number})" if number else f"{name} (deleted)"
        if company.records.holder(name_key(suffixed, path, company.settings)) is None:
            break
    return suffixed
