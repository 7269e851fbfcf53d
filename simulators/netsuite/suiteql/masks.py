"""Format masks of Oracle: ``YYYY-MM-DD HH24:MI:SS`` and their kin, for writing and for reading."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

_MONTHS = tuple(calendar.month_name)
_DAYS = tuple(calendar.day_name)
_PART = re.compile(
    r'"[^"]*"|FM|FX|YYYY|YYY|YY|Y|RRRR|RR|IYYY|Q|MONTH|MON|MM|IW|WW|W|DDD|DD|DAY|DY|D|HH24|HH12|HH|MI|SSSSS|SS'
    r"|FF[1-9]?|A\.M\.|P\.M\.|AM|PM|J|[-/,.;:\s]",
    re.IGNORECASE,
)
_WRITTEN: dict[str, Callable[[datetime], str]] = {
    "YYYY": lambda at: f"{at.year:04}",
    "YYY": lambda at: f"{at.year:04}"[1:],
    "YY": lambda at: f"{at.year:04}"[2:],
    "Y": lambda at: f"{at.year:04}"[3:],
    "RRRR": lambda at: f"{at.year:04}",
    "RR": lambda at: f"{at.year:04}"[2:],
    "IYYY": lambda at: f"{at.isocalendar().year:04}",
    "Q": lambda at: str((at.month + 2) // 3),
    "MM": lambda at: f"{at.month:02}",
    "IW": lambda at: f"{at.isocalendar().week:02}",
    "WW": lambda at: f"{(at.timetuple().tm_yday + 6) // 7:02}",
    "W": lambda at: str((at.day + 6) // 7),
    "DDD": lambda at: f"{at.timetuple().tm_yday:03}",
    "DD": lambda at: f"{at.day:02}",
    "D": lambda at: str(at.isoweekday() % 7 + 1),
    "HH24": lambda at: f"{at.hour:02}",
    "HH12": lambda at: f"{(at.hour + 11) % 12 + 1:02}",
    "HH": lambda at: f"{(at.hour + 11) % 12 + 1:02}",
    "MI": lambda at: f"{at.minute:02}",
    "SSSSS": lambda at: f"{at.hour * 3600 + at.minute * 60 + at.second:05}",
    "SS": lambda at: f"{at.second:02}",
    "J": lambda at: str(at.toordinal() + 1_721_425),
}
_NAMED: dict[str, Callable[[datetime], str]] = {
    "MONTH": lambda at: _MONTHS[at.month],
    "MON": lambda at: _MONTHS[at.month][:3],
    "DAY": lambda at: _DAYS[at.weekday()],
    "DY": lambda at: _DAYS[at.weekday()][:3],
    "AM": lambda at: "PM" if at.hour >= 12 else "AM",
    "A.M.": lambda at: "P.M." if at.hour >= 12 else "A.M.",
}
_READ_DIGITS = {
    "YYYY": 4,
    "RRRR": 4,
    "MM": 2,
    "DD": 2,
    "HH24": 2,
    "HH12": 2,
    "HH": 2,
    "MI": 2,
    "SS": 2,
}


@lru_cache(maxsize=256)
def parts(mask: str) -> tuple[str, ...]:
    """The elements of a mask in order. Raises `ValueError` for what is none."""
    found: list[str] = []
    place = 0
    while place < len(mask):
        match = _PART.match(mask, place)
        if match is None:
            raise ValueError(f"no format mask: {mask!r}")
        found.append(match.group())
        place = match.end()
    return tuple(found)


def write(at: datetime, mask: str) -> str:
    """A date and time as a mask asks for it. Names are padded to nine places unless ``FM`` stands before."""
    quick = _quick(mask)
    return format(at, quick) if quick else _written(at, mask)


@lru_cache(maxsize=256)
def _quick(mask: str) -> str:
    """A mask of nothing but whole numbers as Python's own; ``""`` for others."""
    found = [_PYTHONS.get(part.upper(), part) for part in parts(mask)]
    return "" if any(part[0].isalpha() or part[0] == '"' for part in found) else "".join(found)


_PYTHONS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "MI": "%M", "SS": "%S"}


def _written(at: datetime, mask: str) -> str:
    written: list[str] = []
    filled = True
    for part in parts(mask):
        word = part.upper()
        if word in ("FM", "FX"):
            filled = filled != (word == "FM")
        elif word in _WRITTEN:
            text = _WRITTEN[word](at)
            written.append(text if filled else text.lstrip("0") or "0")
        elif word.startswith("FF"):
            digits = int(word[2:] or 3)
            written.append(f"{at.microsecond:06}".ljust(9, "0")[:digits])
        elif part[0] == '"':
            written.append(part[1:-1])
        elif part[0].isalpha():
            written.append(_name(part, at, filled=filled))
        else:
            written.append(part)
    return "".join(written)


def _name(part: str, at: datetime, *, filled: bool) -> str:
    """A name in the case in which the mask spells it: ``MON``, ``Mon``, ``mon``."""
    word = {"PM": "AM", "P.M.": "A.M."}.get(part.upper(), part.upper())
    name = _NAMED[word](at)
    if filled and word in ("MONTH", "DAY"):
        name = name.ljust(9)
    if part[:2].isupper():
        return name.upper()
    return name.capitalize() if part[0].isupper() else name.lower()


def read(text: str, mask: str, today: datetime) -> datetime:
    """The date and time in a text. What the mask leaves out is the first day of this month, midnight.

    A text may end before its mask does, not after it. Raises `ValueError`.
    """
    values = {"year": today.year, "month": today.month, "day": 1, "hour": 0, "minute": 0, "second": 0}
    values["microsecond"] = 0
    afternoon: bool | None = None
    place = 0
    for part in parts(mask):
        if place >= len(text):
            break
        word = part.upper()
        if word in ("FM", "FX"):
            continue
        if word in ("AM", "PM", "A.M.", "P.M."):
            found = _match(r"[AP]\.?M\.?", text, place)
            afternoon = found.group()[0] in "Pp"
        elif word in ("MON", "MONTH"):
            found = _match(r"[A-Za-z]+", text, place)
            values["month"] = _month(found.group())
        elif part[0] == '"':
            found = _match(re.escape(part[1:-1]), text, place)
        elif not part[0].isalpha():
            found = _match(r"\s+" if part.isspace() else r"[-/,.;:]", text, place)
        else:
            found = _digits(word, text, place, values)
        place = found.end()
    if text[place:].strip():
        raise ValueError(f"{text!r} does not end where {mask!r} does")
    if afternoon is not None:
        values["hour"] = values["hour"] % 12 + 12 * afternoon
    return datetime(**values, tzinfo=UTC)


_UNITS = {
    "YYYY": "year",
    "RRRR": "year",
    "YY": "year",
    "RR": "year",
    "MM": "month",
    "DD": "day",
    "HH24": "hour",
    "HH12": "hour",
    "HH": "hour",
    "MI": "minute",
    "SS": "second",
}


def _digits(word: str, text: str, place: int, values: dict[str, int]) -> re.Match[str]:
    if word.startswith("FF"):
        found = _match(r"\d{1,9}", text, place)
        values["microsecond"] = int(found.group().ljust(9, "0")[:6])
        return found
    unit = _UNITS.get(word)
    if unit is None:
        raise ValueError(f"{word} cannot be read")
    found = _match(rf"\d{{1,{_READ_DIGITS.get(word, 2)}}}", text, place)
    number = int(found.group())
    values[unit] = 2000 + number if word in ("YY", "RR") else number
    return found


def _match(pattern: str, text: str, place: int) -> re.Match[str]:
    found = re.compile(pattern, re.IGNORECASE).match(text, place)
    if found is None:
        raise ValueError(f"{text!r} does not look like that at {place}")
    return found


def _month(name: str) -> int:
    for number, full in enumerate(_MONTHS):
        if number and name.lower() in (full.lower(), full[:3].lower()):
            return number
    raise ValueError(f"no month: {name!r}")
