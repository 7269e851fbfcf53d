"""Lengths of time, moments, numbers and apps as sentences say them."""

from __future__ import annotations

import re
from typing import Final

UNITS: Final = {"second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
APPS: Final = {"the CRM": "crm", "NetSuite": "netsuite", "QuickBooks": "quickbooks"}
"""The apps as sentences name them."""

SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def moment(text: str) -> int:
    """Milliseconds of ``3:00`` or ``5:00.001``, minutes and seconds. Raises `ValueError`."""
    found = re.fullmatch(r"(\d+):([0-5]\d)(?:\.(\d{3}))?", text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no moment; write minutes and seconds such as 3:00 or 5:00.001")
    minutes, seconds, thousandths = found.groups()
    return int(minutes) * 60_000 + int(seconds) * 1_000 + int(thousandths or 0)


def length(text: str) -> int:
    """Milliseconds of ``10 minutes``, ``an hour`` or ``31 days``. Raises `ValueError`."""
    amount, _, unit = text.strip().partition(" ")
    scale = UNITS.get(unit.removesuffix("s"))
    if scale is None:
        raise ValueError(f"{text!r} is no length of time; write such as 90 seconds or 10 minutes")
    return (1 if amount in ("a", "an") else number(amount)) * scale


def length_of(milliseconds: int) -> str:
    """How a sentence says a length of time, in the largest unit of which it is a whole number."""
    for unit, scale in sorted(UNITS.items(), key=lambda one: -one[1]):
        if milliseconds % scale == 0:
            count = milliseconds // scale
            return f"{count} {unit}{'s' if count != 1 else ''}"
    raise ValueError(f"sentences know whole seconds: {milliseconds} ms")


def app_called(app: str) -> str:
    """How sentences name an app."""
    return next(called for called, name in APPS.items() if name == app)


def numbers(text: str) -> tuple[int, ...]:
    """``2, 1, 3``. Raises `ValueError`."""
    return tuple(int(one) for one in text.split(","))


def number(text: str) -> int:
    """``no``, ``one`` … ``ten``, or digits. Raises `ValueError`."""
    return SMALL.index(text) if text in SMALL else int(text)
