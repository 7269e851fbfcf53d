"""What the core knows of each CRM object: its own properties and how a record of it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync_core.apps.crm.wire import Item, Version
from sync_core.apps.instants import millis, millis_of
from sync_core.apps.skew import Skew
from sync_core.rules.model import Record

MARK = "data_sync_key"
"""Our unique property: the idempotency key of the create that made the record (data-sync B.8.2)."""

MERGED = "hs_merged_object_ids"


@dataclass(frozen=True, slots=True)
class Ref:
    """A bond to one record of ``other``: ``property`` shows its id, and an association of ``kind`` makes it.

    ``opposite`` is the kind that the same pair cannot have along with it.
    """

    role: str
    property: str
    other: str
    kind: int
    opposite: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """One object type. ``names`` are joined to the record's name; ``fallback`` stands in for empty ones."""

    object: str
    type_id: str
    modified: str
    names: tuple[str, ...]
    fallback: str
    refs: tuple[Ref, ...] = ()


SHAPES = {
    shape.object: shape
    for shape in (
        Shape(
            "contacts",
            "0-1",
            "lastmodifieddate",
            ("firstname", "lastname"),
            "email",
            (Ref("company", "associatedcompanyid", "companies", 1),),
        ),
        Shape(
            "companies",
            "0-2",
            "hs_lastmodifieddate",
            ("name",),
            "domain",
            (Ref("parent", "hs_parent_company_id", "companies", 14, opposite=13),),
        ),
        Shape("deals", "0-3", "hs_lastmodifieddate", ("dealname",), "hs_object_id"),
        Shape("products", "0-7", "hs_lastmodifieddate", ("name",), "hs_sku"),
    )
}


class Reader:
    """Makes records of one object's items. ``wanted`` are the properties that mappings and filters need."""

    def __init__(self, object: str, wanted: Iterable[str], skew: Skew) -> None:
        if object not in SHAPES:
            raise ValueError(f"the CRM client knows {', '.join(SHAPES)}; not {object!r}")
        self.shape = SHAPES[object]
        self.fields = tuple(dict.fromkeys((*self.shape.names, self.shape.fallback, *wanted)))
        """The properties that end up in ``Record.fields``."""
        self._mirrors = tuple(ref.property for ref in self.shape.refs)
        system = (self.shape.modified, MARK, MERGED, *self._mirrors)
        self.asked = tuple(dict.fromkeys((*self.fields, *system)))
        """The properties that requests ask for."""
        self._skew = skew

    def record(self, item: Item) -> Record:
        """The record of an item that was read with `asked`: every field is there, an unset one as ``""``."""
        values = item.properties
        return self._record(item, {name: values.get(name) or "" for name in self.fields})

    def written(self, item: Item, *, new: bool) -> Record:
        """The record of a write's answer, which shows what was written and little else.

        After a create the rest is known to be empty. After an update ``fields`` has only what was shown.
        """
        if new:
            return self.record(item)
        shown = {name: item.properties[name] or "" for name in self.fields if name in item.properties}
        return self._record(item, shown)

    def _record(self, item: Item, fields: dict[str, str]) -> Record:
        values, shape, ours = item.properties, self.shape, self._skew.ours
        name = " ".join(part for key in shape.names if (part := values.get(key)))
        return Record(
            object=shape.object,
            id=item.id,
            fields=fields,
            created=ours(millis_of(item.created_at)),
            modified=ours(millis_of(item.updated_at)),
            times=self._times(item.properties_with_history) if item.properties_with_history else {},
            live=not item.archived,
            refs={ref.role: value for ref in shape.refs if (value := values.get(ref.property))},
            aliases=tuple(part for part in (values.get(MERGED) or "").split(";") if part),
            mark=values.get(MARK) or "",
            name=name or values.get(shape.fallback) or "",
        )

    def changed_at(self, item: Item) -> int:
        """When the item was last changed, by the CRM's own clock: what searches filter and sort by."""
        text = item.properties.get(self.shape.modified)
        return millis(text) if text else millis_of(item.updated_at)

    def _times(self, histories: Mapping[str, list[Version]]) -> dict[str, int]:
        return {
            name: self._skew.ours(_since(versions))
            for name in dict.fromkeys((*self.fields, *self._mirrors))
            if (versions := histories.get(name))
        }


def _since(versions: list[Version]) -> int:
    """Since when the newest value stands: writing the same text again is no edit (data-sync B.6.3)."""
    newest_first = sorted(versions, key=lambda version: version.timestamp, reverse=True)
    since = newest_first[0]
    for version in newest_first[1:]:
        if (version.value or "") != (since.value or ""):
            break
        since = version
    return millis_of(since.timestamp)
