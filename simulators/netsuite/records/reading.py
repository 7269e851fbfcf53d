"""Reading the body of a write into values to keep (NetSuite contract 3.2, 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulators.netsuite.errors import InvalidContent
from simulators.netsuite.records.book import Book
from simulators.netsuite.records.fields import ADDRESS, ADDRESS_LINE, Field
from simulators.netsuite.records.references import as_id
from simulators.netsuite.records.types import RecordType
from simulators.netsuite.records.values import pass_over, read_value

_SENT_BACK = frozenset({"links", "refname", "count", "hasmore", "offset", "totalresults"})
"""What a read answers and a write may send back without effect."""
_COMPUTED = frozenset({"addressbookaddress_text"})
_LINE = {one.name.lower(): one for one in ADDRESS_LINE}
_PARTS = {one.name.lower(): one for one in ADDRESS}


@dataclass(slots=True)
class GivenLine:
    """A posted line of an address book: the id it names, or 0; in the values None clears."""

    id: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class GivenLines:
    """The posted lines; ``clear`` where null stood in place of them."""

    items: list[GivenLine] = field(default_factory=list)
    clear: bool = False


@dataclass(slots=True)
class Given:
    """What a body says. ``values`` is by REST name, None clears; ``lines`` is None where it is silent.

    ``externalId`` is among the values, although it is not kept among them.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lines: GivenLines | None = None


def read(book: Book, type: RecordType, body: Mapping[str, Any]) -> Given:
    """Read a body: names in any case, read-only fields without effect. Raises a refusal.

    What ``book.names`` and ``book.values`` let pass is told in ``book.warnings``.
    """
    given, one_world = Given(), book.one_world
    for name, value in body.items():
        if name.lower() == "addressbook":
            given.lines = _lines(book, value, name)
        else:
            _property(book, type.field(name, one_world=one_world), name, value, name, given.values)
    return given


def _property(
    book: Book, found: Field | None, name: str, value: Any, path: str, into: dict[str, Any]
) -> None:
    if found is None:
        if name.lower() not in _SENT_BACK:
            pass_over(book, path)
    elif not found.read_only:
        read_value(book, found, value, path, into)


def _lines(book: Book, value: Any, path: str) -> GivenLines:
    """``{"items": […]}``; null, or null for the items, takes all lines away."""
    if value is None:
        return GivenLines(clear=True)
    given = GivenLines()
    for name, part in _object(value, path).items():
        if name.lower() != "items":
            _property(book, None, name, part, f"{path}.{name}", {})
        elif part is None:
            given.clear = True
        elif isinstance(part, list):
            given.items = [_line(book, one, f"{path}.{name}[{at}]") for at, one in enumerate(part)]
        else:
            raise InvalidContent("Invalid content in the request body", path=f"{path}.{name}")
    return given


def _line(book: Book, value: Any, path: str) -> GivenLine:
    line = GivenLine()
    for name, part in _object(value, path).items():
        folded, here = name.lower(), f"{path}.{name}"
        if folded in ("id", "internalid"):
            line.id = as_id(str(part)) or 0
        elif folded == "addressbookaddress":
            _address(book, part, here, line)
        elif folded not in _COMPUTED:
            _property(book, _LINE.get(folded), name, part, here, line.values)
    return line


def _address(book: Book, value: Any, path: str, line: GivenLine) -> None:
    if value is None:
        line.address = {one.name: None for one in ADDRESS}
        return
    for name, part in _object(value, path).items():
        _property(book, _PARTS.get(name.lower()), name, part, f"{path}.{name}", line.address)


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidContent("Invalid content in the request body", path=path)
    return value
