"""Guards against a second worker on the same workspace."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, update

from rehearse.guards.guard import Guard, Swap
from sync_core.store import lease
from sync_core.store.tables import lease as leases


def _open_door(take: Callable[..., int | None]) -> Callable[..., int | None]:
    def let_in(tx: Connection, owner: str, now: int, ttl: int) -> int | None:
        """Whoever comes gets the lease, taken or not."""
        lease.end(tx, now)
        return take(tx, owner, now, ttl)

    return let_in


def _unfenced(_hold: object) -> Callable[..., None]:
    def hold(tx: Connection, fence: int, until: int) -> None:
        """Keep the lease alive if it is ours, and go on if it is not."""
        tx.execute(update(leases).where(leases.c.fence == fence).values(until=until))

    return hold


LEASES = (
    Guard(
        "lease",
        "One worker at a time runs a workspace's cycle.",
        "A second worker asks about a request that is still on its way, and makes the record once more.",
        (Swap("sync_core.store.lease:take", _open_door),),
    ),
    Guard(
        "fence_check",
        "A worker that was paused past its lease may commit nothing any more.",
        "It goes on with what it knew before, and overwrites what people did since.",
        (Swap("sync_core.store.lease:hold", _unfenced),),
    ),
)
"""The lease keeps others out, the fence holds back those who did not notice."""
