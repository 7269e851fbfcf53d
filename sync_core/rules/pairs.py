"""What the core has to know of an object pair beyond its rows: its match keys and what is read beside it.

A third app joins by adding pairs, not by changing the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sync_core.rules.display_name import name_key
from sync_core.rules.matching import MatchKey, keys_of
from sync_core.rules.model import FieldRow, Record, Sync

NAME: Final = "unique"
"""The kind of key under which a name that must be unique is found. No match key may be called so."""

_NAME_SOURCES: Final = ("firstname", "lastname", "email")


@dataclass(frozen=True, slots=True)
class Pair:
    """A CRM object and the app object it can be synced with.

    ``unique_name`` is the app field that no two records may share, among ``beside_app`` either; it is
    derived (B.11), not mapped. ``beside_app`` and ``beside_crm`` are read but not synced; the latter with
    the role under which a synced record names one: ``{"companies": "company"}``.
    """

    crm_object: str
    app: str
    app_object: str
    rows: tuple[FieldRow, ...]
    keys: tuple[MatchKey, ...] = ()
    unique_name: str = ""
    beside_app: tuple[str, ...] = ()
    beside_crm: Mapping[str, str] = field(default_factory=dict)

    def fields_read(self, sync: Sync, side: str) -> dict[str, Sequence[str]]:
        """The vendor fields that this sync needs from each object of a side."""
        if side == "crm":
            return self._crm_fields(sync)
        if side != sync.connection:
            return {}
        own = [part for row in sync.rows for part in row.app]
        own += [name for key in self.keys for name in key.app]
        own += [one.property for group in sync.to_crm for one in group]
        unique = [self.unique_name] * bool(self.unique_name)
        return {sync.app_object: [*own, *unique], **dict.fromkeys(self.beside_app, unique)}

    def keys_of(self, sync: Sync, side: str, seen: Record) -> list[tuple[str, str]]:
        """The (kind, value) keys by which a record can be found: match keys, and its unique name."""
        crm = side == "crm"
        found: list[tuple[str, str]] = []
        if seen.object == (sync.crm_object if crm else sync.app_object):
            for key in self.keys:
                found += [(key.name, value) for value in keys_of(seen.fields, key, "crm" if crm else "app")]
        if not crm and self.unique_name and seen.object in (sync.app_object, *self.beside_app):
            name = name_key(seen.fields.get(self.unique_name, ""))
            found += [(NAME, name)] * bool(name)
        return found

    def _crm_fields(self, sync: Sync) -> dict[str, Sequence[str]]:
        criteria = [one for group in (*sync.to_app, *sync.to_crm) for one in group]
        own = [part for row in sync.rows for part in row.crm]
        own += [name for key in self.keys for name in key.crm]
        own += [one.property for group in sync.to_app for one in group if not one.object]
        own += _NAME_SOURCES if self.unique_name else ()
        found: dict[str, Sequence[str]] = {sync.crm_object: own}
        for object in dict.fromkeys([*self.beside_crm, *(one.object for one in criteria if one.object)]):
            asked = [one.property for one in criteria if one.object == object]
            found[object] = [*asked, "name"] if object in self.beside_crm else asked
        return found
