"""``requestid``: the first answer to a key is given again, and nothing is done (QuickBooks contract 1.3)."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select

from simulators.quickbooks.errors import StringLength
from simulators.quickbooks.tables import replay

LONGEST, LONGEST_OF_BATCH = 50, 36

_FIND = select(replay.c.body).where(replay.c.requestid == bindparam("requestid"))
_KEEP = insert(replay)


def replayed(db: Connection, requestid: str, *, longest: int = LONGEST) -> bytes | None:
    """The body answered to this key before, or None. Raises 2050 for a key that is too long."""
    if not requestid:
        return None
    if len(requestid) > longest:
        raise StringLength(longest, len(requestid), "requestid")
    body: bytes | None = db.execute(_FIND, {"requestid": requestid}).scalar()
    return body


def keep(db: Connection, requestid: str, body: bytes) -> None:
    """Remember an answer that succeeded; a key without one is executed again."""
    if requestid:
        db.execute(_KEEP, {"requestid": requestid, "body": body})
