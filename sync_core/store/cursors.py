"""How far every object of a side has been read.

A cursor moves in the transaction that keeps what was read before it, so that a crash loses and skips nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from sqlalchemy import Connection, Update, bindparam, delete, insert, select, update

from sync_core.store.tables import cursor

Scan: TypeAlias = Literal["due", "running", "done"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of one object.

    All that changed before ``position`` (ms) was seen. A pass that was cut short goes on behind ``after``; a
    pass of changes moves the position to ``until`` when it ends. ``swept_at`` is when a pass of deleted
    records last began, ``swept_after`` where it goes on.
    """

    object: str
    position: int
    after: str | None
    until: int | None
    scan: Scan
    swept_at: int | None
    swept_after: str | None


_here = (cursor.c.side == bindparam("b_side")) & (cursor.c.object == bindparam("b_object"))
_of_side = (
    select(
        cursor.c.object,
        cursor.c.position,
        cursor.c.after,
        cursor.c.until,
        cursor.c.scan,
        cursor.c.swept_at,
        cursor.c.swept_after,
    )
    .where(cursor.c.side == bindparam("b_side"))
    .order_by(cursor.c.object)
)
_done = select(cursor.c.side, cursor.c.object).where(cursor.c.scan == "done")
_drop = delete(cursor).where(_here)
_insert = insert(cursor)


def of_side(tx: Connection, side: str) -> dict[str, Cursor]:
    """The cursors of a side by object."""
    return {row[0]: Cursor(*row) for row in tx.execute(_of_side, {"b_side": side})}


def read_in_full(tx: Connection) -> set[tuple[str, str]]:
    """The (side, object) that have been read from beginning to end."""
    return {(row.side, row.object) for row in tx.execute(_done)}


def begin(tx: Connection, side: str, objects: Sequence[str], now: int, *, scan: Scan = "due") -> None:
    """Start anew with these objects: each is to be read in full, and then what changed since.

    What was read before keeps its place in the changes, what was not begins ``now``: only the changes tell of
    what was deleted meanwhile.
    """
    known = of_side(tx, side)
    tx.execute(_drop, [{"b_side": side, "b_object": object} for object in objects])
    tx.execute(
        _insert,
        [
            {
                "side": side,
                "object": object,
                "position": known[object].position if object in known else now,
                "scan": scan,
            }
            for object in objects
        ],
    )


def move(tx: Connection, side: str, objects: Iterable[str], **changes: int | str | None) -> None:
    """Give the cursors of these objects, which exist, other values in the named columns."""
    values = {f"n_{name}": value for name, value in changes.items()}
    places = [{"b_side": side, "b_object": object, **values} for object in objects]
    if places:
        tx.execute(_moving(*changes), places)


@cache
def _moving(*columns: str) -> Update:
    return update(cursor).where(_here).values({name: bindparam(f"n_{name}") for name in columns})
