"""What a property of an entity may hold: reading a posted value into the one that is kept.

A reader answers the value to keep, or None where something blank was posted, which means "not given" on
a create and "clear it" on an update. JSON null never arrives here: it counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from simulators.quickbooks.errors import (
    InvalidEnumeration,
    InvalidFormat,
    InvalidNumber,
    InvalidString,
    StringLength,
    UnknownProperty,
)

Compared = Literal["text", "number", "flag", "ref", "email", "time", "id", "no"]
"""How a query compares a property; ``no`` is not queryable."""

_NAME_FORBIDS = re.compile(r"[:\t\n\r]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no XML document can carry, and so no record."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Field:
    """One property. ``read`` is None for those that are accepted and ignored."""

    name: str
    read: Callable[[Field, Any], Any] | None = None
    compared: Compared = "no"
    sortable: bool = False
    longest: int = 0
    options: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True, slots=True)
class Complex:
    """A JSON object inside an entity: its Java class, and its parts with their lengths (0: ignored)."""

    java_class: str
    parts: Mapping[str, int]
    known: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", tuple(self.parts))

    def read(self, name: str, value: Any) -> dict[str, str]:
        """The parts that are given, each checked. Raises a fault."""
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise UnknownProperty.wrong_type(name, self.java_class)
        kept = {}
        for part, posted in value.items():
            longest = self.parts.get(part)
            if longest is None:
                raise UnknownProperty.field(part, self.java_class, self.known)
            if longest and posted is not None:
                text = _plain(part, posted, self.java_class)
                if len(text) > longest:
                    raise StringLength(longest, len(text), f"{name}.{part}")
                if text:
                    kept[part] = text
        return kept


LINES = ("Line1", "Line2", "Line3", "Line4", "Line5")
ADDRESS = Complex(
    "PhysicalAddress",
    {
        "Id": 30,
        **dict.fromkeys(LINES, 500),
        **dict.fromkeys(("City", "Country", "CountrySubDivisionCode"), 255),
        "PostalCode": 30,
        **dict.fromkeys(("Lat", "Long", "Note", "Tag", "CountryCode", "PostalCodeSuffix"), 0),
    },
)
PHONE = Complex(
    "TelephoneNumber",
    {
        "FreeFormNumber": 30,
        **dict.fromkeys(
            ("Id", "DeviceType", "CountryCode", "AreaCode", "ExchangeCode", "Extension", "Default", "Tag"), 0
        ),
    },
)
EMAIL = Complex("EmailAddress", {"Address": 100, "Id": 0, "Default": 0, "Tag": 0})
WEB = Complex("WebSiteAddress", {"URI": 1000, "Id": 0, "Default": 0, "Tag": 0})
REFERENCE = Complex("ReferenceType", {"value": 100, "name": 0, "type": 0})


def text(field: Field, value: Any) -> str | None:
    """Any text up to the property's length."""
    plain = _plain(field.name, value)
    if field.longest and len(plain) > field.longest:
        raise StringLength(field.longest, len(plain), field.name)
    return plain or None


def name(field: Field, value: Any) -> str | None:
    """A text that may stand in a name: no colon, tab or line break."""
    plain = _plain(field.name, value).strip()
    if _NAME_FORBIDS.search(plain):
        raise InvalidString(plain, field.name)
    if len(plain) > field.longest:
        raise StringLength(field.longest, len(plain), field.name)
    return plain or None


def flag(field: Field, value: Any) -> bool | None:
    """True or false, also as a text."""
    if isinstance(value, bool):
        return value
    words = {"true": True, "false": False, "": None}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise UnknownProperty.wrong_type(field.name, "Boolean")


def number(field: Field, value: Any) -> Decimal | int | None:
    """A number, also as a text; kept with two decimals, zero plain."""
    if value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise InvalidNumber(value, field.name) from None
    if isinstance(value, bool) or not amount.is_finite() or amount.adjusted() > 9:
        raise InvalidNumber(value, field.name)
    return money(amount)


def money(amount: Decimal | int) -> Decimal | int:
    """As amounts stand in JSON: ``639.00``, and ``0`` for nothing."""
    return Decimal(amount).quantize(Decimal("0.01")) or 0


def date(field: Field, value: Any) -> str | None:
    """A day: ``2026-03-02``."""
    plain = _plain(field.name, value)
    if plain and not _DATE.match(plain):
        raise InvalidFormat(plain, field.name)
    return plain or None


def option(field: Field, value: Any) -> str | None:
    """One of the property's words."""
    plain = _plain(field.name, value)
    if plain and plain not in field.options:
        raise InvalidEnumeration(plain, field.name)
    return plain or None


def masked(field: Field, value: Any) -> str | None:
    """A tax number: only its last four characters are ever shown again."""
    plain = text(field, value)
    return plain and "XXXXXX" + plain[-4:]


def email(field: Field, value: Any) -> dict[str, str] | None:
    """``{"Address": …}`` with an ``@`` and a dot."""
    kept = EMAIL.read(field.name, value)
    address = kept.get("Address", "")
    if kept and not ("@" in address and "." in address):
        raise InvalidString(address, field.name)
    return kept or None


def phone(field: Field, value: Any) -> dict[str, str] | None:
    """``{"FreeFormNumber": …}``."""
    return PHONE.read(field.name, value) or None


def web(field: Field, value: Any) -> dict[str, str] | None:
    """``{"URI": …}``."""
    return WEB.read(field.name, value) or None


def address(field: Field, value: Any) -> dict[str, str] | None:
    """A postal address. Its ``Id`` alone is no address."""
    kept = ADDRESS.read(field.name, value)
    length = sum(len(kept.get(line, "")) for line in LINES)
    if length > 2000:
        raise StringLength(2000, length, field.name)
    return kept if kept.keys() - {"Id"} else None


def reference(field: Field, value: Any) -> dict[str, str] | None:
    """``{"value": …}``; a posted name is ignored. Whether it exists is checked by the rule."""
    return REFERENCE.read(field.name, value) or None


def _plain(name: str, value: Any, java_class: str = "String") -> str:
    """A JSON scalar as text."""
    if isinstance(value, str):
        if _UNPRINTABLE.search(value):
            raise InvalidString(value, name)
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    raise UnknownProperty.wrong_type(name, java_class)
