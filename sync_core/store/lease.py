"""The leases of a workspace: one worker at a time, and a fence number that grows with each.

Besides the one of the cycle there may be others by name, each for a thing that only one may do at a time.
A lease alone cannot stop a worker that was paused past its end; the fence can: it is checked in every
transaction that writes, so a late commit is refused instead of done.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from sync_core.store.tables import lease

NAME = "cycle"

_select = select(lease.c.owner, lease.c.until, lease.c.fence).where(lease.c.name == bindparam("called"))
_take = (
    update(lease)
    .where(lease.c.name == bindparam("called"))
    .values(owner=bindparam("new_owner"), until=bindparam("new_until"), fence=lease.c.fence + 1)
)
_extend = (
    update(lease)
    .where(lease.c.name == bindparam("called"), lease.c.fence == bindparam("held"))
    .values(until=bindparam("new_until"))
)


class LeaseLost(Exception):
    """Another worker took the lease meanwhile; nothing of this transaction may be written."""


def take(tx: Connection, owner: str, now: int, ttl: int, *, name: str = NAME) -> int | None:
    """Take the lease if it is free or has run out. Returns the fence number, or None while it is held."""
    row = tx.execute(_select, {"called": name}).one_or_none()
    if row is None:
        tx.execute(insert(lease).values(name=name, owner=owner, until=now + ttl, fence=1))
        return 1
    if row.until > now:
        return None
    tx.execute(_take, {"called": name, "new_owner": owner, "new_until": now + ttl})
    return int(row.fence) + 1


def hold(tx: Connection, fence: int, until: int) -> None:
    """Hold the lease until then; raises `LeaseLost` unless this fence number is the newest."""
    if tx.execute(_extend, {"called": NAME, "held": fence, "new_until": until}).rowcount != 1:
        raise LeaseLost(f"fence {fence} is old")


def end(tx: Connection, now: int) -> None:
    """Let the next worker in at once, whoever held the leases."""
    tx.execute(update(lease).values(until=now))


def release(tx: Connection, fence: int, now: int, *, name: str = NAME) -> None:
    """Let the next worker in at once. The fence number stays."""
    tx.execute(_extend, {"called": name, "held": fence, "new_until": now})
