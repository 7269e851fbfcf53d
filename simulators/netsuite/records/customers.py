"""The rules of customers, who are companies or individuals (NetSuite contract 4.1)."""

from __future__ import annotations

from typing import Any

from simulators.netsuite.errors import MissingValues
from simulators.netsuite.records.book import Book, Entity
from simulators.netsuite.records.naming import full_name, numbered
from simulators.netsuite.records.reading import Given
from simulators.netsuite.records.references import invalid_reference

_CLOSED_WON = "13"
_DEFAULTS: dict[str, Any] = {"isPerson": False, "isInactive": False, "entityStatus": _CLOSED_WON}


def settle(book: Book, values: dict[str, Any], given: Given, old: Entity | None) -> int | None:
    """Fill in what the server fills in, and check what customers must have; the parent's id.

    Raises a refusal before any number is drawn.
    """
    for name, value in _DEFAULTS.items():
        values.setdefault(name, value)
    _require(book, values)
    parent = int(values["parent"]) if "parent" in values else None
    if old is not None and parent is not None and parent != old.parent:
        _refuse_cycle(book, old.id, parent)
    _name(book, values, given, parent, old)
    return parent


def derived_name(values: dict[str, Any]) -> str:
    """What a customer without a name of its own goes by."""
    if values["isPerson"]:
        return full_name(values)
    name: str = values["companyName"]
    return name


def _require(book: Book, values: dict[str, Any]) -> None:
    wanted = {"lastName": "Last Name"} if values["isPerson"] else {"companyName": "Company Name"}
    if book.one_world:
        wanted = {"subsidiary": "Subsidiary", **wanted}
    missing = [label for name, label in wanted.items() if name not in values]
    if missing:
        raise MissingValues(missing)


def _name(book: Book, values: dict[str, Any], given: Given, parent: int | None, old: Entity | None) -> None:
    """Set ``entityId``. Where customers are numbered, what a caller would call them counts for nothing."""
    if book.settings.auto_numbering:
        values["entityId"] = numbered(book, parent) if old is None else old.name
        values["autoName"] = True
        return
    if given.values.get("entityId") and not given.values.get("autoName"):
        values["autoName"] = False
    elif "entityId" not in values or "autoName" not in values:
        values["autoName"] = True
    if values["autoName"]:
        values["entityId"] = derived_name(values)


def _refuse_cycle(book: Book, id: int, parent: int) -> None:
    """A customer cannot stand below itself."""
    above: int | None = parent
    while above is not None:
        if above == id:
            raise invalid_reference("parent", str(parent), "parent")
        record = book.find("customer", above)
        above = None if record is None else record.parent
