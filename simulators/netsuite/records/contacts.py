"""The rules of contacts, who belong to a company and its subsidiary (NetSuite contract 4.2)."""

from __future__ import annotations

from typing import Any

from simulators.netsuite.errors import MissingValues, UserError
from simulators.netsuite.records.book import Book, Entity
from simulators.netsuite.records.naming import full_name
from simulators.netsuite.records.reading import Given


def settle(book: Book, values: dict[str, Any], given: Given, old: Entity | None) -> int | None:
    """Fill in what the server fills in, and check what contacts must have; the company's id."""
    values.setdefault("isInactive", False)
    company = int(values["company"]) if "company" in values else None
    _name(values, given, old)
    if book.one_world:
        _settle_subsidiary(book, values, given, company)
    missing = [] if "entityId" in values else ["Name"]
    if book.one_world and "subsidiary" not in values:
        missing.append("Subsidiary")
    if missing:
        raise MissingValues(missing)
    return company


def _name(values: dict[str, Any], given: Given, old: Entity | None) -> None:
    """A contact goes by first and last name, until it is given a name of its own."""
    if given.values.get("entityId"):
        return
    own = old is not None and old.name != full_name(old.values)
    if not own or "entityId" not in values:
        values.pop("entityId", None)
        if values.get("firstName"):
            values["entityId"] = full_name(values)


def _settle_subsidiary(book: Book, values: dict[str, Any], given: Given, company: int | None) -> None:
    """The company's subsidiary is the contact's; another one is refused."""
    if company is None or not {"company", "subsidiary"} & given.values.keys():
        return
    record = book.find("customer", company)
    theirs = None if record is None else record.values.get("subsidiary")
    if theirs is None:
        return
    posted = given.values.get("subsidiary")
    if posted and posted != theirs:
        raise UserError(f"Invalid subsidiary reference key {posted} for entity {company}.", path="subsidiary")
    values["subsidiary"] = theirs
