"""The typing of property values: what is taken, and the text in which it is kept (CRM contract 4.1, 4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from math import isfinite
from typing import Any

from simulators.crm.answers import instant
from simulators.crm.errors import Invalid, InvalidInput
from simulators.crm.properties.definition import Property
from simulators.kit.clock import parse_iso

DAY = 86_400_000
_EARLIEST, _LATEST = -30_610_224_000_000, 253_402_300_800_000
"""Instants whose year has four digits."""

LONGEST = 65_536
"""The longest text a string property takes, in characters."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_MILLISECONDS = re.compile(r"-?\d{1,15}", re.ASCII)
_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"]+@[^\s@.,;<>()\[\]\"]+(\.[^\s@.,;<>()\[\]\"]+)+")


def text(value: Any) -> str:
    """A JSON scalar as text; null clears, as the empty text does. Raises `InvalidInput` for anything else."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    raise InvalidInput(
        "Invalid input JSON on line 1, column 1: a property value must be a string, number or boolean"
    )


def is_email(value: str) -> bool:
    """Whether the CRM would take this as an e-mail address."""
    return _EMAIL.fullmatch(value) is not None and len(value) <= 254


def is_number(value: str) -> bool:
    """Whether this is a decimal number, perhaps with an exponent, that a double can hold (SIM: the size)."""
    return _NUMBER.fullmatch(value) is not None and isfinite(float(value))


def canonical(one: Property, value: str, allowed: Collection[str] | None) -> str | Invalid:
    """The text in which a non-empty value is kept, or why it is refused.

    ``allowed`` are the values an enumeration takes; None takes any.
    """
    return _CHECKS[one.type](one, value, allowed)


def append(before: str, value: str) -> str:
    """A multi-select value that begins with a semicolon, added to what is there."""
    parts = [part for part in [*before.split(";"), *value.split(";")] if part]
    return ";".join(dict.fromkeys(parts))


def _string(one: Property, value: str, _allowed: Collection[str] | None) -> str | Invalid:
    if len(value) > LONGEST:
        return Invalid(
            one.name, "VALUE_TOO_LONG", f"{one.name} is longer than {LONGEST} characters", value[:80]
        )
    return value


def _number(one: Property, value: str, _allowed: Collection[str] | None) -> str | Invalid:
    if not is_number(value):
        return Invalid(one.name, "INVALID_INTEGER", f"{value} was not a valid number", value)
    return value


def _bool(one: Property, value: str, _allowed: Collection[str] | None) -> str | Invalid:
    lower = value.lower()
    if lower not in ("true", "false"):
        return _not_an_option(one, value)
    return lower


def _date(one: Property, value: str, _allowed: Collection[str] | None) -> str | Invalid:
    at = milliseconds(value)
    if at is None or at % DAY:
        reason = (
            f"{value} was not a valid date."
            if at is None
            else f"{value} is at {instant(at)}, not at midnight!"
        )
        return Invalid(one.name, "INVALID_DATE", reason, value)
    return instant(at)[:10]


def _datetime(one: Property, value: str, _allowed: Collection[str] | None) -> str | Invalid:
    at = milliseconds(value)
    if at is None:
        return Invalid(one.name, "INVALID_LONG", f"{value} was not a valid long.", value)
    return instant(at)


def _enumeration(one: Property, value: str, allowed: Collection[str] | None) -> str | Invalid:
    parts = list(dict.fromkeys(part for part in value.split(";") if part)) if one.multiple else [value]
    if allowed is not None:
        for part in parts:
            if part not in allowed:
                return _not_an_option(one, part)
    return ";".join(parts)


def _not_an_option(one: Property, value: str) -> Invalid:
    options = ", ".join(
        f'label: "{option.label}"\nvalue: "{option.value}"\ndisplay_order: {option.display_order}\n'
        f"hidden: {str(option.hidden).lower()}\nread_only: false\n"
        for option in one.options
    )
    message = f"{value} was not one of the allowed options: [{options}]"
    return Invalid(one.name, "INVALID_OPTION", message, value)


_Check = Callable[[Property, str, "Collection[str] | None"], "str | Invalid"]
_CHECKS: dict[str, _Check] = {
    "string": _string,
    "phone_number": _string,
    "json": _string,
    "object_coordinates": _string,
    "number": _number,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
    "enumeration": _enumeration,
}


def milliseconds(value: str) -> int | None:
    """The instant in an epoch or ISO 8601 text, or None."""
    try:
        at = int(value) if _MILLISECONDS.fullmatch(value) else parse_iso(value)
    except ValueError:
        return None
    return at if _EARLIEST <= at < _LATEST else None
