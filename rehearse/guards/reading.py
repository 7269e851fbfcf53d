"""Guards of reading: no change is passed over, and nothing is taken for what it is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import update

from rehearse.guards.guard import Guard, Swap
from sync_core.apps.client import AppClient, AppError, Page
from sync_core.apps.crm.client import CrmClient
from sync_core.engine.context import Context
from sync_core.rules.model import Record
from sync_core.store.tables import cursor


class _Hasty:
    """A client before whose answer the cursor has moved already."""

    def __init__(self, context: Context, side: str, client: AppClient) -> None:
        self._context, self._side, self._client = context, side, client

    def changes(self, objects: Sequence[str], since: int, after: str | None = None) -> Page:
        here = (cursor.c.side == self._side) & cursor.c.object.in_(objects)
        with self._context.transaction() as tx:
            tx.execute(update(cursor).where(here).values(position=self._context.clock.now()))
        return self._client.changes(objects, since, after)


def _hasty(changes: Callable[..., None]) -> Callable[..., None]:
    def look(context: Context, side: str, client: Any, *rest: object) -> None:
        changes(context, side, _Hasty(context, side, client), *rest)

    return look


def _unfiltered(_select: object) -> Any:
    """Everything that wants planning, whatever is in flight."""
    return Swap("sync_core.engine.wanted:_dirty", lambda kept: kept).stands()


def _held_by_nothing(_hold: object) -> Callable[..., None]:
    def hold(*_place: object) -> None:
        """What was skipped is done with."""

    return hold


def _credulous(read: Callable[..., list[Record]]) -> Callable[..., list[Record]]:
    def reading(client: CrmClient, object: str, ids: Sequence[str]) -> list[Record]:
        """No answer is taken for the answer that there is nothing."""
        try:
            return read(client, object, ids)
        except AppError:
            return []

    return reading


READING = (
    Guard(
        "cursor_overlap",
        "A look for changes goes back behind the one before, as far as an index may lag.",
        "A change that became visible late is never seen where its webhook is lost, too.",
        (Swap("sync_core.engine.pull:CURSOR_OVERLAP", lambda _: 0),),
    ),
    Guard(
        "cursor_after_page",
        "A cursor moves in the transaction that keeps what was read up to it.",
        "A look that fails half-way passes over all that changed since the one before.",
        (Swap("sync_core.engine.pull:_changes", _hasty),),
    ),
    Guard(
        "hold_for_skipped",
        "A record with a write in flight stays to be planned until that is settled.",
        "An edit that comes meanwhile is taken for planned and never carried over.",
        (
            Swap("sync_core.engine.wanted:_dirty_crm", _unfiltered),
            Swap("sync_core.engine.wanted:hold", _held_by_nothing),
        ),
    ),
    Guard(
        "one_create_in_flight",
        "An app record whose CRM record is being made is not planned again before that is settled.",
        "A second record is made for it.",
        (Swap("sync_core.engine.wanted:_dirty_app", _unfiltered),),
    ),
    Guard(
        "first_read_both_sides",
        "Nothing is created before both sides have been read in full.",
        "Whoever was there all along on the side that could not be read gets a double.",
        (Swap("sync_core.engine.cycle:_readable", lambda _: lambda context: context),),
    ),
    Guard(
        "delete_evidence",
        "A record counts as deleted only where the app says so.",
        "A read that failed makes the core give up records that are there.",
        (Swap("sync_core.apps.crm.client:CrmClient.read", _credulous),),
    ),
    Guard(
        "clock_offset",
        "Times of an app whose clock is off are told by our own clock.",
        "The wrong edit counts as the later one, and changes seem older than the last look.",
        (
            Swap("sync_core.apps.skew:Skew.ours", lambda _: lambda _skew, theirs: theirs),
            Swap("sync_core.apps.skew:Skew.theirs", lambda _: lambda _skew, ours: ours),
            Swap("sync_core.apps.skew:Skew.earliest", lambda _: lambda _skew, ours: ours),
        ),
    ),
)
"""In the order in which a change meets them."""
