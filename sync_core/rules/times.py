"""When a value was edited, as far as an app tells (data-sync B.6.3)."""

from __future__ import annotations

from collections.abc import Mapping

from sync_core.rules.constants import FUTURE_TOLERANCE
from sync_core.rules.model import Record


def edit_time(stamp: int, *, seen_at: int, offset: int = 0) -> int:
    """The edit time in the core's time: corrected by how far the app's clock is ahead, never in the future.

    A stamp up to a second after ``seen_at`` is taken as it is; a later one is capped to ``seen_at``.
    """
    corrected = stamp - offset
    return seen_at if corrected - seen_at > FUTURE_TOLERANCE else corrected


def first_seen(before: Record | None, now: Record) -> Mapping[str, int]:
    """The edit time of each field of a record whose app tells one time for the whole record.

    A value keeps the record time at which it was first observed, however often the record moves afterwards
    (a customer's time moves with each of its invoices). Times that the app itself gives are kept.
    """
    known = before.fields if before else {}
    return {
        name: now.times.get(name, _time_in(before, name) if known.get(name, "") == value else now.modified)
        for name, value in now.fields.items()
    }


def _time_in(before: Record | None, name: str) -> int:
    return before.times.get(name, before.modified) if before else 0
