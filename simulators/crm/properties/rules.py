"""Making, changing and archiving property definitions and groups (CRM contract 9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from simulators.crm.answers import instant
from simulators.crm.errors import AlreadyExists, CrmError, InvalidInput, ObjectNotFound
from simulators.crm.numbers import whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.properties import catalog as catalogs
from simulators.crm.properties.catalog import Catalog
from simulators.crm.properties.definition import TYPES, Group, Option, Property

UNIQUE = 10
"""The most unique properties an object type may have."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NONE: Mapping[str, Property] = {}
_SENSITIVITIES = ("non_sensitive", "sensitive", "highly_sensitive")
_FIXED = ("name", "hasUniqueValue", "dataSensitivity", "externalOptions", "referencedObjectType")
"""What an update cannot say; it is ignored there, as every unknown field is."""

_REQUIRED = ("name", "label", "type", "fieldType", "groupName")


class _Given(msgspec.Struct, frozen=True, rename="camel"):
    """What a caller may say about a definition."""

    name: str | msgspec.UnsetType = UNSET
    label: str | msgspec.UnsetType = UNSET
    type: str | msgspec.UnsetType = UNSET
    field_type: str | msgspec.UnsetType = UNSET
    group_name: str | msgspec.UnsetType = UNSET
    description: str | msgspec.UnsetType = UNSET
    options: tuple[Option, ...] | msgspec.UnsetType = UNSET
    display_order: int | msgspec.UnsetType = UNSET
    has_unique_value: bool | msgspec.UnsetType = UNSET
    hidden: bool | msgspec.UnsetType = UNSET
    form_field: bool | msgspec.UnsetType = UNSET
    calculation_formula: str | msgspec.UnsetType = UNSET
    external_options: bool | msgspec.UnsetType = UNSET
    referenced_object_type: str | msgspec.UnsetType = UNSET
    data_sensitivity: str | msgspec.UnsetType = UNSET
    currency_property_name: str | msgspec.UnsetType = UNSET
    show_currency_symbol: bool | msgspec.UnsetType = UNSET
    number_display_hint: str | msgspec.UnsetType = UNSET
    date_display_hint: str | msgspec.UnsetType = UNSET


def find(catalog: Catalog, name: str, *, archived: bool = False) -> Property:
    """An active definition, or an archived one where those are asked for. Raises `ObjectNotFound`."""
    found = (catalog.archived if archived else catalog.properties).get(name)
    if found is None:
        raise ObjectNotFound(
            f"Property {name} does not exist",
            context={"propertyName": [name], "objectType": [catalog.type.plural]},
        )
    return found


def drafted(
    portal: Portal, type: ObjectType, given: dict[str, Any], *, beside: Mapping[str, Property] = _NONE
) -> Property:
    """A new definition, not stored yet; an archived one with this name comes back as it was made.

    ``beside`` are those drafted by the same call. Raises `InvalidInput` and `AlreadyExists`.
    """
    missing = [name for name in _REQUIRED if not given.get(name)]
    if missing:
        raise InvalidInput.missing("PropertyCreate", *missing)
    known = portal.catalog(type)
    fields = _fields(given)
    name = fields["name"]
    if not _NAME.fullmatch(name) or len(name) > 100:
        raise InvalidInput(
            f"Property name {name} is invalid: lower case letters, digits and underscores, a letter first",
            context={"propertyName": [name]},
        )
    if name in known.properties or name in beside:
        raise AlreadyExists(
            f"A property named '{name}' already exists.", sub_category="Properties.PROPERTY_WITH_NAME_EXISTS"
        )
    now = instant(portal.at)
    archived = known.archived.get(name)
    if archived is not None:
        made = replace(archived, archived=False, archived_at=UNSET, updated_at=now)
    else:
        made = _calculated(Property(**fields, created_at=now, updated_at=now))
        _check(known, made)
    taken = len(known.unique) + sum(one.has_unique_value for one in beside.values())
    if made.has_unique_value and taken >= UNIQUE:
        raise InvalidInput(f"An object may have at most {UNIQUE} properties with unique values")
    return made


def patched(portal: Portal, type: ObjectType, name: str, given: dict[str, Any]) -> Property:
    """A changed definition, not stored yet. ``options`` replace the whole list; the name stays."""
    known = portal.catalog(type)
    found = find(known, name)
    fields = _fields({key: value for key, value in given.items() if key not in _FIXED})
    changed = _calculated(replace(found, **fields, updated_at=instant(portal.at)))
    if found.hubspot_defined and (changed.type, changed.field_type) != (found.type, found.field_type):
        raise InvalidInput(f"Property {name} is defined by HubSpot and cannot be changed")
    if found.external_options and changed.options != found.options:
        raise InvalidInput(f"Options of property {name} are kept elsewhere and cannot be changed")
    _check(known, changed)
    return changed


def archived(portal: Portal, type: ObjectType, name: str) -> Property:
    """A definition put away, not stored yet. Raises `ObjectNotFound` and `InvalidInput`."""
    known = portal.catalog(type)
    found = find(known, name)
    if not found.modification_metadata.archivable:
        raise InvalidInput(f"Property {name} is defined by HubSpot and cannot be archived")
    if users := _formulas_with(known, name):
        raise InvalidInput(
            f"Property {name} cannot be deleted, the formulas of these use it: {', '.join(users)}",
            sub_category="PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE",
        )
    if name in type.leaned_on:
        raise InvalidInput(
            f"Property {name} is used by the schema of {type.singular} and cannot be archived",
            sub_category="PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE",
        )
    return replace(found, archived=True, archived_at=instant(portal.at))


def _formulas_with(known: Catalog, name: str) -> list[str]:
    """The active definitions whose formula names a property."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    return sorted(
        one.name
        for one in known.properties.values()
        if one.calculation_formula is not UNSET and word.search(one.calculation_formula)
    )


def store(portal: Portal, type: ObjectType, *changed: Property | Group) -> None:
    """Store definitions; the last thing a call does."""
    catalogs.put(portal.account, portal.db, type, *changed)


def find_group(catalog: Catalog, name: str) -> Group:
    """An active group. Raises `ObjectNotFound`."""
    found = catalog.groups.get(name)
    if found is None or found.archived:
        raise ObjectNotFound(f"Property group {name} does not exist", context={"groupName": [name]})
    return found


def drafted_group(portal: Portal, type: ObjectType, given: dict[str, Any]) -> Group:
    """A new group, not stored yet. Raises `InvalidInput` and `AlreadyExists`."""
    missing = [name for name in ("name", "label") if not given.get(name)]
    if missing:
        raise InvalidInput.missing("PropertyGroupCreate", *missing)
    found = portal.catalog(type).groups.get(str(given["name"]))
    if found is not None and not found.archived:
        raise AlreadyExists(
            f"A property group named '{found.name}' already exists.",
            sub_category="PropertyGroupError.PROPERTY_GROUP_WITH_NAME_EXISTS",
        )
    return _group(Group(name=str(given["name"]), label=""), given)


def patched_group(portal: Portal, type: ObjectType, name: str, given: dict[str, Any]) -> Group:
    """A changed group, not stored yet."""
    return _group(find_group(portal.catalog(type), name), given)


def archived_group(portal: Portal, type: ObjectType, name: str) -> Group:
    """A group put away, not stored yet. Raises `ObjectNotFound`, or `InvalidInput` while it is in use."""
    known = portal.catalog(type)
    found = find_group(known, name)
    members = sorted(one.name for one in known.properties.values() if one.group_name == name)
    if members:
        nested = {
            "status": "error",
            "message": f"Group {name} has active properties: {', '.join(members)}",
            "category": "VALIDATION_ERROR",
            "subCategory": "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES",
        }
        raise InvalidInput(msgspec.json.encode(nested).decode(), sub_category=nested["subCategory"])
    return replace(found, archived=True)


def _group(before: Group, given: dict[str, Any]) -> Group:
    order = whole_number(given.get("displayOrder", before.display_order))
    if order is None:
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: displayOrder must be a number")
    label = given.get("label") or before.label
    return replace(before, label=str(label), display_order=order, archived=False)


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    try:
        found = msgspec.convert({k: v for k, v in given.items() if v is not None}, _Given, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput.json(b"", 0, str(error)) from None
    return {name: value for name in found.__struct_fields__ if (value := getattr(found, name)) is not UNSET}


def _calculated(one: Property) -> Property:
    """A portal's own definition with what follows from a formula: nobody sets its values."""
    if one.hubspot_defined:
        return one
    formula = one.field_type == "calculation_equation"
    metadata = replace(one.modification_metadata, read_only_value=formula)
    return replace(one, calculated=formula, modification_metadata=metadata)


def _check(known: Catalog, one: Property) -> None:
    refused: CrmError | None = None
    if one.type not in TYPES:
        refused = InvalidInput(f"Property type {one.type} is not valid", context={"type": [one.type]})
    elif one.field_type not in TYPES[one.type]:
        refused = InvalidInput(
            f"Property type {one.type} does not go with field type {one.field_type}",
            context={"type": [one.type], "fieldType": [one.field_type]},
        )
    elif one.group_name not in known.groups or known.groups[one.group_name].archived:
        refused = InvalidInput(
            f"Property group {one.group_name} does not exist", context={"groupName": [one.group_name]}
        )
    elif one.data_sensitivity not in _SENSITIVITIES:
        refused = InvalidInput(
            f"Data sensitivity {one.data_sensitivity} is not valid",
            context={"dataSensitivity": [one.data_sensitivity]},
        )
    elif len({option.value for option in one.options}) < len(one.options):
        refused = InvalidInput(f"Options of property {one.name} must have different values")
    if refused is not None:
        raise refused
