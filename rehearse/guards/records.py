"""Guards of who belongs to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from rehearse.guards.guard import Guard, Swap
from sync_core.engine.context import Context
from sync_core.rules.cases import Case
from sync_core.rules.model import Record
from sync_core.store import links, observations


def _nobody_found(_found: object) -> Callable[..., dict[str, list[str]]]:
    def found(_tx: Connection, _side: str, _object: str, keys: Mapping[str, object]) -> dict[str, list[str]]:
        """No key leads to anybody."""
        return {id: [] for id in keys}

    return found


def _each_by_itself(_with_taken: object) -> Callable[..., Case]:
    def with_taken(case: Case, _taken: object) -> Case:
        """What the page has linked so far is of no account."""
        return case

    return with_taken


def _as_seen(_rekey: object) -> Callable[..., list[Record]]:
    def rekey(_context: object, _tx: Connection, records: Sequence[Record]) -> list[Record]:
        """Ids that were merged into others mean nothing."""
        return list(records)

    return rekey


def _parted(touch_bound: Callable[..., None]) -> Callable[..., None]:
    def touch(context: Context, tx: Connection, side: str, object: str, turned: Sequence[str]) -> None:
        """A link ends with its CRM record."""
        touch_bound(context, tx, side, object, turned)
        for active in context.actives if side == "crm" else ():
            if active.sync.crm_object == object:
                links.drop(tx, active.sync.id, sorted(observations.dead(tx, side, object, turned)))

    return touch


def _silently(_touch: object) -> Callable[..., Any]:
    def touch_referring(*_linked: object) -> None:
        """A new link is no news for anybody."""

    return touch_referring


RECORDS = (
    Guard(
        "matching",
        "Before a record is made, those that are there are asked by their keys.",
        "Everybody who was in both apps before is in both of them twice.",
        (Swap("sync_core.engine.load:alike", _nobody_found),),
    ),
    Guard(
        "unique_links",
        "A record has one partner: whom one has got on a page, the next one of it cannot have.",
        "Two contacts link to one customer; the database refuses the page, and everything stands still.",
        (Swap("sync_core.engine.decide:_with_taken", _each_by_itself),),
    ),
    Guard(
        "rekey",
        "The link of a record that was merged away follows the survivor.",
        "The survivor is a stranger: it is given a second partner, or none.",
        (Swap("sync_core.engine.pull:rekey", _as_seen),),
    ),
    Guard(
        "deleted_stays_deleted",
        "The link of a record that was deleted in the CRM outlives it.",
        "Its partner is a stranger then, and what people threw away is made again.",
        (Swap("sync_core.engine.pull:_touch_bound", _parted),),
    ),
    Guard(
        "association_waits",
        "Who names a record that has no partner yet is planned again once it has one.",
        "An association that could not be made at first is never made.",
        (
            Swap("sync_core.engine.pull:touch_referring", _silently),
            Swap("sync_core.engine.decide:touch_referring", _silently),
            Swap("sync_core.engine.settle:touch_referring", _silently),
        ),
    ),
)
"""From the first look at a record to its end."""
