"""What a kind of record is: its words on the wire, its properties, its own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simulators.kit.wire import decode
from simulators.quickbooks import fields
from simulators.quickbooks.errors import UnknownProperty
from simulators.quickbooks.fields import Field

if TYPE_CHECKING:
    from simulators.quickbooks.company import Company
    from simulators.quickbooks.records import Record

Values = dict[str, Any]
"""A record's properties without Id, SyncToken, MetaData, domain and sparse."""

COMMON = (
    Field("Id", fields.text, compared="id"),
    Field("SyncToken", fields.text),
    Field("sparse", fields.flag),
    Field("Active", fields.flag, compared="flag"),
    Field("MetaData"),
    Field("domain"),
    Field("status"),
    Field("CustomField"),
    Field("AttachableRef"),
)
"""Properties that every kind in the name list has."""

TIMES = {
    "metadata.createtime": Field("MetaData.CreateTime", compared="time", sortable=True),
    "metadata.lastupdatedtime": Field("MetaData.LastUpdatedTime", compared="time", sortable=True),
}
"""The two dotted paths of MetaData, as a query names them."""


@cache
def _ignored() -> dict[str, list[str]]:
    found: dict[str, list[str]] = decode(
        files("simulators.quickbooks").joinpath("data/ignored.json").read_bytes()
    )
    return found


def ignored(name: str) -> tuple[Field, ...]:
    """The properties of a kind that may be posted and have no effect."""
    return tuple(Field(one) for one in _ignored()[name])


def _nowhere(_company: Company, _values: Values, _given: Values, _old: Record | None) -> str:
    return ""


def _nothing(_company: Company, _new: Record, _old: Record | None) -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """One kind of record. ``name`` is the key on the wire, ``kind`` the segment of the path.

    ``survives`` names the properties that an update keeps although a full body omits them or a sparse one
    blanks them. Three functions are the kind's own rules; ``values`` is what the record will hold,
    ``given`` what was posted, ``old`` the record before, or None for a new one:

    * ``place`` finds where it stands and answers the path before its name: ``Parent:``, or nothing;
    * ``complete`` checks what only this kind has and fills in what the server fills in;
    * ``settled`` follows the written record up in others that hang on it.
    """

    name: str
    properties: tuple[Field, ...]
    survives: frozenset[str]
    complete: Callable[[Company, Values, Values, Record | None], None]
    place: Callable[[Company, Values, Values, Record | None], str] = _nowhere
    settled: Callable[[Company, Record, Record | None], None] = _nothing
    kind: str = field(init=False)
    by_name: Mapping[str, Field] = field(init=False)
    by_folded: Mapping[str, Field] = field(init=False)
    known: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        properties = (*COMMON, *self.properties)
        object.__setattr__(self, "kind", self.name.lower())
        object.__setattr__(self, "by_name", {one.name: one for one in properties})
        object.__setattr__(self, "by_folded", {one.name.lower(): one for one in properties} | TIMES)
        object.__setattr__(self, "known", tuple(one.name for one in properties))

    def read(self, body: Mapping[str, Any]) -> Values:
        """The posted properties that count, each checked; None is a blank. Raises a fault."""
        given: Values = {}
        for key, value in body.items():
            found = self.by_name.get(key)
            if found is None:
                raise UnknownProperty.field(key, self.name, self.known)
            if found.read is not None and value is not None:
                given[key] = found.read(found, value)
        return given
