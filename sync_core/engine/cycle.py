"""One pass over one workspace (B.8.1). Resumable: what it did not get to, the next one does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from sync_core.apps.client import AppError
from sync_core.engine import waiting, wanted
from sync_core.engine.causes import caused_by
from sync_core.engine.context import LEASE, Active, Context, Deps
from sync_core.engine.decide import decide
from sync_core.engine.pull import pull, scanned
from sync_core.engine.push import drain, push
from sync_core.engine.syncs import read_syncs
from sync_core.ports import Later
from sync_core.rules.constants import POLL_EVERY
from sync_core.rules.issues import issue_class
from sync_core.store import intents, lease, settings
from sync_core.store.tables import AWAY, HELD, record

_still_dirty = (
    select(record.c.id)
    .where(record.c.side == bindparam("b_side"), record.c.object == bindparam("b_object"))
    .where((record.c.dirty < HELD) | ((record.c.dirty == AWAY) & bindparam("b_away")))
    .limit(1)
)
_first_wake = select(func.min(record.c.wake_at)).where(record.c.wake_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cycle leaves behind.

    ``next_due`` is when something must be done that cannot wait for the next look, or None; ``next_look``
    when to look for changes as a matter of routine. ``found`` tells whether anything was seen or done.
    """

    next_due: int | None
    next_look: int | None
    found: bool


def cycle(deps: Deps, *, owner: str) -> Outcome | None:
    """Run one cycle; None while another worker holds the lease, or once it has taken it from us."""
    now = deps.clock.now()
    with deps.store.transaction() as tx:
        fence = lease.take(tx, owner, now, LEASE)
        if fence is None:
            return None
        cause = settings.take_wake(tx)
        known = read_syncs(tx)
        workspace = settings.get_workspace(tx)
        wanted.take_up(tx)
        if not known:
            lease.release(tx, fence, deps.clock.now())
            return Outcome(waiting.next_due(settings.connections(tx)), None, found=False)
    span = deps.events.emit("cycle", cause=cause, workspace=workspace.id, fence=fence)
    actives = [active for active in known.values() if active.on]
    next_look = workspace.next_poll or 0
    context = Context(deps, workspace.id, fence, span, known, actives, looks=next_look <= now)
    try:
        with caused_by(workspace.id, span):
            looked_at = _steps(context)
        return _close(context, looked_at, _next_look(context, next_look, now))
    except lease.LeaseLost:
        context.tell("lease_lost", fence=fence)
        return None


def _steps(context: Context) -> int:
    """Drain → pull → plan and intend → push; a side that fails is skipped and stops nothing else."""
    for side in _unsure_sides(context):
        _guarded(context, side, drain)
    looked_at = 0
    for side in context.sides():
        _guarded(context, side, _pull)
    if "crm" in context.skipped and context.actives:
        return looked_at
    while True:
        planned = _guarded(context, "crm", _decide)
        looked_at += planned
        settled = sum([_guarded(context, side, push) for side in _due_sides(context)])
        if not (planned or settled) or "crm" in context.skipped:
            return looked_at


def _unsure_sides(context: Context) -> list[str]:
    with context.transaction() as tx:
        unsure = intents.unsure_sides(tx, context.clock.now())
    return [side for side in _all_sides(context) if side in unsure]


def _due_sides(context: Context) -> list[str]:
    with context.transaction() as tx:
        due = intents.due_sides(tx, context.clock.now())
    return [side for side in context.sides() if side in due]


def _all_sides(context: Context) -> list[str]:
    """Also those of syncs that were turned off: a request that was sent is still answered for."""
    if not context.known:
        return []
    return ["crm", *dict.fromkeys(active.sync.connection for active in context.known.values())]


def _pull(context: Context, side: str) -> int:
    pull(context, side)
    if context.looks:
        with context.transaction() as tx:
            settings.polled(tx, side, context.clock.now())
    return 0


def _decide(context: Context, _side: str) -> int:
    return decide(_readable(context))


def _readable(context: Context) -> Context:
    """The same cycle with only those syncs whose two sides have been read in full: read before create.

    A side that could not be read just now may hold a later edit, which must not be written over.
    """
    near = [active for active in context.actives if active.sync.connection not in context.skipped]
    with context.transaction() as tx:
        ready = [active for active in near if scanned(tx, _needs(context, active))]
    return Context(
        context.deps,
        context.workspace,
        context.fence,
        context.span,
        context.known,
        ready,
        context.looks,
        context.skipped,
    )


def _needs(context: Context, active: Active) -> dict[str, list[str]]:
    return {side: context.objects(side) for side in ("crm", active.sync.connection)}


def _guarded(context: Context, side: str, step: Callable[[Context, str], int]) -> int:
    """Run a step of one side. Its failure ends that side's part in this cycle, and is told once."""
    if side in context.skipped:
        return 0
    try:
        return step(context, side)
    except Later as later:
        context.skipped[side] = later.at
    except AppError as failure:
        _keep_failure(context, side, failure)
    return 0


def _keep_failure(context: Context, side: str, failure: AppError) -> None:
    """Leave the side alone: until it asked us to come back, else until the next look, which is the probe."""
    now = context.clock.now()
    context.skipped[side] = failure.retry_at
    context.tell("skipped", side=side, code=failure.code, message=failure.message)
    if issue_class(failure.code) != "T":
        with context.transaction() as tx:
            params = {"app": side, **failure.params}
            settings.failed(tx, side, code=failure.code, params=params, now=now, retry_at=failure.retry_at)


def _next_look(context: Context, planned: int, now: int) -> int:
    """When to ask for changes again: in a while, or as soon as a side lets us finish what we began."""
    if not context.looks:
        return planned
    return min([now + POLL_EVERY, *(at for at in context.skipped.values() if at is not None)])


def _close(context: Context, looked_at: int, next_look: int) -> Outcome:
    """End the first pass of syncs that are through, give the lease back, say when to come again."""
    now = context.clock.now()
    with context.transaction() as tx:
        for active in context.actives:
            if (
                active.initial
                and scanned(tx, _needs(context, active))
                and not _unfinished(tx, context, active)
            ):
                settings.set_state(tx, active.sync.id, "ON")
                context.tell("first_pass_done", sync=active.sync.id)
        due = [
            at for side in _all_sides(context) if (at := _next_due(tx, context, side, next_look)) is not None
        ]
        asking = waiting.next_due(settings.connections(tx))
        due += [at for at in (_next_wake(tx), asking) if at is not None]
        if settings.get_workspace(tx).woken_at is not None:
            due.append(now)
        settings.set_next_poll(tx, next_look)
        lease.release(tx, context.fence, now)
    context.tell("cycle_done", looked_at=looked_at, skipped=sorted(context.skipped))
    return Outcome(min(due, default=None), next_look if context.actives else None, looked_at > 0)


def _next_due(tx: Connection, context: Context, side: str, next_look: int) -> int | None:
    """When a side wants attention that cannot wait; a side that was skipped is not asked before its time."""
    due = intents.next_due(tx, side)
    if side not in context.skipped:
        return due
    back = context.skipped[side]
    if back is None:
        return None if due is None else max(due, next_look)
    return back if due is None else max(due, back)


def _unfinished(tx: Connection, context: Context, active: Active) -> bool:
    """Whether the first pass of a sync still has records to look at or writes on their way."""
    sync, away = active.sync, active.sync.connection in context.skipped
    places = (("crm", sync.crm_object), (sync.connection, sync.app_object))
    return bool(intents.count_of(tx, sync.id)) or any(
        tx.execute(_still_dirty, {"b_side": side, "b_object": object, "b_away": away}).first()
        for side, object in places
    )


def _next_wake(tx: Connection) -> int | None:
    found: int | None = tx.execute(_first_wake).scalar_one()
    return found
