"""Associations inside records: shown in reads, made with creates (CRM contract 3.7, 3.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from simulators.crm.associations import rows, specs
from simulators.crm.associations.bonds import Link
from simulators.crm.associations.links import other_end
from simulators.crm.associations.requests import id_of
from simulators.crm.associations.types import types_between
from simulators.crm.errors import InvalidInput
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import object_type
from simulators.crm.objects.records import Record
from simulators.crm.params import base_url
from simulators.crm.portal import Portal

MOST = 100
"""How many rows a read shows inline; more are behind ``paging``."""

_KEYS = {"line_items": "line items"}
"""What stands for an object type inside ``associations`` where it is not the plural name (MEM 3.7)."""


def key_of(type: ObjectType) -> str:
    """The key of ``type`` inside the ``associations`` of a record."""
    return _KEYS.get(type.plural, type.plural)


def attach(
    portal: Portal,
    type: ObjectType,
    records: Sequence[Record],
    shown: Sequence[dict[str, Any]],
    asked: Sequence[str],
) -> None:
    """Add ``associations`` to records that have any: one row for each association type of a target."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for target in dict.fromkeys(object_type(name.replace(" ", "_")).plural for name in asked):
        kinds = types_between(portal, type, portal.type(target))
        by_record: dict[int, list[dict[str, str]]] = defaultdict(list)
        for row in rows.of_sources(portal.db, type.plural, target, [one.id for one in records]):
            by_record[row.source_id].append({"id": str(row.target_id), "type": kinds[row.type].name})
        for id, some in by_record.items():
            found[id][key_of(portal.type(target))] = _page(type, id, target, some)
    for record, one in zip(records, shown, strict=True):
        if record.id in found:
            one["associations"] = found[record.id]


def _page(type: ObjectType, id: int, target: str, some: list[dict[str, str]]) -> dict[str, Any]:
    if len(some) <= MOST:
        return {"results": some}
    after = some[MOST]["id"]
    kept = [one for one in some[:MOST] if one["id"] != after]
    path = f"crm/v3/objects/{type.plural}/{id}/associations/{target}"
    link = f"{base_url()}{path}?limit={MOST}&after={after}"
    return {"results": kept, "paging": {"next": {"after": after, "link": link}}}


def drafted_links(portal: Portal, type: ObjectType, given: dict[str, Any]) -> list[Link]:
    """The ``associations`` of a create: the object type of each target follows from its association types.

    Raises `InvalidInput` for what has no ``to.id`` or no type.
    """
    wanted = given.get("associations") or []
    if not isinstance(wanted, list):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: associations must be a list")
    return [_drafted(portal, type, one) for one in wanted]


def _drafted(portal: Portal, type: ObjectType, one: Any) -> Link:
    found = one if isinstance(one, dict) else {}
    kinds = specs.read(found.get("types") or [])
    if not kinds:
        raise InvalidInput.missing("PublicAssociationsForObject", "types")
    id = id_of(found, "to")
    target = _target_of(portal, type, [kind.id for kind in kinds])
    specs.check_categories(kinds, types_between(portal, type, target))
    return Link(target, other_end(portal, target, id), tuple(kind.id for kind in kinds))


def _target_of(portal: Portal, type: ObjectType, kinds: Sequence[int]) -> ObjectType:
    """The object type to which all of these association types lead; the first type that leads nowhere is
    left for `links.check` to refuse.
    """
    for target in portal.types.by_plural.values():
        known = types_between(portal, type, target)
        if all(kind in known for kind in kinds):
            return target
    return type
