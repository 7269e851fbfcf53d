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
from simulators.crm.import_cells import Reader
from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.objects.fields import checked
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
    reader = Reader.of(portal, type)
    named = [row.get(column, "").strip() if column else "" for row in rows]
    companies = _companies_called(portal, [name for name in named if name])
    told: dict[int, Imported] = {
        place: Imported(start + place, refused=f"its company: {_reason(refusal)}")
        for place, name in enumerate(named)
        if isinstance(refusal := companies.get(name), CrmError)
    }
    places = [place for place in range(len(rows)) if place not in told]
    drafts = [
        Draft(reader.values({name: cell for name, cell in rows[place].items() if name != column}))
        for place in places
    ]
    made = create(portal, type, drafts, strict=False)
    told |= {place: _told(start + place, one) for place, one in zip(places, made, strict=True)}
    _associate(
        portal,
        type,
        [
            (one.id, named[place])
            for place, one in zip(places, made, strict=True)
            if isinstance(one, Record) and named[place]
        ],
        {name: id for name, id in companies.items() if isinstance(id, int)},
    )
    return [told[place] for place in range(len(rows))]


def _told(index: int, outcome: Record | CrmError) -> Imported:
    if isinstance(outcome, CrmError):
        return Imported(index, refused=_reason(outcome))
    return Imported(index, id=str(outcome.id))


def _companies_called(portal: Portal, names: Sequence[str]) -> dict[str, int | CrmError]:
    """The oldest company of each name, or why none can be made; nothing of a name that is free.

    A row whose company cannot be is refused as a whole.
    """
    rows = portal.db.execute(_by_name, {"names": as_list(dict.fromkeys(names))})
    found: dict[str, int | CrmError] = {row[0]: row[1] for row in rows}
    catalog = portal.catalog(OBJECT_TYPES["companies"])
    for name in names:
        if name not in found:
            try:
                checked(portal, catalog, {"name": name}, {})
            except CrmError as refusal:
                found[name] = refusal
    return found


def _primary(type: ObjectType) -> int | None:
    """The association type that makes a company a record's primary one."""
    kinds = BUILT_IN.get((type.plural, "companies"), {})
    return next((id for id, kind in kinds.items() if kind.automatic), None)


def _associate(
    portal: Portal, type: ObjectType, wanted: Sequence[tuple[int, str]], known: Mapping[str, int]
) -> None:
    """Associate records with companies by name; a name that is not known makes one."""
    if not wanted:
        return
    companies, primary = OBJECT_TYPES["companies"], _primary(type)
    assert primary is not None, type
    new = list(dict.fromkeys(name for _, name in wanted if name not in known))
    made = create(portal, companies, [Draft({"name": name}) for name in new])
    found = {
        **known,
        **{name: one.id for name, one in zip(new, made, strict=True) if isinstance(one, Record)},
    }
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
