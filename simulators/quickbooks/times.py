"""Times as a company file shows and reads them: in its own zone, with the offset of that day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _second(second: int, zone: str) -> tuple[str, str]:
    """A second's text and offset: ``("2026-03-02T05:58:16", "-08:00")``."""
    text = (_EPOCH + timedelta(seconds=second)).astimezone(ZoneInfo(zone)).isoformat()
    return text[:19], text[19:]


def in_seconds(at: int, zone: str) -> str:
    """``2026-03-02T05:58:16-08:00``, as MetaData has it."""
    text, offset = _second(at // 1000, zone)
    return text + offset


def in_millis(at: int, zone: str) -> str:
    """``2026-03-02T05:58:16.187-08:00``, as an answer's own ``time`` has it."""
    text, offset = _second(at // 1000, zone)
    return f"{text}.{at % 1000:03d}{offset}"


def parse_time(text: str, zone: str) -> int:
    """Milliseconds of a date or time; without an offset it is the company's own. Raises `ValueError`."""
    found = _WRITTEN.match(text.strip())
    if found is None:
        raise ValueError(f"not a date or time: {text!r}")
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    moment = datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "0")[:6].ljust(6, "0")),
        tzinfo=_offset(offset, zone),
    )
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _offset(text: str | None, zone: str) -> ZoneInfo | timezone:
    if text is None:
        return ZoneInfo(zone)
    if text in "Zz":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
