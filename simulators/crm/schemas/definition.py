"""What a portal keeps of a custom object, and the object type that comes of it (CRM contract 1.3, 10)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import msgspec
from msgspec.structs import replace as replaced

from simulators.crm.object_types import CUSTOM, ObjectType
from simulators.crm.properties.definition import Group

CUSTOM_TABLE = "custom_"
"""How the names of custom objects' tables begin; a slot follows."""

_PER_PORTAL = 1_000
"""More than a portal's slots, so that no two portals have a type id in common."""


class Labels(msgspec.Struct, frozen=True):
    """What people call one record and several of them."""

    singular: str = ""
    plural: str = ""


class Schema(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A custom object. ``groups`` are those that its first properties stand in, its own one first."""

    slot: int
    portal: int
    name: str
    labels: Labels
    groups: tuple[Group, ...]
    created_at: str
    updated_at: str
    created_by: int
    updated_by: int
    description: str | None = None
    primary_display_property: str | None = None
    required_properties: tuple[str, ...] = ()
    searchable_properties: tuple[str, ...] = ()
    secondary_display_properties: tuple[str, ...] = ()
    allows_sensitive_properties: bool = False
    restorable: bool = True
    archived: bool = False

    @property
    def number(self) -> int:
        """What follows ``2-`` in its type id."""
        return self.portal * _PER_PORTAL + self.slot

    @property
    def full_name(self) -> str:
        """The fully qualified name; rows call the type so, too."""
        return f"p{self.portal}_{self.name}"

    def leaned_on(self) -> frozenset[str]:
        """Every property that it names."""
        primary = (self.primary_display_property,) if self.primary_display_property else ()
        lists = (self.required_properties, self.searchable_properties, self.secondary_display_properties)
        return frozenset((*primary, *(name for some in lists for name in some)))


@dataclass(frozen=True, kw_only=True)
class CustomType(ObjectType):
    """The object type of a schema."""

    schema: Schema

    @property
    def table(self) -> str:
        return f"{CUSTOM_TABLE}{self.schema.slot}"

    @property
    def leaned_on(self) -> frozenset[str]:
        return self.schema.leaned_on()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (self.plural.lower(), f"p_{self.schema.name}".lower(), self.id)


def custom_type(schema: Schema) -> CustomType:
    """The object type of a schema: what every custom object is shipped with, under the schema's names."""
    own = {
        "plural": schema.full_name,
        "singular": schema.name,
        "id": f"2-{schema.number}",
        "legacy": f"2-{schema.number}",
        "needed": schema.required_properties,
        "searchable": schema.searchable_properties,
        "groups": schema.groups,
        "properties": tuple(replaced(one, group_name=schema.groups[0].name) for one in CUSTOM.properties),
    }
    shipped = {field.name: getattr(CUSTOM, field.name) for field in fields(ObjectType)}
    return CustomType(**(shipped | own), schema=schema)
