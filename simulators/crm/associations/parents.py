"""Line items belong to one parent: one deal, one quote, one invoice, one order (CRM contract 3.5).

A quote and a deal may share a line item; two deals may not. What the vendor answers then is not known.
"""

from __future__ import annotations

from simulators.crm.associations import rows
from simulators.crm.errors import InvalidInput
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal

PARENTS = ("deals", "quotes", "invoices", "orders")


def check(portal: Portal, source: ObjectType, id: int, target: ObjectType, other: int) -> None:
    """Raise `InvalidInput` where a line item would get a second parent of one type; 0 is a record to come."""
    if target.plural == "line_items":
        source, id, target, other = target, other, source, id
    if source.plural != "line_items" or target.plural not in PARENTS or not portal.settings.one_parent:
        return
    held = rows.of_sources(portal.db, source.plural, target.plural, [id])
    if any(row.target_id != other for row in held):
        raise InvalidInput(
            f"line_item {id} belongs to {target.singular} {held[0].target_id}; a line item has one parent"
        )
