"""Filters of subscriptions to the journal (CRM contract 14.4).

An event is told to a subscription without filters, or when the record meets one of them, which is to meet all
of its conditions (SIM: how filters and conditions go together is documented nowhere).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select

from simulators.crm import parts, sequences
from simulators.crm.errors import InvalidInput, ResourceNotFound
from simulators.crm.journal import conditions
from simulators.crm.journal.tables import journal_filters
from simulators.crm.numbers import whole_number
from simulators.crm.objects.records import store
from simulators.crm.objects.rendering import values_of
from simulators.crm.portal import Portal

FILTERED = ("OBJECT", "ASSOCIATION")
"""Types of subscriptions that take filters: of what was deleted for privacy nothing is left to look at."""

_c = journal_filters.c
_every = select(_c.id, _c.subscription, _c.at, _c.conditions).order_by(_c.id)


def create(portal: Portal, subscription: Mapping[str, Any], given: Mapping[str, Any]) -> int:
    """A new filter of a subscription; its id. Raises `InvalidInput`."""
    type = portal.types.find(subscription["objectTypeId"])
    if type is None or subscription["subscriptionType"] not in FILTERED:
        raise InvalidInput(f"Subscription {subscription['id']} takes no filters")
    asked = parts.objects(parts.mapping(given["filter"], "filter").get("conditions"), "conditions")
    if not asked:
        raise InvalidInput("At least one condition is required")
    known = portal.catalog(type).properties
    kept = [conditions.read(one, known) for one in asked]
    (id,) = sequences.take(portal.db, "journal_filters")
    row = {"id": id, "subscription": subscription["id"], "at": portal.at}
    portal.db.execute(insert(journal_filters), {**row, "conditions": msgspec.json.encode(kept).decode()})
    return id


def of(portal: Portal, subscription: int) -> list[dict[str, Any]]:
    """The filters of one subscription as the API shows them, oldest first."""
    rows = portal.db.execute(_every.where(_c.subscription == subscription)).all()
    return [_shown(*row) for row in rows]


def find_one(portal: Portal, id: str) -> dict[str, Any]:
    """One filter as the API shows it. Raises `ResourceNotFound`."""
    row = portal.db.execute(_every.where(_c.id == whole_number(id))).first()
    if row is None:
        raise ResourceNotFound
    return _shown(*row)


def remove(portal: Portal, id: int) -> None:
    """Forget a filter."""
    portal.db.execute(delete(journal_filters).where(_c.id == id))


def holds(portal: Portal, subscription: Mapping[str, Any], id: int) -> bool:
    """Whether a record, as it is now, is one of which the subscription is told."""
    filters = [one["filter"]["conditions"] for one in of(portal, subscription["id"])]
    type = portal.types.find(subscription["objectTypeId"])
    if not filters or type is None:
        return not filters
    record = store(type).get(portal.db, id)
    values = {} if record is None else values_of(type, record)
    known = portal.catalog(type).properties
    return any(
        all(
            conditions.holds(one, known.get(one["property"]), values.get(one["property"], ""))
            for one in wanted
        )
        for wanted in filters
    )


def _shown(id: int, _subscription: int, at: int, kept: str) -> dict[str, Any]:
    return {"id": id, "createdAt": at, "filter": {"conditions": msgspec.json.decode(kept)}}
