"""Date literals of filters: in the user's own format and zone, ISO only if that is the preference (3.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from simulators.netsuite.errors import InvalidParameter
from simulators.netsuite.settings import Settings

_TIME = r"(?:\s+(?P<hour>1[0-2]|0?[1-9]):(?P<minute>[0-5]\d)\s*(?P<half>[AaPp][Mm]))?"
_FORMATS = {
    "M/D/YYYY": re.compile(rf"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{{4}}){_TIME}\Z"),
    "D/M/YYYY": re.compile(rf"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{{4}}){_TIME}\Z"),
    "YYYY-MM-DD": re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?){_TIME}\Z"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a literal means, in milliseconds: ``start`` itself, ``end`` where its day or minute is over."""

    start: int
    end: int
    bare: bool


def moment(text: str, settings: Settings) -> Moment:
    """``1/31/2026`` or ``1/31/2026 2:15 PM`` in the user's format. Raises 400 ``Unparseable date:``."""
    found = _FORMATS[settings.date_format].match(text.strip())
    if found is None:
        raise _unparseable(text)
    parts = found.groupdict()
    bare = parts["hour"] is None
    hour = 0 if bare else int(parts["hour"]) % 12 + (12 if parts["half"].upper() == "PM" else 0)
    try:
        start = datetime(
            int(parts["year"]),
            int(parts["month"]),
            int(parts["day"]),
            hour,
            int(parts["minute"] or 0),
            tzinfo=ZoneInfo(settings.time_zone),
        )
        # Adding a day to a local time keeps the time of day, on days with 23 or 25 hours, too.
        end = start + (timedelta(days=1) if bare else timedelta(minutes=1))
        return Moment(_instant(start), _instant(end), bare)
    except (ValueError, OverflowError):
        raise _unparseable(text) from None


def _instant(local: datetime) -> int:
    return (local - _EPOCH) // timedelta(milliseconds=1)


def _unparseable(text: str) -> InvalidParameter:
    return InvalidParameter(f'Invalid query. Unparseable date: "{text}"', query="q")
