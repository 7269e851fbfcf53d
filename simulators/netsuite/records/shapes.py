"""How a read wants its answer, and how single values look in it (NetSuite contract 3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from simulators.netsuite.records.book import Book
from simulators.netsuite.records.fields import Field
from simulators.netsuite.records.references import name_behind
from simulators.netsuite.records.types import TYPES, options


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the query of a read asks for. ``fields`` holds names in lower case; empty means all.

    ``root`` is where record types hang: ``http://…/services/rest/record/v1``.
    """

    root: str
    fields: Collection[str] = ()
    expand: bool = False
    simple_enums: bool = False


def link(url: str) -> list[dict[str, str]]:
    """The ``links`` of what has one address."""
    return [{"rel": "self", "href": url}]


def value_of(book: Book, field: Field, value: Any, shape: Shape) -> Any:
    """A kept value as JSON shows it."""
    if field.kind == "reference":
        name = name_behind(book, field.target, value)
        links = link(f"{shape.root}/{TYPES[field.target.lower()].name}/{value}") if field.linked else []
        return {"links": links, "id": value} | ({} if name is None else {"refName": name})
    if field.kind == "enum":
        return value if shape.simple_enums else {"id": value, "refName": options(field.target)[value]}
    return value
