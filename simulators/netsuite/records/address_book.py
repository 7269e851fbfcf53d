"""The address book: how posted lines change it, what its addresses read like (NetSuite contract 3.5, 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as changed
from typing import Any

from simulators.netsuite.records.book import Line
from simulators.netsuite.records.reading import GivenLine, GivenLines
from simulators.netsuite.records.types import options

_EMPTY = Line(0, None, billing=False, shipping=False, residential=False, address={})


def merged(old: Sequence[Line], given: GivenLines | None, *, replace: bool) -> list[Line]:
    """The lines after a write. A line is known by its id; one without, or with an unknown one, is appended.

    Lines that the body does not name stay, or go if it replaces. One line at most is the default for billing,
    one for shipping: the last that says so.
    """
    if given is None:
        return list(old)
    kept: dict[int, Line] = {} if given.clear else {line.id: line for line in old}
    named = {one.id for one in given.items}
    if replace:
        kept = {id: line for id, line in kept.items() if id in named}
    added: list[Line] = []
    for one in given.items:
        place = _applied(kept.get(one.id, _EMPTY) if one.id else _EMPTY, one)
        kept = {id: _yielding(line, place) for id, line in kept.items()}
        added = [_yielding(line, place) for line in added]
        if place.id:
            kept[place.id] = place
        else:
            added.append(place)
    return [*kept.values(), *added]


def set_defaults(kind: str, values: dict[str, Any], lines: Sequence[Line]) -> None:
    """Keep the texts of the default addresses among a record's values."""
    billing = next((text_of(line) for line in lines if line.billing), "")
    shipping = next((text_of(line) for line in lines if line.shipping), "")
    texts = {"defaultAddress": billing}
    if kind == "customer":
        texts["defaultShippingAddress"] = shipping
    for name, text in texts.items():
        if text:
            values[name] = text
        else:
            values.pop(name, None)


def text_of(line: Line) -> str:
    """An address as it is printed, or as it was overridden by hand."""
    parts = line.address
    if parts.get("override") and "addrText" in parts:
        text: str = parts["addrText"]
        return text
    town = " ".join(parts[part] for part in ("city", "state", "zip") if part in parts)
    country = options("country").get(parts.get("country", ""), "")
    rows = [parts.get(part, "") for part in ("attention", "addressee", "addr1", "addr2", "addr3")]
    return "\n".join(row for row in (*rows, town, country) if row)


def plain(line: Line) -> dict[str, Any]:
    """A line as data, without its id."""
    return {
        "label": line.label,
        "defaultBilling": line.billing,
        "defaultShipping": line.shipping,
        "isResidential": line.residential,
        **line.address,
    }


def _applied(line: Line, given: GivenLine) -> Line:
    """A line with what was posted in it."""
    values = given.values
    address = {**line.address, **given.address}
    return Line(
        line.id,
        values.get("label", line.label),
        billing=bool(values.get("defaultBilling", line.billing)),
        shipping=bool(values.get("defaultShipping", line.shipping)),
        residential=bool(values.get("isResidential", line.residential)),
        address={part: value for part, value in address.items() if value is not None},
    )


def _yielding(line: Line, place: Line) -> Line:
    """A line beside one that may be the default: it is no default of what the other one is."""
    if not (place.billing or place.shipping):
        return line
    return changed(
        line, billing=line.billing and not place.billing, shipping=line.shipping and not place.shipping
    )
