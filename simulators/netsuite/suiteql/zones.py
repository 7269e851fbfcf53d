"""Between instants and what the clocks of a time zone show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_QUARTER = 900_000
"""Offsets change at quarters of an hour only."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def wall(instant: int, zone: str) -> int:
    """What a clock in the zone shows at an instant, as milliseconds of a clock in UTC showing the same."""
    return instant + _offset_at(zone, instant // _QUARTER)


@lru_cache(maxsize=4096)
def instant(shown: int, zone: str) -> int:
    """The instant at which a clock in the zone shows this; of an hour that comes twice, the second."""
    local = moment(shown).replace(tzinfo=ZoneInfo(zone), fold=1)
    return shown - _milliseconds(local.utcoffset())


def moment(shown: int) -> datetime:
    """Date and time that milliseconds of a wall clock stand for."""
    return _EPOCH + timedelta(milliseconds=shown)


def shown(moment: datetime) -> int:
    """The milliseconds of a date and time of `moment`."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


@lru_cache(maxsize=8192)
def _offset_at(zone: str, quarter: int) -> int:
    at = (_EPOCH + timedelta(milliseconds=quarter * _QUARTER)).astimezone(ZoneInfo(zone))
    return _milliseconds(at.utcoffset())


def _milliseconds(offset: timedelta | None) -> int:
    assert offset is not None
    return offset // timedelta(milliseconds=1)
