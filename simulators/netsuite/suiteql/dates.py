"""Dates as SuiteQL reckons with them: milliseconds of a wall clock, see `terms.Family`."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

from simulators.netsuite.suiteql import masks
from simulators.netsuite.suiteql.zones import moment, shown

DAY = 86_400_000

_USER_MASKS = {"M/D/YYYY": "MM/DD/YYYY", "D/M/YYYY": "DD/MM/YYYY", "YYYY-MM-DD": "YYYY-MM-DD"}
_USER_TIMES = ("", " HH:MI AM", " HH:MI:SS AM", " HH24:MI", " HH24:MI:SS")


def to_char(at: int, mask: str) -> str:
    """``TO_CHAR`` of a date."""
    return masks.write(moment(at), mask)


def to_date(text: str, mask: str, now: int) -> int:
    """``TO_DATE`` and ``TO_TIMESTAMP``. Raises `ValueError`."""
    return shown(masks.read(text.strip(), mask, moment(now)))


def user_date(text: str, date_format: str) -> int:
    """A text in the user's date format, with or without a time. Raises `ValueError`."""
    for time in _USER_TIMES:
        try:
            return shown(masks.read(text.strip(), _USER_MASKS[date_format] + time, moment(0)))
        except ValueError:
            continue
    raise ValueError(f"Unparseable date: {text}")


def date_text(at: int, date_format: str) -> str:
    """A date in the user's format, without leading zeros and without its time."""
    day = moment(at)
    if date_format == "M/D/YYYY":
        return f"{day.month}/{day.day}/{day.year}"
    if date_format == "D/M/YYYY":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def iso_day(text: str) -> int:
    """The midnight at which a stored day begins."""
    return shown(masks.read(str(text)[:10], "YYYY-MM-DD", moment(0)))


def plus_days(at: int, days: float) -> int:
    """A date and a number of days, which may have a fraction. Raises `OverflowError` beyond the calendar."""
    return shown(moment(at + round(days * DAY)))


def minus_days(at: int, days: float) -> int:
    """A date less a number of days."""
    return plus_days(at, -days)


def days_between(later: int, earlier: int) -> float:
    """A date minus a date."""
    days = (later - earlier) / DAY
    return int(days) if days.is_integer() else days


def truncate(at: int, unit: str) -> int:
    """``TRUNC`` of a date to a unit such as ``DD``, ``MM``, ``IW``. Raises `ValueError`."""
    day = moment(at)
    day = day.replace(microsecond=0)
    word = unit.upper()
    if word == "MI":
        return shown(day.replace(second=0))
    if word in ("HH", "HH12", "HH24"):
        return shown(day.replace(second=0, minute=0))
    return shown(_first_day(day.replace(second=0, minute=0, hour=0), word))


def _first_day(day: datetime, word: str) -> datetime:
    if word in ("DD", "DDD", "J"):
        return day
    if word in ("MM", "MON", "MONTH", "RM"):
        return day.replace(day=1)
    if word in ("YYYY", "YYY", "YY", "Y", "YEAR", "SYYYY"):
        return day.replace(day=1, month=1)
    if word == "Q":
        return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1)
    if word == "IW":
        return day - timedelta(days=day.weekday())
    if word in ("D", "DY", "DAY"):
        return day - timedelta(days=day.isoweekday() % 7)
    raise ValueError(f"no unit of time: {word}")


def add_months(at: int, months: float) -> int:
    """``ADD_MONTHS``: the last day of a month stays a last day."""
    day = moment(at)
    index = day.year * 12 + day.month - 1 + int(months)
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return shown(day.replace(year=year, month=month + 1, day=last if was_last else min(day.day, last)))


def last_day(at: int) -> int:
    """``LAST_DAY``: the time of day stays."""
    day = moment(at)
    return shown(day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def months_between(later: int, earlier: int) -> float:
    """``MONTHS_BETWEEN``: whole between equal days and between last days, else in parts of 31 days."""
    one, other = moment(later), moment(earlier)
    months = (one.year - other.year) * 12 + one.month - other.month
    both_last = last_day(later) == later and last_day(earlier) == earlier
    if one.day == other.day or both_last:
        return months
    seconds = (later % DAY - earlier % DAY) / DAY
    return months + (one.day - other.day + seconds) / 31
