"""Taking rows as the CRM's own import takes a file: quick, with reasons for every row that it refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from simulators.crm.associations import links
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.types import BUILT_IN
from simulators.crm.errors import (
    ContactExists,
    CrmError,
    Invalid,
    InvalidProperties,
    MissingRequired,
    ValueTaken,
)
from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.objects.records import Record
from simulators.crm.objects.write import Draft, create
from simulators.crm.portal import IMPORT, Portal
from simulators.crm.tables import RECORDS
from simulators.kit.accounts import Account
from simulators.kit.vendor import Imported

COMPANY = "_company"
"""The column that names the company with which a record is associated as its primary one."""

_CHUNK = 1_000
_companies = RECORDS["companies"]
_name = func.json_extract(_companies.c.doc, "$.name")
_by_name = (
    select(_name, func.min(_companies.c.id))
    .where(_companies.c.archived.is_(None))
    .where(_name.in_(listed("names")))
    .group_by(_name)
)


def import_rows(
    account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
) -> list[Imported]:
    """Create a record for each row. Empty cells are left out; a refused row does not stop the others.

    Raises `LookupError` for an object type that is not there.
    """
    outcomes: list[Imported] = []
    with account.transaction(cause=cause) as db:
        portal = Portal(account, db, IMPORT, account.now())
        type = portal.types.find(object)
        if type is None:
            raise LookupError(f"the CRM imports {', '.join(portal.types.by_plural)}, not {object!r}")
        for start in range(0, len(rows), _CHUNK):
            outcomes += _take(portal, type, start, rows[start : start + _CHUNK])
    return outcomes


def _take(portal: Portal, type: ObjectType, start: int, rows: Sequence[Mapping[str, str]]) -> list[Imported]:
    column = COMPANY if _primary(type) is not None else ""
    drafts = [
        Draft({name: value for name, value in row.items() if value.strip() and name != column})
        for row in rows
    ]
    outcomes = create(portal, type, drafts, strict=False)
    wanted = [
        (outcome.id, row[column].strip())
        for row, outcome in zip(rows, outcomes, strict=True)
        if column and isinstance(outcome, Record) and row.get(column, "").strip()
    ]
    _associate(portal, type, wanted)
    return [
        Imported(start + place, refused=_reason(outcome))
        if isinstance(outcome, CrmError)
        else Imported(start + place, id=str(outcome.id))
        for place, outcome in enumerate(outcomes)
    ]


def _primary(type: ObjectType) -> int | None:
    """The association type that makes a company a record's primary one."""
    kinds = BUILT_IN.get((type.plural, "companies"), {})
    return next((id for id, kind in kinds.items() if kind.automatic), None)


def _associate(portal: Portal, type: ObjectType, wanted: Sequence[tuple[int, str]]) -> None:
    """Associate records with companies by name; a name that no company has makes one."""
    if not wanted:
        return
    companies, primary = OBJECT_TYPES["companies"], _primary(type)
    assert primary is not None, type
    names = list(dict.fromkeys(name for _, name in wanted))
    rows = portal.db.execute(_by_name, {"names": as_list(names)})
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    new = [name for name in names if name not in found]
    for name, made in zip(
        new, create(portal, companies, [Draft({"name": name}) for name in new]), strict=True
    ):
        assert isinstance(made, Record), made
        found[name] = made.id
    links.make(portal, [Bond(type, id, companies, found[name], (primary,)) for id, name in wanted])


def _reason(refusal: CrmError) -> str:
    """Why a row was refused, for people to read."""
    if isinstance(refusal, InvalidProperties):
        return "; ".join(_property_reason(one) for one in refusal.refused)
    if isinstance(refusal, ContactExists):
        return f"a contact with this e-mail address exists: {refusal.holder}"
    if isinstance(refusal, MissingRequired):
        return f"one of these must have a value: {', '.join((refusal.context or {}).get('properties', ()))}"
    if isinstance(refusal, ValueTaken):
        return f"{refusal.name} {refusal.value} belongs to {refusal.holder}"
    return refusal.message


def _property_reason(one: Invalid) -> str:
    if one.code == "INVALID_OPTION":
        return f"{one.name}: {one.value} is not one of the options"
    if one.code == "PROPERTY_DOESNT_EXIST":
        return f"there is no property {one.name}"
    return f"{one.name}: {one.message}"
