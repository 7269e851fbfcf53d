"""Reading a posted value by the kind of its field, and passing over what is wrong (NetSuite contract 3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulators.netsuite.errors import InvalidContent, InvalidValue, UserError
from simulators.netsuite.records.book import Book
from simulators.netsuite.records.fields import Field, Kind
from simulators.netsuite.records.references import invalid_reference, key_of, resolve
from simulators.netsuite.records.types import option_id

_LARGEST = 10**15
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>().]+(\.[^@\s,;<>().]+)+\Z")
_EXTERNAL = re.compile(r"[A-Za-z0-9_|-]+\Z")


class _Malformed(Exception):
    """A value of the wrong shape: a syntax error, which a caller may choose to be told of only."""


@dataclass(frozen=True, slots=True)
class _Posted:
    """A value where it stands in a body; ``path`` is for the refusal."""

    book: Book
    field: Field
    value: Any
    path: str

    def refused(self, value: Any) -> InvalidValue:
        """A value that breaks a rule of its field."""
        return InvalidValue(value, self.field.name, path=self.path)


def read_value(book: Book, field: Field, value: Any, path: str, into: dict[str, Any]) -> None:
    """Put the value to keep into ``into`` under the field's name; None clears.

    A malformed value is refused, or passed over as ``book.values`` says; one that breaks a rule is refused.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        into[field.name] = None
        return
    try:
        into[field.name] = _READ[field.kind](_Posted(book, field, value, path))
    except _Malformed:
        text = f"You have entered an Invalid Field Value {value} for the following field: {field.name}"
        if book.values == "error":
            raise InvalidContent(f"Error while accessing resource: {text}", path=path) from None
        if book.values == "warning":
            book.warnings.append(f"Invalid value ignored: {path}")


def pass_over(book: Book, path: str) -> None:
    """A property that the record does not have: refused, told or ignored, as ``book.names`` says."""
    if book.names == "error":
        raise InvalidContent(f"Invalid content in the request body. Unknown property: {path}", path=path)
    if book.names == "warning":
        book.warnings.append(f"Unknown property ignored: {path}")


def _text(posted: _Posted) -> str:
    value = posted.value
    if isinstance(value, bool) and posted.field.custom:
        return "true" if value else "false"
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise _Malformed
    text = str(value)
    if posted.field.name == "externalId" and not _EXTERNAL.match(text):
        raise posted.refused(text)
    return text


def _email(posted: _Posted) -> str:
    text = _text(posted).strip()
    if not _EMAIL.match(text):
        raise posted.refused(text)
    return text


def _url(posted: _Posted) -> str:
    text = _text(posted).strip()
    if " " in text:
        raise UserError("Invalid url. Spaces are not allowed in the URL.", path=posted.path)
    return text


def _number(posted: _Posted) -> int | Decimal:
    value = posted.value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise _Malformed
    if not -_LARGEST < value < _LARGEST:
        raise posted.refused(value)
    return value


def _boolean(posted: _Posted) -> bool:
    if not isinstance(posted.value, bool):
        raise _Malformed
    return posted.value


def _reference(posted: _Posted) -> str:
    key = key_of(posted.value)
    if key is None:
        raise _Malformed
    return resolve(posted.book, posted.field, key, posted.path)


def _enum(posted: _Posted) -> str:
    """By id or by name: ``{"id": "US"}``, ``{"refName": "United States"}``, or either bare."""
    value = posted.value
    if isinstance(value, dict):
        folded = {str(name).lower(): part for name, part in value.items()}
        value = folded.get("id", folded.get("refname"))
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _Malformed
    id = option_id(posted.field.target, str(value))
    if id is None:
        raise posted.refused(value)
    return id


def _multiselect(posted: _Posted) -> None:
    """``{"items": [{"id": "1"}]}``: the account has no records that could be chosen, only none."""
    items = posted.value.get("items") if isinstance(posted.value, dict) else None
    if not isinstance(items, list):
        raise _Malformed
    if items:
        raise invalid_reference(posted.field.name, key_of(items[0]) or "", f"{posted.path}.items[0]")


_READ: dict[Kind, Callable[[_Posted], Any]] = {
    "text": _text,
    "phone": _text,
    "email": _email,
    "url": _url,
    "number": _number,
    "boolean": _boolean,
    "reference": _reference,
    "enum": _enum,
    "multiselect": _multiselect,
}
