"""Line items belong to one parent: one deal, one quote, one invoice, one order (CRM contract 3.5).

A quote and a deal may share a line item; two deals may not. What the vendor answers then is not known.
"""

from __future__ import annotations

from functools import cache

from simulators.crm.associations.types import unlabelled
from simulators.crm.errors import InvalidInput
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.portal import Portal

_PARENTS = ("deals", "quotes", "invoices", "orders")


def types(portal: Portal) -> frozenset[tuple[str, str, int]]:
    """The association types of which a line item has one target at most; as source, target and type id."""
    return _types() if portal.settings.one_parent else frozenset()


@cache
def _types() -> frozenset[tuple[str, str, int]]:
    found = ((plural, unlabelled(OBJECT_TYPES["line_items"], OBJECT_TYPES[plural])) for plural in _PARENTS)
    return frozenset(("line_items", plural, kind.id) for plural, kind in found if kind is not None)


def second(id: int, type: ObjectType, parent: int) -> InvalidInput:
    """The refusal of a line item's second parent of one type."""
    return InvalidInput(f"line_item {id} belongs to {type.singular} {parent}; a line item has one parent")
