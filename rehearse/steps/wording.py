"""How the sentences of steps are written: a pattern with typed blanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pytest_bdd import parsers

from rehearse.steps.kinds import NOUNS, PAIRS, PLURALS

UNITS: Final = {"second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
APPS: Final = {"the CRM": "crm", "NetSuite": "netsuite", "QuickBooks": "quickbooks"}
"""The apps as sentences name them."""

_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _blank(pattern: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    def blank(text: str) -> Any:
        return read(text)

    blank.pattern = pattern  # type: ignore[attr-defined]
    return blank


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
    return _SMALL.index(text) if text in _SMALL else int(text)


_BLANKS: Final = {
    "Text": _blank(r"[^\"]*", str),
    "Field": _blank(r"[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*?", str),
    "Number": _blank(rf"(?:\d+|{'|'.join(_SMALL)})", number),
    "Numbers": _blank(r"\d+(?:, ?\d+)*", numbers),
    "Switch": _blank(r"[a-z]+\.[a-z_]+", str),
    "Winner": _blank("crm|app", str),
    "Beside": _blank("before|after", str),
    "What": _blank("call|commit", str),
    "Length": _blank(rf"(?:an?|\d+|{'|'.join(_SMALL)}) (?:second|minute|hour|day)s?", length),
    "Moment": _blank(r"\d+:[0-5]\d(?:\.\d{3})?", moment),
    "App": _blank("|".join(APPS), APPS.__getitem__),
    "Pairs": _blank("|".join(PAIRS), PAIRS.__getitem__),
    "Record": _blank("|".join(NOUNS), str),
    "Records": _blank("|".join(PLURALS), PLURALS.__getitem__),
    "Code": _blank(r"[A-Z][A-Z_]+", str),
}


BLANKS: Final = {
    "Text": "any text between quotes, also none",
    "Field": "the name of a field, as people call it or as the vendor does",
    "Number": "`no`, `one` to `ten`, or digits",
    "Numbers": "digits, several with commas between them",
    "Switch": "a switch of a fake, such as `crm.index_lag`",
    "Winner": "`crm` or `app`",
    "Beside": "`before` or `after`",
    "What": "`call` or `commit`",
    "Length": "a length of time, such as `90 seconds`, `an hour` or `3 days`",
    "Moment": "minutes and seconds since moment zero, such as `3:00` or `5:00.001`",
    "App": ", ".join(f"`{app}`" for app in APPS),
    "Pairs": ", ".join(f"`{pairs}`" for pairs in PAIRS),
    "Record": ", ".join(f"`{noun}`" for noun in NOUNS),
    "Records": ", ".join(f"`{nouns}`" for nouns in PLURALS),
    "Code": "a status or a reason in capitals, such as `UP_TO_DATE`",
}
"""What may stand in a blank of each type, for the catalogue."""


def phrase(pattern: str) -> parsers.parse:
    """A step's sentence. Its blanks have the types ``Text`` (between quotes, may be empty), ``Field``,
    ``Number``, ``Numbers`` (``2, 1``), ``Length`` (of time), ``Moment`` (m:ss since moment zero), ``App``,
    ``Code``, ``Pairs`` (of objects that sync, `rehearse.steps.kinds.PAIRS`), ``Record`` and ``Records`` (one
    or several of a kind), ``Switch`` (``crm.index_lag``), ``Winner`` (crm or app), ``Beside`` (before or
    after) a ``What`` (call or commit).
    """
    return parsers.parse(pattern, extra_types=_BLANKS)
