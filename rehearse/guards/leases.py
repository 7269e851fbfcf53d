"""Guards against a second worker on the same workspace."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, update

from rehearse.guards.guard import Guard, Swap
from sync_core.store.tables import lease as leases


def _unfenced(_hold: object) -> Callable[..., None]:
    def hold(tx: Connection, fence: int, until: int) -> None:
        """Keep the lease alive if it is ours, and go on if it is not."""
        tx.execute(update(leases).where(leases.c.fence == fence).values(until=until))

    return hold


LEASES = (
    Guard(
        "fence_check",
        "A worker that was paused past its lease may commit nothing any more.",
        "It goes on with what it knew before, and overwrites what people did since.",
        (Swap("sync_core.store.lease:hold", _unfenced),),
    ),
)
"""The lease itself, which keeps others out, is none: whoever is let in too early finds every request stored
under its key and the fence behind it, and wastes work without doing damage.
"""
