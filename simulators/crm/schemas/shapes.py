"""Schemas as the API shows them (CRM contract 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulators.crm.associations.types import AssociationType
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.properties.definition import EPOCH
from simulators.crm.schemas import pairs
from simulators.crm.schemas.definition import CustomType, Schema


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller wants to see of a schema besides the definition itself."""

    properties: bool = True
    associations: bool = True
    audit: bool = True


def whole(portal: Portal, type: ObjectType, wanted: Wanted = Wanted()) -> dict[str, Any]:
    """A schema with its properties and associations, or empty lists where those are not wanted."""
    found = _definition(type)
    if wanted.audit and isinstance(type, CustomType):
        found |= {"createdByUserId": type.schema.created_by, "updatedByUserId": type.schema.updated_by}
    known = portal.catalog(type).properties if wanted.properties else {}
    found["properties"] = [one for _, one in sorted(known.items())]
    found["associations"] = (
        [association(one, type, portal.type(one.target)) for one in pairs.of(portal, type)]
        if wanted.associations
        else []
    )
    return found


def definition(portal: Portal, type: ObjectType) -> dict[str, Any]:
    """A type alone, as a change answers it."""
    return _definition(type) | {"portalId": portal.id}


def association(one: AssociationType, source: ObjectType, target: ObjectType) -> dict[str, Any]:
    """Two types that may be associated."""
    return {"id": str(one.id), "fromObjectTypeId": source.id, "toObjectTypeId": target.id, "name": one.name}


def _definition(type: ObjectType) -> dict[str, Any]:
    return _custom(type.schema) if isinstance(type, CustomType) else _built_in(type)


def _custom(one: Schema) -> dict[str, Any]:
    found: dict[str, Any] = {
        "labels": one.labels,
        "requiredProperties": one.required_properties,
        "searchableProperties": one.searchable_properties,
        "primaryDisplayProperty": one.primary_display_property,
        "secondaryDisplayProperties": one.secondary_display_properties,
        "description": one.description,
        "allowsSensitiveProperties": one.allows_sensitive_properties,
        "archived": one.archived,
        "restorable": one.restorable,
        "metaType": "PORTAL_SPECIFIC",
        "id": str(one.number),
        "fullyQualifiedName": one.full_name,
        "createdAt": one.created_at,
        "updatedAt": one.updated_at,
        "objectTypeId": f"2-{one.number}",
        "name": one.name,
    }
    return {name: value for name, value in found.items() if value is not None}


def _built_in(type: ObjectType) -> dict[str, Any]:
    """A type of the vendor's own. Its labels are made of its names (SIM)."""
    return {
        "labels": {
            "singular": type.singular.replace("_", " ").capitalize(),
            "plural": type.plural.replace("_", " ").capitalize(),
        },
        "requiredProperties": type.needed,
        "searchableProperties": type.searchable,
        "secondaryDisplayProperties": (),
        "allowsSensitiveProperties": False,
        "archived": False,
        "restorable": False,
        "metaType": "HUBSPOT",
        "id": type.id,
        "fullyQualifiedName": type.legacy,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "objectTypeId": type.id,
        "name": type.legacy,
    }
