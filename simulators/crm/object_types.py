"""The object types of the CRM. A type is data: names, ids, properties; another one is another data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import msgspec

from simulators.crm.pipelines.mirrors import mirrors
from simulators.crm.pipelines.staging import Staging, staging_of
from simulators.crm.properties.definition import Group, Property, Shipped

_REGISTERED = (
    "contacts",
    "companies",
    "deals",
    "tickets",
    "products",
    "line_items",
    "quotes",
    "invoices",
    "orders",
    "notes",
    "tasks",
    "calls",
    "emails",
    "meetings",
)


class _Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A data file."""

    source: str
    plural: str
    singular: str
    id: str
    legacy: str
    created: str
    modified: str
    defaults: tuple[str, ...]
    required: tuple[str, ...]
    searchable: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    properties: tuple[Shipped, ...]
    needed: tuple[str, ...] = ()
    scope: str = ""
    schema_scope: str = ""


@dataclass(frozen=True)
class ObjectType:
    """One type of record (CRM contract 1.3, 3.4, 3.5).

    ``legacy`` is its name inside error texts; ``created`` and ``modified`` are the properties that hold
    the two instants; ``defaults`` come back when none are asked for; at least one of ``required`` and all
    of ``needed`` must be set on create; ``free`` enumerations take any value. ``scopes`` and
    ``schema_scopes`` are the scopes of records and of definitions, with ``{mode}`` for ``read`` or ``write``.
    ``staging`` says how its records go through stages, if they do.
    """

    plural: str
    singular: str
    id: str
    legacy: str
    created: str
    modified: str
    defaults: tuple[str, ...]
    required: tuple[str, ...]
    searchable: tuple[str, ...]
    groups: tuple[Group, ...]
    properties: tuple[Property, ...]
    free: frozenset[str]
    needed: tuple[str, ...]
    scopes: str
    schema_scopes: str
    staging: Staging | None

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """What a new record with these values lacks; nothing where it may be made."""
        one_of = () if any(name in values for name in self.required) else self.required
        return (*one_of, *(name for name in self.needed if name not in values))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a path may call it."""
        return (self.plural, self.singular, self.id)

    def scope(self, mode: str) -> str:
        """The scope that ``read`` or ``write`` of records needs."""
        return self.scopes.format(mode=mode)

    def schema_scope(self, mode: str) -> str:
        """The scope that ``read`` or ``write`` of definitions needs."""
        return self.schema_scopes.format(mode=mode)

    @property
    def table(self) -> str:
        """The table of its records."""
        return self.plural

    @property
    def leaned_on(self) -> frozenset[str]:
        """Properties that cannot be archived, since the type is defined by them."""
        return frozenset()


def _load(name: str) -> ObjectType:
    text = files("simulators.crm").joinpath("data", f"{name}.json").read_bytes()
    sheet = msgspec.json.decode(text, type=_Sheet)
    group, staging = sheet.groups[0][0], staging_of(name)
    return ObjectType(
        plural=sheet.plural,
        singular=sheet.singular,
        id=sheet.id,
        legacy=sheet.legacy,
        created=sheet.created,
        modified=sheet.modified,
        defaults=tuple(sorted(sheet.defaults)),
        required=sheet.required,
        searchable=sheet.searchable,
        groups=tuple(
            Group(name=name, label=label, display_order=place)
            for place, (name, label) in enumerate(sheet.groups)
        ),
        properties=_properties(sheet, group, staging),
        free=frozenset(shipped.name for shipped in sheet.properties if shipped.free),
        needed=sheet.needed,
        scopes=sheet.scope or f"crm.objects.{sheet.plural}.{{mode}}",
        schema_scopes=sheet.schema_scope or f"crm.schemas.{sheet.plural}.{{mode}}",
        staging=staging,
    )


def _properties(sheet: _Sheet, group: str, staging: Staging | None) -> tuple[Property, ...]:
    """What the sheet lists, and what follows from the pipelines that the type is shipped with."""
    found = {shipped.name: shipped.definition(group) for shipped in sheet.properties}
    if staging is not None:
        found |= {one.name: one for one in mirrors(staging, staging.shipped().values(), found, group)}
    return tuple(found.values())


OBJECT_TYPES: dict[str, ObjectType] = {name: _load(name) for name in _REGISTERED}
"""Every type that is built, by its plural name."""

CUSTOM = _load("custom")
"""What every custom object is shipped with; its names and the rest come from its schema."""

_BY_NAME = {name: type for type in OBJECT_TYPES.values() for name in type.names}


def find(name: str) -> ObjectType | None:
    """The built-in type that a path or a body calls ``name``: plural, singular or id; letter case does not
    count. A portal's own types are known to `Portal.types` only.
    """
    return _BY_NAME.get(name) or _BY_NAME.get(name.lower())
