"""Writing: decisions become stored batches, batches are sent, and what became of each is settled.

Everything that is sent was stored first, byte for byte. A batch whose answer never came is asked about
before anything else is sent to that side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from sync_core.apps.client import AppError, Done, NotDone, Outcome, Write
from sync_core.engine.causes import caused_by
from sync_core.engine.context import Context
from sync_core.engine.pull import take_in
from sync_core.engine.refusals import try_failed
from sync_core.engine.settle import settle
from sync_core.ports import Later
from sync_core.rules.model import Record
from sync_core.store import intents, observations
from sync_core.store.intents import StoredBatch

ROUND = 1_200
"""How many intents are put into batches at a time."""

ABREAST = 4
"""How many batches are on their way at once."""


def drain(context: Context, side: str) -> int:
    """Find out what became of batches that were sent without an answer; returns how many there were."""
    with context.transaction() as tx:
        unsure = intents.stored(tx, side, "sent", context.clock.now())
    for stored in unsure:
        span = context.tell("recover", side=side, batch=stored.batch.id)
        outcomes = _recover(context, side, stored, span)
        if outcomes is not None:
            settle(context, side, stored, outcomes, span, found=True)
    return len(unsure)


def push(context: Context, side: str) -> int:
    """Send everything that was decided for this side; returns how many batches were settled.

    Raises `AppError` or `Later`; nothing is lost by that.
    """
    client = context.client(side)
    settled = 0
    while True:
        settled += _send_stored(context, side)
        with context.transaction() as tx:
            waiting = intents.ready(tx, side, ROUND)
        if not waiting:
            return settled
        for writes in _by_kind(waiting):
            if client.unguarded and writes[0].id:
                writes = _unchanged(context, side, writes)  # noqa: PLW2901
            batches = client.batches(writes)
            with context.transaction() as tx:
                intents.store_batches(tx, side, batches)


def _send_stored(context: Context, side: str) -> int:
    with context.transaction() as tx:
        ready = intents.stored(tx, side, "ready", context.clock.now())
    for first in range(0, len(ready), ABREAST):
        abreast = ready[first : first + ABREAST]
        with context.transaction() as tx:
            ids = [stored.batch.id for stored in abreast]
            intents.mark_sent(tx, ids, context.clock.now())
            causes = intents.spans_of(tx, side, ids)
        spans = {stored.batch.id: _tell_sent(context, side, stored, causes) for stored in abreast}
        results = context.deps.executor.map(partial(_attempt, context, side, spans), abreast)
        failure: AppError | Later | None = None
        for stored, result in zip(abreast, results, strict=True):
            if isinstance(result, (AppError, Later)):
                failure = failure or result
                try_failed(context, stored, result)
            else:
                settle(context, side, stored, result, spans[stored.batch.id])
        if failure is not None:
            raise failure
    return len(ready)


def _attempt(
    context: Context, side: str, spans: dict[str, str], stored: StoredBatch
) -> list[Outcome] | AppError | Later:
    """Send one batch; what goes wrong is a result here, so that its neighbours are settled all the same."""
    with caused_by(context.workspace, spans[stored.batch.id]):
        try:
            return context.client(side).send(stored.batch)
        except (AppError, Later) as failure:
            return failure


def _recover(context: Context, side: str, stored: StoredBatch, span: str) -> list[Outcome] | None:
    """Ask what became of a batch; None while the app may still be hiding it behind a lagging index."""
    client = context.client(side)
    try:
        with caused_by(context.workspace, span):
            outcomes = client.recover(stored.batch)
    except (AppError, Later) as failure:
        try_failed(context, stored, failure, sent=True)
        raise
    if stored.batch.operation == "update":
        outcomes = _standing(context, side, stored, outcomes)
    lost = any(isinstance(one, NotDone) for one in outcomes)
    waited = context.clock.now() - (stored.last_attempt or 0)
    return None if lost and waited < client.lag else outcomes


def _standing(context: Context, side: str, stored: StoredBatch, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, with those updates as done of which all stands as it was written: otherwise nobody would
    be told what they overwrote.
    """
    unsure = {one.key for one in outcomes if isinstance(one, NotDone)}
    with context.transaction() as tx:
        members = intents.of_batch(tx, side, stored.batch.id)
    ids = [intent.target for key, intent in members.items() if key in unsure]
    seen = {one.id: one for one in context.client(side).read(stored.batch.object, ids)} if ids else {}
    standing = {
        key: Done(key, seen[intent.target])
        for key, intent in members.items()
        if key in unsure and intent.target in seen and _stands(seen[intent.target], intent.fields)
    }
    return [standing.get(one.key, one) for one in outcomes]


def _stands(record: Record, written: Mapping[str, str]) -> bool:
    return all(record.fields.get(name, "") == text for name, text in written.items())


def _tell_sent(context: Context, side: str, stored: StoredBatch, causes: Mapping[str, Sequence[str]]) -> str:
    """A request may carry many intents; the first counts as its cause, all of them are named."""
    spans = causes.get(stored.batch.id, [])
    return context.tell(
        "sent",
        cause=next(iter(spans), None),
        side=side,
        batch=stored.batch.id,
        object=stored.batch.object,
        operation=stored.batch.operation,
        members=len(stored.batch.keys),
        intents=list(spans),
    )


def _unchanged(context: Context, side: str, writes: list[Write]) -> list[Write]:
    """The updates whose target still is what the decision was made on; the others are decided anew.

    The app cannot refuse an update for being late, and its index of changes may hide a newer edit. A read
    is consistent; what is left is the instant between the read and the write.
    """
    object = writes[0].object
    seen = context.client(side).read(object, [write.id for write in writes])
    with context.transaction() as tx:
        before = observations.get(tx, side, object, [write.id for write in writes])
        moved = [one for one in seen if one.id not in before or _differs(before[one.id], one)]
        gone = sorted({write.id for write in writes} - {one.id for one in seen})
        take_in(context, tx, side, moved)
        take_in(context, tx, side, observations.as_gone(tx, side, object, gone))
        ids = {one.id for one in moved} | set(gone)
        late = [write for write in writes if write.id in ids]
        intents.drop(tx, [write.key for write in late])
        observations.touch(tx, side, sorted(ids), object=object)
    return [write for write in writes if write.id not in ids]


def _differs(before: Record, now: Record) -> bool:
    return any(before.fields.get(name, "") != text for name, text in now.fields.items()) or not now.live


def _by_kind(waiting: list[intents.Intent]) -> list[list[Write]]:
    """Writes grouped as clients want them: one object, creates or updates, in the order of the decisions."""
    groups: dict[tuple[str, bool], list[Write]] = {}
    for intent in waiting:
        write = Write(intent.key, intent.object, dict(intent.fields), intent.target, intent.version)
        groups.setdefault((intent.object, bool(intent.target)), []).append(write)
    return list(groups.values())
