"""Records as the API shows them (CRM contract 3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from simulators.crm.answers import instant
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.records import Record
from simulators.crm.params import base_url
from simulators.crm.portal import Portal


def values_of(type: ObjectType, record: Record) -> dict[str, str]:
    """Everything that is set, with the id and the two instants."""
    return {
        **record.doc,
        "hs_object_id": str(record.id),
        type.created: instant(record.created),
        type.modified: instant(record.modified),
    }


class _Picked(NamedTuple):
    """Reads just some values out of a row's JSON, into attributes; three of them come from elsewhere."""

    decoder: msgspec.json.Decoder[Any]
    id: str
    created: str
    modified: str


@lru_cache(maxsize=256)
def _picker(names: tuple[str, ...], created: str, modified: str) -> _Picked:
    """What is not asked for is never made into an object: that is what a page of records costs."""
    fields = {name: f"f{place}" for place, name in enumerate(names)}
    made = msgspec.defstruct(
        "Properties",
        [(field, str | None, None) for field in fields.values()],
        rename={field: name for name, field in fields.items()},
    )
    return _Picked(msgspec.json.Decoder(made), fields["hs_object_id"], fields[created], fields[modified])


@dataclass(frozen=True, slots=True)
class View:
    """How records of one call are shown: which properties, and under which address.

    ``away`` are archived properties, whose values records hold and nobody sees.
    """

    type: ObjectType
    names: tuple[str, ...]
    away: frozenset[str]
    address: str

    @classmethod
    def of(cls, portal: Portal, type: ObjectType, asked: Sequence[str]) -> View:
        """The properties asked for that exist and the three that always come; or the default set."""
        names, catalog = type.defaults, portal.catalog(type)
        if asked:
            always = ("hs_object_id", type.created, type.modified)
            names = tuple(sorted({*(name for name in asked if name in catalog.properties), *always}))
        return cls(
            type,
            names,
            frozenset(catalog.archived),
            f"{base_url()}contacts/{portal.account.id}/record/{type.id}/",
        )

    def show(self, records: Iterable[Record]) -> list[dict[str, Any]]:
        """Records; a property that is not set is null."""
        picked = _picker(self.names, self.type.created, self.type.modified)
        decode, address = picked.decoder.decode, self.address
        shown = []
        for record in records:
            values = decode(record.text)
            id, created, modified = str(record.id), instant(record.created), instant(record.modified)
            setattr(values, picked.id, id)
            setattr(values, picked.created, created)
            setattr(values, picked.modified, modified)
            one = {
                "id": id,
                "properties": values,
                "createdAt": created,
                "updatedAt": modified,
                "archived": record.archived is not None,
                "url": address + id,
            }
            if record.archived is not None:
                one["archivedAt"] = instant(record.archived)
            shown.append(one)
        return shown

    def show_written(self, portal: Portal, record: Record, written: Iterable[str]) -> dict[str, Any]:
        """One record after a write: what was written, and what the CRM keeps by itself."""
        catalog = portal.catalog(self.type)
        values = values_of(self.type, record)
        names = {name for name in values if name in catalog.read_only}
        names.add(self.type.created)
        names.update(name for name in written if name in catalog.properties)
        return self._frame(record, {name: values.get(name) for name in sorted(names)})

    def show_new(self, record: Record) -> dict[str, Any]:
        """One record that was just created: everything that is set."""
        values = values_of(self.type, record)
        return self._frame(record, {name: values[name] for name in sorted(values.keys() - self.away)})

    def _frame(self, record: Record, properties: dict[str, str | None]) -> dict[str, Any]:
        """One live record with these properties."""
        return {
            "id": str(record.id),
            "properties": properties,
            "createdAt": instant(record.created),
            "updatedAt": instant(record.modified),
            "archived": False,
            "url": f"{self.address}{record.id}",
        }
