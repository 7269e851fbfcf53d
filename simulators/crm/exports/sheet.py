"""Records as a sheet of text: what an export writes into its file (CRM contract 17; headings, dates SIM)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import bindparam, select

from simulators.crm.answers import instant
from simulators.crm.exports.request import Export
from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.rendering import values_of
from simulators.crm.owners import owner_ids
from simulators.crm.portal import Portal
from simulators.crm.properties.definition import Property
from simulators.crm.properties.values import milliseconds
from simulators.crm.search.run import run
from simulators.crm.tables import associations
from simulators.crm.time_zone import offset

_bonds = (
    select(associations.c.source_id, associations.c.target_id)
    .where(associations.c.source == bindparam("source"), associations.c.target == bindparam("target"))
    .where(associations.c.source_id.in_(listed("ids")))
    .distinct()
    .order_by(associations.c.source_id, associations.c.target_id)
)


def lay_out(portal: Portal, export: Export) -> list[list[str]]:
    """The heading, then a row for each record that the search index shows."""
    records = run(portal, export.type, export.search).records
    linked = [_linked(portal, export.type, other, records) for other in export.associated]
    known = portal.catalog(export.type).properties
    sheet = [[*_head(export, known)]]
    for record in records:
        row = values_of(export.type, record)
        cells = [_cell(portal, known[name], row.get(name, ""), export) for name in export.properties]
        beside = [cell for others in linked for cell in others.get(record.id, ("", ""))]
        sheet.append([str(record.id), *cells, *beside])
    return sheet


def _head(export: Export, known: Mapping[str, Property]) -> Iterator[str]:
    yield "hs_object_id" if export.names else "Record ID"
    for name in export.properties:
        yield name if export.names else known[name].label
    for other in export.associated:
        title = other.singular.replace("_", " ").title()
        yield f"Associated {title} IDs"
        yield f"Associated {title}"


def _cell(portal: Portal, one: Property, value: str, export: Export) -> str:
    """A value as people read it, or as it is kept."""
    if export.values or not value:
        return value
    if one.name == "hubspot_owner_id":
        owner = owner_ids(portal.account).get(value)
        return f"{owner['firstName']} {owner['lastName']}" if owner else value
    if one.type == "datetime":
        at = milliseconds(value)
        return (
            value
            if at is None
            else instant(at + offset(portal.settings.time_zone, at))[:16].replace("T", " ")
        )
    labels = {option.value: option.label for option in one.options}
    return ";".join(labels.get(part, part) for part in value.split(";")) if labels else value


def _linked(
    portal: Portal, type: ObjectType, other: ObjectType, records: list[Record]
) -> dict[int, tuple[str, str]]:
    """For each record the ids and the names of what is associated with it."""
    params = {"source": type.plural, "target": other.plural, "ids": as_list(one.id for one in records)}
    found: dict[int, list[int]] = {}
    for source, target in portal.db.execute(_bonds, params).all():
        found.setdefault(source, []).append(target)
    there = store(other).some(portal.db, {id for some in found.values() for id in some})
    return {
        source: (";".join(str(id) for id in some), ";".join(_name(there[id]) for id in some if id in there))
        for source, some in found.items()
    }


def _name(record: Record) -> str:
    """The primary display value."""
    doc = record.doc
    person = " ".join(filter(None, (doc.get("firstname"), doc.get("lastname"))))
    return doc.get("name") or doc.get("dealname") or doc.get("subject") or person or doc.get("email", "")
