"""The lease of a workspace: one worker at a time, and a fence number that grows with each.

A lease alone cannot stop a worker that was paused past its end; the fence can: it is checked in every
transaction that writes, so a late commit is refused instead of done.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from sync_core.store.tables import lease

NAME = "cycle"

_select = select(lease.c.owner, lease.c.until, lease.c.fence).where(lease.c.name == NAME)
_take = (
    update(lease)
    .where(lease.c.name == NAME)
    .values(owner=bindparam("new_owner"), until=bindparam("new_until"), fence=lease.c.fence + 1)
)
_extend = (
    update(lease)
    .where(lease.c.name == NAME, lease.c.fence == bindparam("held"))
    .values(until=bindparam("new_until"))
)


class LeaseLost(Exception):
    """Another worker took the lease meanwhile; nothing of this transaction may be written."""


def take(tx: Connection, owner: str, now: int, ttl: int) -> int | None:
    """Take the lease if it is free or has run out. Returns the fence number, or None while it is held."""
    row = tx.execute(_select).one_or_none()
    if row is None:
        tx.execute(insert(lease).values(name=NAME, owner=owner, until=now + ttl, fence=1))
        return 1
    if row.until > now:
        return None
    tx.execute(_take, {"new_owner": owner, "new_until": now + ttl})
    return int(row.fence) + 1


def hold(tx: Connection, fence: int, until: int) -> None:
    """Hold the lease until then; raises `LeaseLost` unless this fence number is the newest."""
    if tx.execute(_extend, {"held": fence, "new_until": until}).rowcount != 1:
        raise LeaseLost(f"fence {fence} is old")


def end(tx: Connection, now: int) -> None:
    """Let the next worker in at once, whoever held the lease."""
    tx.execute(update(lease).where(lease.c.name == NAME).values(until=now))


def release(tx: Connection, fence: int, now: int) -> None:
    """Let the next worker in at once. The fence number stays."""
    tx.execute(_extend, {"held": fence, "new_until": now})
