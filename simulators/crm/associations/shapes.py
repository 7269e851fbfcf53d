"""Associations as the two families of versions show them (CRM contract 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.rows import Row
from simulators.crm.associations.types import AssociationType
from simulators.crm.grammar import Version
from simulators.crm.portal import Portal


def shown_id(portal: Portal, api: Version, id: int) -> int | str:
    """A record id in a labelled answer: a number or text, as a switch says."""
    style = portal.settings.association_ids
    return id if style == "number" or (style == "by_version" and not api.dated) else str(id)


def shown(
    portal: Portal, api: Version, found: Iterable[Row], known: Mapping[int, AssociationType]
) -> list[dict[str, Any]]:
    """Rows of one record in the shape of a version."""
    return _labelled(portal, api, found, known) if api.labelled else named(found, known)


def _labelled(
    portal: Portal, api: Version, found: Iterable[Row], known: Mapping[int, AssociationType]
) -> list[dict[str, Any]]:
    """Rows of one record, one entry for each target with all its types (v4, dated)."""
    return [
        {
            "toObjectId": shown_id(portal, api, target),
            "associationTypes": [
                {"category": known[row.type].category, "typeId": row.type, "label": known[row.type].label}
                for row in some
            ],
        }
        for target, some in groupby(found, key=lambda row: row.target_id)
    ]


def named(found: Iterable[Row], known: Mapping[int, AssociationType]) -> list[dict[str, Any]]:
    """Rows of one record, one entry for each type of a target (v3)."""
    return [{"id": str(row.target_id), "type": known[row.type].name} for row in found]


def label_set(
    portal: Portal, api: Version, bond: Bond, known: Mapping[int, AssociationType]
) -> dict[str, Any]:
    """What a labelled write answers for one pair."""
    return {
        "fromObjectTypeId": bond.source.id,
        "fromObjectId": shown_id(portal, api, bond.source_id),
        "toObjectTypeId": bond.target.id,
        "toObjectId": shown_id(portal, api, bond.target_id),
        "labels": [label for id in bond.types if (label := known[id].label) is not None],
    }


def both_ways(bond: Bond, kind: AssociationType) -> list[dict[str, Any]]:
    """What a default association answers: the pair seen from either side."""
    here, there = {"id": str(bond.source_id)}, {"id": str(bond.target_id)}
    return [
        {
            "from": one,
            "to": other,
            "associationSpec": {"associationCategory": kind.category, "associationTypeId": id},
        }
        for one, other, id in ((here, there, kind.id), (there, here, kind.back))
    ]
