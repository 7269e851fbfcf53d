"""Creating and updating a record of the name list (QuickBooks contract 2.1 to 2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulators.quickbooks.company import Company
from simulators.quickbooks.entities import Entity, Values
from simulators.quickbooks.errors import InvalidId, ObjectNotFound, RequiredParameter, StaleObject
from simulators.quickbooks.names import settle_name
from simulators.quickbooks.records import Record

_CONTROL = ("Id", "SyncToken", "sparse")
_NEVER_BLANK = frozenset({"DisplayName", "PrintOnCheckName"})
_ADDRESSES = ("BillAddr", "ShipAddr", "PrimaryAddr", "OtherAddr")
_NUMBER = re.compile(r"-?[0-9]+$")


def as_id(text: str) -> int:
    """An id as a number. Raises 2030; a number that no record can have is simply not found."""
    if not _NUMBER.match(text):
        raise InvalidId(text)
    number = int(text)
    if not 0 < number < 2**63:
        raise ObjectNotFound
    return number


def create(company: Company, entity: Entity, body: Mapping[str, Any]) -> str:
    """Add a record; the JSON of it. Raises a fault and leaves nothing behind."""
    given = entity.read(body)
    values = {key: value for key, value in given.items() if value is not None and key not in _CONTROL}
    return _write(company, entity, values, given, None)


def update(company: Company, entity: Entity, body: Mapping[str, Any]) -> str:
    """Change a record, in part if the body says ``sparse``; the JSON of it.

    A full update clears what the body omits. One that changes nothing answers the record as it stands,
    with its SyncToken and time. Raises a fault and leaves nothing behind.
    """
    given = entity.read(body)
    if not given.get("Id"):
        raise RequiredParameter("Id")
    old = company.records.find(entity.kind, as_id(given["Id"]))
    if old is None:
        raise ObjectNotFound
    if not given.get("SyncToken"):
        raise RequiredParameter("SyncToken")
    if given["SyncToken"] != str(old.sync_token):
        raise StaleObject(company.settings.other_editor)
    return _write(company, entity, _merged(entity, given, old), given, old)


def _merged(entity: Entity, given: Values, old: Record) -> Values:
    if given.get("sparse"):
        values = dict(old.values)
        for key in given:
            if given[key] is None and key not in entity.survives and key not in _NEVER_BLANK:
                values.pop(key, None)
    else:
        values = {key: value for key, value in old.values.items() if key in entity.survives}
    values.update((key, value) for key, value in given.items() if value is not None and key not in _CONTROL)
    return values


def _write(company: Company, entity: Entity, values: Values, given: Values, old: Record | None) -> str:
    values.setdefault("Active", True)
    path = entity.place(company, values, given, old)
    key = settle_name(company, values, path, old)
    if "FullyQualifiedName" in entity.by_name:
        values["FullyQualifiedName"] = path + values["DisplayName"]
    entity.complete(company, values, given, old)
    _number_addresses(company, values, old)
    if old is not None and values == old.values:
        return old.body(company.zone)
    new = Record(
        kind=entity.kind,
        id=company.records.next_id() if old is None else old.id,
        sync_token=0 if old is None else old.sync_token + 1,
        active=values["Active"],
        name_key=key,
        sort_key=(path + values["DisplayName"]).casefold(),
        parent=int(values["ParentRef"]["value"]) if "ParentRef" in values else None,
        created=company.now if old is None else old.created,
        updated=company.now,
        values=values,
    )
    written = company.records.add(new) if old is None else company.records.replace(new, old)
    entity.settled(company, new, old)
    note(company, entity.name, new, old)
    return written


def _number_addresses(company: Company, values: Values, old: Record | None) -> None:
    """Give each address its own id; one that is replaced hands its id on."""
    for key in _ADDRESSES:
        if key in values:
            before = old.values.get(key) if old is not None else None
            number = before["Id"] if before else company.records.next_address()
            values[key] = {**values[key], "Id": number}


def note(company: Company, name: str, new: Record, old: Record | None) -> None:
    """Tell the site what changed."""
    before = old.values if old is not None else {}
    changed = sorted(key for key in {**before, **new.values} if before.get(key) != new.values.get(key))
    company.account.note(
        "row",
        object=new.kind,
        id=str(new.id),
        change=_change(new, old),
        fields={key: new.values.get(key) for key in changed},
        entity=name,
        updated=new.updated,
    )


def _change(new: Record, old: Record | None) -> str:
    if old is None:
        return "created"
    if new.active == old.active:
        return "updated"
    return "reactivated" if new.active else "deactivated"
