"""Merging two records into a third (CRM contract 3.10)."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from simulators.crm import sequences
from simulators.crm.answers import answer
from simulators.crm.associations import links, rows
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.types import BUILT_IN
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import InvalidInput, MergeLimit
from simulators.crm.evidence import CHANGES, FIXTURES, OBJECTS, WRITES
from simulators.crm.grammar import Version, enforces_writes, version
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import changes
from simulators.crm.objects.fields import special
from simulators.crm.objects.locate import locate, object_type
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.rendering import View
from simulators.crm.objects.routes import product
from simulators.crm.params import body
from simulators.crm.parts import identifier
from simulators.crm.portal import Portal
from simulators.kit.fidelity import whole

MERGED = "hs_merged_object_ids"
MERGEABLE = ("contacts", "companies", "deals", "tickets")
"""What can be merged in every version; custom objects, too, and orders from 2026-03 on (3.1)."""

MOST = 250
"""Merges in one lineage."""


@product.route("/<type>/merge", "POST")
@WRITES.but(state=whole(CHANGES, OBJECTS, FIXTURES), webhooks=whole(CHANGES))
def merge_records(type: str) -> Response:
    """Merge two records into a third.

    From 2026-09 on the path takes every type (3.1); one whose records cannot be merged is refused (text from
    memory). Before, such a path is the page of an unknown route.
    """
    kind = object_type(type)
    mergeable = _mergeable(kind, version())
    if not mergeable and not enforces_writes():
        raise NotFound
    require(kind.scope("write"))
    if not mergeable:
        raise InvalidInput(f"Records of object type {kind.id} cannot be merged")
    portal, given = open_portal(), body()
    named = ("primaryObjectId", "objectIdToMerge")
    ids = [identifier(given.get(name), "PublicMergeInput", name) for name in named]
    primary, other = (locate(portal, kind, id) for id in ids)
    record = merge(portal, kind, primary, other)
    return answer(View.of(portal, kind, ()).show_new(record))


def merge(portal: Portal, type: ObjectType, primary: Record, other: Record) -> Record:
    """A third record with the primary's values; what only the other one has fills the gaps.

    Both old ids lead to it from now on, and neither of the old records is archived. Raises `MergeLimit`
    and `InvalidInput`.
    """
    if primary.id == other.id:
        raise InvalidInput(f"Cannot merge {type.singular} {primary.id} into itself")
    lineage = [*_lineage(primary), *_lineage(other), str(primary.id), str(other.id)]
    if len(lineage) // 2 > MOST:  # each merge of a lineage adds two ids to it
        raise MergeLimit
    (id,) = sequences.take(portal.db, type.plural)
    doc = other.doc | primary.doc | {MERGED: ";".join(lineage)}
    doc |= special(type.plural).merged(id, portal.at, (primary.id, primary.doc), (other.id, other.doc))
    doc = {name: value for name, value in doc.items() if value}
    bonds = _bonds(portal, type, id, primary, other)
    for gone in (primary, other):
        changes.forget(portal, type, gone)
    store(type).replace(portal.db, (primary.id, other.id), id)
    links.release(portal, type, [primary.id, other.id])
    survivor = Record.of(id, min(primary.created, other.created), portal.at, _without_mirrors(type, doc))
    changes.add(portal, type, [survivor], change="merged", merged_from=[str(primary.id), str(other.id)])
    touched = links.make(portal, bonds)
    return touched.get((type.plural, id), survivor)


def _mergeable(type: ObjectType, api: Version) -> bool:
    if type.plural == "orders":
        return api.dated and api.text >= "2026-03"
    return type.plural in MERGEABLE or type.id.startswith("2-")


def _lineage(record: Record) -> list[str]:
    return [one for one in record.doc.get(MERGED, "").split(";") if one]


def _without_mirrors(type: ObjectType, doc: dict[str, str]) -> dict[str, str]:
    """Values that follow from associations are set again when those are made."""
    mirrors = {
        kind.mirror for kinds in BUILT_IN.values() for kind in kinds.values() if kind.source == type.plural
    }
    return {name: value for name, value in doc.items() if name not in mirrors}


def _bonds(portal: Portal, type: ObjectType, id: int, primary: Record, other: Record) -> list[Bond]:
    """The associations of both for the survivor; the other's primary label yields to the primary's."""
    single = {kind.id for kinds in BUILT_IN.values() for kind in kinds.values() if kind.single}
    kept: dict[tuple[str, int], list[int]] = {}
    taken: set[tuple[str, int]] = set()
    for record in (primary, other):
        for row in rows.everything(portal.db, type.plural, [record.id]):
            if row.target == type.plural and row.target_id in (primary.id, other.id):
                continue
            if row.type in single and record is other and (row.target, row.type) in taken:
                continue
            if row.type in single:
                taken.add((row.target, row.type))
            kept.setdefault((row.target, row.target_id), []).append(row.type)
    return [
        Bond(type, id, portal.type(target), target_id, tuple(kinds))
        for (target, target_id), kinds in kept.items()
    ]
