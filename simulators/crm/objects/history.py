"""Histories of properties, newest first (CRM contract 3.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, select

from simulators.crm.answers import instant
from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.records import Record
from simulators.crm.portal import Portal
from simulators.crm.tables import versions

USER = "userId:"
"""What the id of a source begins with that is a person."""

_doc = msgspec.json.Decoder(dict[str, str])
_of_records = (
    select(versions.c.record, versions.c.at, versions.c.source, versions.c.source_id, versions.c.doc)
    .where(
        versions.c.object == bindparam("object"),
        versions.c.record.in_(listed("ids")),
    )
    .order_by(versions.c.record, versions.c.number.desc())
)


class Version(NamedTuple):
    """What one write set."""

    at: int
    source: str
    source_id: str
    doc: Mapping[str, str]


def histories(
    portal: Portal, type: ObjectType, records: Iterable[Record], names: Sequence[str]
) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """The history of each defined property of ``names``, by record."""
    known = [name for name in sorted(set(names)) if name in portal.catalog(type).properties]
    written = _versions(portal, type, records)
    return {id: {name: _history(type, id, name, found) for name in known} for id, found in written.items()}


def _versions(portal: Portal, type: ObjectType, records: Iterable[Record]) -> dict[int, list[Version]]:
    """Each record's writes, newest first; a record that was never changed has its creation only."""
    every = list(records)
    ids = as_list(record.id for record in every)
    found: dict[int, list[Version]] = defaultdict(list)
    for id, at, source, source_id, doc in portal.db.execute(_of_records, {"object": type.plural, "ids": ids}):
        found[id].append(Version(at, source, source_id, _doc.decode(doc)))
    for record in every:
        if record.id not in found:
            found[record.id].append(first_version(type, record))
    return found


def first_version(type: ObjectType, record: Record) -> Version:
    """The creation of a record that was not changed since. The instant that it says it was created at is a
    value like others: a caller may set it, and a merge takes the older one.
    """
    doc = record.doc
    return Version(
        record.modified,
        doc.get("hs_object_source", ""),
        doc.get("hs_object_source_id", ""),
        {**doc, type.created: instant(record.created)},
    )


def _history(type: ObjectType, id: int, name: str, found: Sequence[Version]) -> list[dict[str, Any]]:
    if name == type.modified:
        return [_entry(version, instant(version.at)) for version in found]
    if name == "hs_object_id":
        return [_entry(found[-1], str(id))]
    return [_entry(version, version.doc[name]) for version in found if name in version.doc]


def _entry(version: Version, value: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"value": value, "timestamp": instant(version.at), "sourceType": version.source}
    if version.source_id:
        entry["sourceId"] = version.source_id
    if version.source_id.startswith(USER):
        entry["updatedByUserId"] = int(version.source_id.removeprefix(USER))
    return entry
