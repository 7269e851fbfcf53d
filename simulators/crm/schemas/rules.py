"""Making, changing, archiving and purging schemas (CRM contract 10); all is judged before a write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict, replace
from sqlalchemy import delete, or_, select

from simulators.crm import sequences
from simulators.crm.answers import instant
from simulators.crm.associations import own as own_types
from simulators.crm.errors import AlreadyExists, InvalidInput, ObjectNotFound
from simulators.crm.oauth.grants import USER
from simulators.crm.object_types import ObjectType
from simulators.crm.pipelines import book as books
from simulators.crm.portal import Portal
from simulators.crm.properties import catalog as catalogs
from simulators.crm.properties import rules as properties
from simulators.crm.properties.definition import Group, Property
from simulators.crm.schemas import bodies, pairs, registry
from simulators.crm.schemas.bodies import Egg, Names
from simulators.crm.schemas.definition import CustomType, Labels, Schema, custom_type
from simulators.crm.tables import (
    aliases,
    association_limits,
    definitions,
    identities,
    lagging,
    pipeline_audits,
    pipelines,
    records_table,
    versions,
)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OF_A_TYPE = (definitions, identities, aliases, versions, lagging, pipelines, pipeline_audits)
_LISTS = ("required_properties", "searchable_properties", "secondary_display_properties")


def create(portal: Portal, given: Mapping[str, Any]) -> ObjectType:
    """A new custom object with its properties and associations; usable at once.

    Raises `InvalidInput` and `AlreadyExists`.
    """
    egg = bodies.egg(given)
    _check_name(portal, egg.name)
    now = instant(portal.at)
    (slot,) = sequences.take(portal.db, "schemas")
    made = custom_type(
        Schema(
            slot=slot,
            portal=portal.id,
            groups=_groups(egg),
            created_at=now,
            updated_at=now,
            created_by=USER,
            updated_by=USER,
            **{name: value for name, value in asdict(egg).items() if name in Schema.__struct_fields__},
        )
    )
    own = _properties(portal, made, egg)
    _check_names(made.schema, own.keys() | {one.name for one in made.properties})
    targets = _targets(portal, made, egg.associated_objects)
    records_table(made.table).create(portal.db)
    if own:
        catalogs.put(portal.account, portal.db, made, *own.values())
    for target in targets:
        pairs.define(portal, made, target)
    registry.put(portal.account, portal.db, made.schema)
    return portal.type(made.plural)


def change(portal: Portal, type: ObjectType, given: Mapping[str, Any]) -> ObjectType:
    """Change a schema; properties that it names must be there. Raises `InvalidInput`."""
    schema = custom(type).schema
    patch = bodies.patch(given)
    changes = {name: value for name, value in asdict(patch).items() if value is not UNSET}
    if changes.pop("clear_description"):
        changes["description"] = None
    if isinstance(patch.labels, Labels):
        new, old = patch.labels, schema.labels
        changes["labels"] = Labels(new.singular or old.singular, new.plural or old.plural)
    after = replace(schema, **changes, updated_at=instant(portal.at), updated_by=USER)
    _check_names(after, portal.catalog(type).properties.keys())
    registry.put(portal.account, portal.db, after)
    return portal.type(type.plural)


def archive(portal: Portal, type: ObjectType) -> None:
    """Put a custom object away. Raises `InvalidInput` while it has records (rule ``C:DOC``, text assumed)."""
    schema = custom(type).schema
    table = records_table(type.table)
    if portal.db.execute(select(table.c.id).where(table.c.archived.is_(None)).limit(1)).first():
        raise InvalidInput(
            f"Object type {type.id} cannot be deleted: delete all of its records first",
            context={"objectTypeId": [type.id]},
        )
    registry.put(portal.account, portal.db, replace(schema, archived=True, updated_at=instant(portal.at)))


def archived(portal: Portal) -> list[CustomType]:
    """The custom objects that were put away, oldest first."""
    return [custom_type(one) for one in registry.every(portal.db) if one.archived]


def purge(portal: Portal, name: str) -> None:
    """Forget an archived custom object and all that is left of it; its name is free again.

    Raises `ObjectNotFound`.
    """
    found = next((one for one in archived(portal) if name.lower() in one.names), None)
    if found is None:
        raise ObjectNotFound(f"No archived object type {name} exists", context={"objectType": [name]})
    for table in _OF_A_TYPE:
        portal.db.execute(delete(table).where(table.c.object == found.plural))
    own_types.forget(portal, found.plural)
    limits = or_(association_limits.c.source == found.plural, association_limits.c.target == found.plural)
    portal.db.execute(delete(association_limits).where(limits))
    records_table(found.table).drop(portal.db)
    catalogs.forget(portal.account, found)
    books.forget(portal.account, found)
    registry.remove(portal.account, portal.db, found.schema)


def custom(type: ObjectType) -> CustomType:
    """The type, where it is a custom object. Raises `InvalidInput` (text assumed)."""
    if not isinstance(type, CustomType):
        raise InvalidInput(f"Object type {type.id} is defined by HubSpot and cannot be changed")
    return type


def _check_name(portal: Portal, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"Object type name {name} is invalid: letters, digits and underscores, a letter first",
            context={"name": [name]},
        )
    known = registry.every(portal.db)
    if any(one.name.lower() == name.lower() for one in known):
        raise AlreadyExists(f"An object type named '{name}' already exists.", context={"name": [name]})
    most = portal.settings.custom_objects
    if sum(not one.archived for one in known) >= most:
        raise InvalidInput(f"An account may have at most {most} custom objects")


def _check_names(schema: Schema, known: Any) -> None:
    """Every property that a schema names must be there."""
    named = {"primary_display_property": (schema.primary_display_property or "",)}
    named |= {name: getattr(schema, name) for name in _LISTS}
    for field, names in named.items():
        unknown = [name for name in names if name and name not in known]
        if unknown:
            wire = msgspec.structs.fields(Schema)
            where = next(one.encode_name for one in wire if one.name == field)
            raise InvalidInput(
                f"{where} names properties that do not exist: {', '.join(unknown)}", context={where: unknown}
            )


def _groups(egg: Egg) -> tuple[Group, ...]:
    """The type's own group, and those that its properties ask for besides."""
    own = Group(name=f"{egg.name}_information".lower(), label=f"{egg.labels.singular} information")
    asked = dict.fromkeys(str(one["groupName"]) for one in egg.properties if one.get("groupName"))
    return (own, *(Group(name=name, label=name) for name in asked if name != own.name))


def _properties(portal: Portal, type: CustomType, egg: Egg) -> dict[str, Property]:
    """Definitions of a new type's properties. Without a type they are single lines of text (``C:DOC``)."""
    made: dict[str, Property] = {}
    for one in egg.properties:
        filled = {"groupName": type.groups[0].name} | {k: v for k, v in one.items() if v is not None}
        if "type" not in filled:
            filled = {"type": "string", "fieldType": "text"} | filled
        drafted = properties.drafted(portal, type, filled)
        if drafted.name in made:
            raise InvalidInput(f"Property {drafted.name} is in the schema twice")
        made[drafted.name] = drafted
    if sum(one.has_unique_value for one in made.values()) > properties.UNIQUE:
        raise InvalidInput(f"An object may have at most {properties.UNIQUE} properties with unique values")
    return made


def _targets(portal: Portal, type: CustomType, asked: Names) -> list[ObjectType]:
    """What a new type can be associated with: what was asked for, and the activities."""
    wanted: dict[str, ObjectType] = {}
    for name in asked:
        found = portal.types.find(name)
        if found is None:
            raise InvalidInput(f"Unable to infer object type from: {name}")
        pairs.check(type, found)
        wanted[found.plural] = found
    wanted |= {plural: portal.type(plural) for plural in pairs.ALWAYS}
    return list(wanted.values())
