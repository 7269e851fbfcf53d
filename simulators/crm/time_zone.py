"""A portal's own days: where they begin, and how far they are off UTC (CRM contract 12.4, 13)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_QUARTER = 900_000
"""No zone changes its offset within a quarter of an hour, and none begins a day within one."""

_CALENDAR = (-60_000_000_000_000, 250_000_000_000_000)
"""Instants (ms) that calendars reach in every zone; what is beyond is as at their ends."""


def check(name: str) -> None:
    """Raise `ValueError` for what is no IANA name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"a CRM setting cannot be so: {name!r} is no known time zone") from None


def offset(name: str, at: int) -> int:
    """How far (ms) the zone is ahead of UTC at an instant (ms), in summer as in winter."""
    return _offset(name, at // _QUARTER)


def instant_of(name: str, local: int) -> int:
    """The instant (ms) at which clocks in the zone show ``local`` (ms, read as UTC); the earlier of two."""
    shown = datetime.fromtimestamp(local / 1000, UTC).replace(tzinfo=ZoneInfo(name))
    return round(shown.timestamp() * 1000)


def day(name: str, at: int) -> tuple[int, int]:
    """From which midnight to which other one (ms) the zone's day around an instant (ms) goes."""
    return _day(name, at // _QUARTER)


@lru_cache(maxsize=256)
def _offset(name: str, quarter: int) -> int:
    moved = _local(name, quarter).utcoffset() or timedelta()
    return int(moved.total_seconds() * 1000)


@lru_cache(maxsize=256)
def _day(name: str, quarter: int) -> tuple[int, int]:
    today = _local(name, quarter).date()
    midnights = (datetime.combine(one, time(), ZoneInfo(name)) for one in (today, today + timedelta(days=1)))
    begins, ends = (int(one.timestamp() * 1000) for one in midnights)
    return begins, ends


def _local(name: str, quarter: int) -> datetime:
    at = min(max(quarter * _QUARTER, _CALENDAR[0]), _CALENDAR[1])
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(name))
