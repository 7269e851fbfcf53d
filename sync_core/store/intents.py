"""Writes in flight: an intent for each record, a stored batch for each request.

An intent is committed before anything is sent and goes in the same transaction that takes in its result.
A batch keeps the exact bytes, so that what may have happened can be asked about or sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, update

from sync_core.rules.model import Agreed, Batch, Holder
from sync_core.store import kept_keys
from sync_core.store.codec import dump, load
from sync_core.store.links import baseline_of
from sync_core.store.tables import batch, intent, workspace

PENDING = "pending"
"""Stands for the id of a record that is about to be made."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A write that was decided on.

    ``side`` is where it goes. A create has no id there yet: ``app_id`` (or ``crm_id``) is ``""``.
    ``agreed`` is what the other side held for each row when this was decided: the baseline-to-be.
    ``audit`` holds what has to be written down once it is done: the values that gave way.
    ``claims`` is the unique name that a create will take. ``digest`` is equal for equal attempts.
    """

    sync: str
    side: str
    object: str
    crm_id: str
    app_id: str
    fields: Mapping[str, str]
    version: str
    agreed: Mapping[str, Agreed]
    digest: str
    span: str
    audit: Sequence[Mapping[str, Any]] = ()
    claims: str | None = None
    key: str = ""
    batch: str | None = None

    @property
    def target(self) -> str:
        """The id on the side that is written to; ``""`` for a create."""
        return self.crm_id if self.side == "crm" else self.app_id

    @property
    def source(self) -> str:
        """The id on the other side."""
        return self.app_id if self.side == "crm" else self.crm_id


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A batch and where it stands: ``ready`` was never sent, ``sent`` may have happened."""

    batch: Batch
    side: str
    state: Literal["ready", "sent"]
    attempts: int
    last_attempt: int | None
    next_try: int | None


_mark_sent = (
    update(batch)
    .where(batch.c.id == bindparam("b_id"))
    .values(state="sent", attempts=batch.c.attempts + 1, last_attempt=bindparam("n_at"))
)


_in_batch = (intent.c.side == bindparam("b_side")) & (intent.c.batch == bindparam("b_batch"))
_members = select(intent).where(_in_batch).order_by(intent.c.number)
_drop_members = delete(intent).where(_in_batch)
_drop_batch = delete(batch).where(batch.c.id == bindparam("b_batch"))
_claims = select(intent.c.claims, intent.c.object, intent.c.app_id).where(
    intent.c.side == bindparam("b_side"), intent.c.claims.in_(bindparam("b_names", expanding=True))
)

_last_intent = select(workspace.c.last_intent)
_set_last_intent = update(workspace).values(last_intent=bindparam("n_last"))
_insert = insert(intent)
_ready = (
    select(intent)
    .where(intent.c.side == bindparam("b_side"), intent.c.batch.is_(None))
    .order_by(intent.c.number)
    .limit(bindparam("b_limit"))
)
_spans = (
    select(intent.c.batch, intent.c.span)
    .where(intent.c.side == bindparam("b_side"), intent.c.batch.in_(bindparam("b_batches", expanding=True)))
    .order_by(intent.c.number)
)
_last_batch = select(func.coalesce(func.max(batch.c.number), 0))
_insert_batch = insert(batch)
_put_into_batch = update(intent).where(intent.c.key == bindparam("b_key")).values(batch=bindparam("n_batch"))
_may_be_tried = batch.c.next_try.is_(None) | (batch.c.next_try <= bindparam("b_now"))
_stored_in = (
    select(batch)
    .where(batch.c.side == bindparam("b_side"), batch.c.state == bindparam("b_state"), _may_be_tried)
    .order_by(batch.c.number)
)
_sides_in = select(batch.c.side).where(batch.c.state == bindparam("b_state"), _may_be_tried).distinct()
_sides_unbatched = select(intent.c.side).where(intent.c.batch.is_(None)).distinct()
_put_back = (
    update(batch)
    .where(batch.c.id == bindparam("b_id"))
    .values(
        state=bindparam("n_state"),
        next_try=bindparam("n_next_try"),
        attempts=batch.c.attempts - bindparam("n_less"),
    )
)
_attempts = select(batch.c.attempts).where(batch.c.id == bindparam("b_id"))
_drop = delete(intent).where(intent.c.key.in_(bindparam("b_keys", expanding=True)), intent.c.batch.is_(None))
_busy = select(intent.c.crm_id).where(intent.c.sync == bindparam("b_sync"))
_making = (
    select(intent.c.app_id, intent.c.key)
    .where(intent.c.sync == bindparam("b_sync"), intent.c.side == "crm", intent.c.crm_id == "")
    .order_by(intent.c.number)
)
_still_open = select(intent.c.key).where(intent.c.key.in_(bindparam("b_keys", expanding=True)))
_first_unbatched = (
    select(intent.c.number).where(intent.c.side == bindparam("b_side"), intent.c.batch.is_(None)).limit(1)
)
_first_try = select(func.count(), func.min(func.coalesce(batch.c.next_try, 0))).where(
    batch.c.side == bindparam("b_side")
)
_count = select(func.count()).select_from(intent)
_count_of = _count.where(intent.c.sync == bindparam("b_sync"))


def add(tx: Connection, workspace_id: str, intents: Sequence[Intent], now: int) -> None:
    """Store decisions to write. Each gets its idempotency key from the workspace and its number; a create
    whose last attempt did not take place keeps that one's.
    """
    if not intents:
        return
    last = tx.execute(_last_intent).scalar_one()
    kept = _kept(tx, intents)
    rows = []
    for number, new in enumerate(intents, start=last + 1):
        rows.append(
            {
                "number": number,
                "key": ("" if new.target else kept.get((new.sync, new.side, new.source), ""))
                or _key(workspace_id, number),
                "sync": new.sync,
                "side": new.side,
                "object": new.object,
                "crm_id": new.crm_id,
                "app_id": new.app_id,
                "fields": dump(new.fields),
                "version": new.version,
                "agreed": dump(new.agreed),
                "audit": dump(new.audit),
                "claims": new.claims,
                "digest": new.digest,
                "span": new.span,
                "created": now,
            }
        )
    tx.execute(_insert, rows)
    tx.execute(_set_last_intent, {"n_last": last + len(rows)})


def _kept(tx: Connection, intents: Sequence[Intent]) -> dict[tuple[str, str, str], str]:
    sources: dict[tuple[str, str], list[str]] = {}
    for new in intents:
        if not new.target:
            sources.setdefault((new.sync, new.side), []).append(new.source)
    return {
        (sync, side, source): key
        for (sync, side), asked in sources.items()
        for source, key in kept_keys.take(tx, sync=sync, side=side, sources=asked).items()
    }


def _key(workspace_id: str, number: int) -> str:
    return sha256(f"{workspace_id}/{number}".encode()).hexdigest()[:24]


def ready(tx: Connection, side: str, limit: int) -> list[Intent]:
    """Intents for this side that are in no batch yet, oldest first."""
    return [_intent(row) for row in tx.execute(_ready, {"b_side": side, "b_limit": limit})]


def of_batch(tx: Connection, side: str, id: str) -> dict[str, Intent]:
    """The members of a batch by key."""
    rows = tx.execute(_members, {"b_side": side, "b_batch": id})
    return {row.key: _intent(row) for row in rows}


def spans_of(tx: Connection, side: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """The events that tell of the members of these batches, by batch."""
    found: dict[str, list[str]] = {}
    for row in tx.execute(_spans, {"b_side": side, "b_batches": ids}):
        found.setdefault(row.batch, []).append(row.span)
    return found


def store_batches(tx: Connection, side: str, batches: Sequence[Batch]) -> None:
    """Put intents into batches, for good: a stored batch is never cut, mixed or re-ordered."""
    if not batches:
        return
    last = tx.execute(_last_batch).scalar_one()
    tx.execute(
        _insert_batch,
        [
            {
                "id": new.id,
                "number": number,
                "side": side,
                "object": new.object,
                "operation": new.operation,
                "path": new.path,
                "body": new.body,
                "keys": dump(new.keys),
                "state": "ready",
                "attempts": 0,
            }
            for number, new in enumerate(batches, start=last + 1)
        ],
    )
    tx.execute(
        _put_into_batch,
        [{"b_key": key, "n_batch": new.id} for new in batches for key in new.keys],
    )


def stored(tx: Connection, side: str, state: str, now: int) -> list[StoredBatch]:
    """Batches of this side in this state that may be tried at ``now``, oldest first."""
    asked = {"b_side": side, "b_state": state, "b_now": now}
    return [_stored(row) for row in tx.execute(_stored_in, asked)]


def unsure_sides(tx: Connection, now: int) -> set[str]:
    """The sides with batches that may have happened and may be asked about at ``now``."""
    return set(tx.execute(_sides_in, {"b_state": "sent", "b_now": now}).scalars())


def due_sides(tx: Connection, now: int) -> set[str]:
    """The sides that something is to be sent to: intents in no batch yet, or batches that may be tried."""
    batched = tx.execute(_sides_in, {"b_state": "ready", "b_now": now}).scalars()
    return {*batched, *tx.execute(_sides_unbatched).scalars()}


def mark_sent(tx: Connection, ids: Sequence[str], at: int) -> None:
    """These are about to be sent: from now on they may have happened."""
    tx.execute(_mark_sent, [{"b_id": id, "n_at": at} for id in ids])


def put_back(
    tx: Connection, id: str, *, state: Literal["ready", "sent"], next_try: int | None, counts: bool
) -> int:
    """A try did not succeed: keep the batch for later; returns its failed tries.

    ``counts`` False takes this try back: nothing went out.
    """
    change = {"n_state": state, "n_next_try": next_try, "n_less": 0 if counts else 1}
    tx.execute(_put_back, {"b_id": id, **change})
    return int(tx.execute(_attempts, {"b_id": id}).scalar_one())


def finish(tx: Connection, side: str, id: str) -> None:
    """The batch is settled: it and its members go."""
    tx.execute(_drop_members, {"b_side": side, "b_batch": id})
    tx.execute(_drop_batch, {"b_batch": id})


def drop(tx: Connection, keys: Sequence[str]) -> None:
    """Forget decisions that are in no batch yet: they are to be made anew."""
    if keys:
        tx.execute(_drop, {"b_keys": keys})


def drop_unsent(tx: Connection, sync: str) -> None:
    """Forget what a sync that was turned off has not sent yet (B.2.2): it will be computed anew."""
    _drop_unsent(tx, intent.c.sync == sync)


def drop_unsent_to(tx: Connection, side: str, object: str, ids: Sequence[str]) -> None:
    """Forget updates of these records that have not been sent yet: what they were decided on has changed."""
    column = intent.c.crm_id if side == "crm" else intent.c.app_id
    _drop_unsent(tx, (intent.c.side == side) & (intent.c.object == object) & column.in_(ids))


def _drop_unsent(tx: Connection, which: ColumnElement[bool]) -> None:
    """A ready batch may hold other members: it is dissolved, and those wait for a new one."""
    held = select(intent.c.batch).where(which, intent.c.batch.is_not(None))
    ready_ids = (
        tx.execute(select(batch.c.id).where(batch.c.id.in_(held), batch.c.state == "ready")).scalars().all()
    )
    if ready_ids:
        tx.execute(update(intent).where(intent.c.batch.in_(ready_ids)).values(batch=None))
        tx.execute(delete(batch).where(batch.c.id.in_(ready_ids)))
    tx.execute(delete(intent).where(which, intent.c.batch.is_(None)))


def busy(tx: Connection, sync: str) -> set[str]:
    """CRM ids with a write in flight in this sync: they wait for it before they are planned."""
    return {id for id in tx.execute(_busy, {"b_sync": sync}).scalars() if id}


def making(tx: Connection, sync: str) -> dict[str, str]:
    """The app records for which CRM records are being made in this sync, with the keys of these creates."""
    return {row.app_id: row.key for row in tx.execute(_making, {"b_sync": sync})}


def still_open(tx: Connection, keys: Collection[str]) -> set[str]:
    """Those of these idempotency keys whose writes are in flight."""
    return set(tx.execute(_still_open, {"b_keys": sorted(keys)}).scalars()) if keys else set()


def claimants(tx: Connection, side: str, names: Sequence[str]) -> dict[str, Holder]:
    """Who will hold these unique names once their writes in flight are done."""
    rows = tx.execute(_claims, {"b_side": side, "b_names": names})
    return {row.claims: Holder(row.object, row.app_id or PENDING, row.claims, row.claims) for row in rows}


def next_due(tx: Connection, side: str) -> int | None:
    """When the first batch that waits may be tried again; 0 is now, None that nothing is open."""
    here = {"b_side": side}
    if tx.execute(_first_unbatched, here).first():
        return 0
    found = tx.execute(_first_try, here).one()
    return int(found[1]) if found[0] else None


def count_of(tx: Connection, sync: str) -> int:
    """How many writes of a sync are in flight."""
    return int(tx.execute(_count_of, {"b_sync": sync}).scalar_one())


def count(tx: Connection) -> int:
    """How many writes are in flight."""
    return int(tx.execute(_count).scalar_one())


def _intent(row: Row[Any]) -> Intent:
    return Intent(
        sync=row.sync,
        side=row.side,
        object=row.object,
        crm_id=row.crm_id,
        app_id=row.app_id,
        fields=load(row.fields),
        version=row.version,
        agreed=baseline_of(row.agreed),
        audit=load(row.audit),
        digest=row.digest,
        span=row.span,
        claims=row.claims,
        key=row.key,
        batch=row.batch,
    )


def _stored(row: Row[Any]) -> StoredBatch:
    made = Batch(row.id, row.object, row.operation, row.path, row.body, tuple(load(row.keys)))
    return StoredBatch(made, row.side, row.state, row.attempts, row.last_attempt, row.next_try)
