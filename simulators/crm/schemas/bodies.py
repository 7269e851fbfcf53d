"""Schemas as callers ask for them and change them (CRM contract 10; shapes ``C:SPEC``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from simulators.crm.errors import InvalidInput
from simulators.crm.schemas.definition import Labels

Names = tuple[str, ...]
_Kind = TypeVar("_Kind")


class Egg(msgspec.Struct, frozen=True, rename="camel"):
    """A new schema. Lists that are left out are empty (SIM)."""

    name: str
    labels: Labels
    properties: tuple[dict[str, Any], ...] = ()
    associated_objects: Names = ()
    required_properties: Names = ()
    searchable_properties: Names = ()
    secondary_display_properties: Names = ()
    primary_display_property: str | None = None
    description: str | None = None
    allows_sensitive_properties: bool = False


class Patch(msgspec.Struct, frozen=True, rename="camel"):
    """What may be changed; the name never."""

    labels: Labels | UnsetType = UNSET
    description: str | UnsetType = UNSET
    primary_display_property: str | UnsetType = UNSET
    required_properties: Names | UnsetType = UNSET
    searchable_properties: Names | UnsetType = UNSET
    secondary_display_properties: Names | UnsetType = UNSET
    allows_sensitive_properties: bool | UnsetType = UNSET
    restorable: bool | UnsetType = UNSET
    clear_description: bool = False


def egg(given: Mapping[str, Any]) -> Egg:
    """A new schema with a name and both labels. Raises `InvalidInput`."""
    missing = [name for name in ("name", "labels") if not given.get(name)]
    if missing:
        raise InvalidInput.missing("ObjectSchemaEgg", *missing)
    found = _converted(given, Egg)
    missing = [name for name in ("singular", "plural") if not getattr(found.labels, name).strip()]
    if missing:
        raise InvalidInput.missing("ObjectTypeDefinitionLabels", *missing)
    return found


def patch(given: Mapping[str, Any]) -> Patch:
    """What a body changes. Raises `InvalidInput`."""
    return _converted(given, Patch)


def _converted(given: Mapping[str, Any], kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.convert({name: value for name, value in given.items() if value is not None}, kind)
    except msgspec.ValidationError as error:
        raise InvalidInput.json(b"", 0, str(error)) from None
