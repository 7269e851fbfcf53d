"""When two field values are the same value: the canonical forms of data-sync B.6.1 and B.7.1.

A canonical value is for comparing only. What is written is always a side's own spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from sync_core.rules.model import Kind, Value

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT: Final = Context(prec=2_500, rounding=ROUND_HALF_UP)
_NOT_DIGITS: Final = re.compile(r"\D+")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_EPOCH_MILLISECONDS: Final = re.compile(r"-?[0-9]{9,16}")
_BEFORE_DOMAIN: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)*(?:www\.)*")
_URL: Final = re.compile(r"^([a-z][a-z0-9+.-]*://)?([^/?#]*)(.*)$", re.IGNORECASE | re.DOTALL)


def canonical(value: Value, kind: Kind, places: int | None = None) -> Value:
    """The value in the form in which equal values are equal texts, part by part.

    ``places`` is the number of decimals of the coarser of two number fields; None compares exactly.
    A text that does not fit its kind (a phone without digits, a date that is none) is compared as text,
    so that it can never pass for empty.
    """
    if kind == "number" and places is not None:
        return tuple([_number(part, places) for part in value])
    form = _FORMS[kind]
    return tuple([form(part) for part in value])


def is_empty(value: Value) -> bool:
    """Whether nothing stands in any part; blanks are nothing."""
    return not "".join(value).strip()


def read_row(fields: Mapping[str, str], parts: tuple[str, ...]) -> Value:
    """The value of a mapping row in a record's fields. A missing field is empty."""
    return tuple([fields.get(part, "") for part in parts])


def write_row(value: Value, parts: tuple[str, ...]) -> dict[str, str]:
    """The fields that put a value into a record, all parts of a group together; `ValueError` on a misfit."""
    return dict(zip(parts, value, strict=True))


def number_of(text: str) -> Decimal | None:
    """The decimal number that a text spells in ASCII, or None. No thousands separators, no infinities."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def instant_of(text: str) -> int | None:
    """The instant in ms that an ISO date, an ISO time or a count of ms since the epoch names, or None.

    A date stands for its first moment in UTC; a time without an offset is UTC.
    """
    text = text.strip()
    if _EPOCH_MILLISECONDS.fullmatch(text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(milliseconds=1)


def _text(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _folded(text: str) -> str:
    """Caseless as Unicode has it: folded between two decompositions, and twice is as good as once."""
    if text.isascii():
        return _text(text).lower()
    decomposed = unicodedata.normalize("NFD", text).casefold()
    return _text(unicodedata.normalize("NFD", decomposed))


def _email(text: str) -> str:
    text = _text(text).lower()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _name(text: str) -> str:
    return " ".join(_folded(text).split())


def _phone(text: str) -> str:
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return _text(text)
    plus = text.find("+", 0, text.index(digits[0]))
    return digits if plus < 0 else "+" + digits


def _number(text: str, places: int | None = None) -> str:
    number = number_of(text)
    if number is None:
        return _text(text)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _date(text: str) -> str:
    instant = instant_of(text)
    if instant is None:
        return _text(text)
    try:
        return (_EPOCH + timedelta(milliseconds=instant)).date().isoformat()
    except OverflowError:
        return _text(text)


def _domain(text: str) -> str:
    host = _BEFORE_DOMAIN.sub("", _folded(text))
    for end in "/?#":
        host = host.partition(end)[0]
    return host.strip() or _folded(text)


def _url(text: str) -> str:
    """Scheme and host know no case and a bare slash names nothing; whatever follows is the user's."""
    match = _URL.match(_text(text))
    if match is None:
        return _text(text)
    scheme, host, rest = match[1] or "", match[2], match[3]
    return scheme.lower() + host.lower() + ("" if host and rest == "/" else rest)


_FORMS: Final[Mapping[Kind, Callable[[str], str]]] = {
    "text": _text,
    "email": _email,
    "phone": _phone,
    "number": _number,
    "date": _date,
    "name": _name,
    "domain": _domain,
    "url": _url,
    "reference": _text,
}
