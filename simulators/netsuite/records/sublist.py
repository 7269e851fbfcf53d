"""The address book as a read answers it: lines as links, or in full (NetSuite contract 3.5)."""

from __future__ import annotations

from typing import Any

from simulators.netsuite.records.address_book import text_of
from simulators.netsuite.records.book import Book, Line
from simulators.netsuite.records.fields import ADDRESS
from simulators.netsuite.records.shapes import Shape, link, value_of

ADDRESS_BOOK, SUBRECORD = "addressBook", "addressBookAddress"
_PARTS = {part.name: part for part in ADDRESS}


def sublist_of(book: Book, entity: int, record_url: str, shape: Shape) -> dict[str, Any]:
    """The whole address book of a record."""
    here = f"{record_url}/{ADDRESS_BOOK}"
    items = [
        line_of(book, line, here, shape) if shape.expand else {"links": link(f"{here}/{line.id}")}
        for line in book.lines(entity)
    ]
    return {
        "links": link(here),
        "count": len(items),
        "hasMore": False,
        "items": items,
        "offset": 0,
        "totalResults": len(items),
    }


def line_of(book: Book, line: Line, here: str, shape: Shape) -> dict[str, Any]:
    """One line. ``here`` is where the address book is."""
    url = f"{here}/{line.id}"
    address = address_of(book, line, url, shape) if shape.expand else {"links": link(f"{url}/{SUBRECORD}")}
    found = {
        "links": link(url),
        SUBRECORD: address,
        "addressBookAddress_text": text_of(line),
        "defaultBilling": line.billing,
        "defaultShipping": line.shipping,
        "id": str(line.id),
        "internalId": line.id,
        "isResidential": line.residential,
    }
    return found if line.label is None else {**found, "label": line.label}


def address_of(book: Book, line: Line, line_url: str, shape: Shape) -> dict[str, Any]:
    """The address of a line, which is a subrecord of it."""
    parts = {"override": False, **line.address, "addrText": text_of(line)}
    shown = {name: value_of(book, _PARTS[name], parts[name], shape) for name in sorted(parts)}
    return {"links": link(f"{line_url}/{SUBRECORD}"), **shown}
