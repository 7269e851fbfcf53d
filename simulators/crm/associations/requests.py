"""Associations as calls name them, turned into bonds. Every refusal is an answer of the CRM."""

from __future__ import annotations

from typing import Any

from simulators.crm.associations import links
from simulators.crm.associations.bonds import Bond, Link
from simulators.crm.associations.cardinality import Room
from simulators.crm.associations.types import AssociationType, plain_between, types_between
from simulators.crm.errors import CrmError, InvalidInput, ResourceNotFound
from simulators.crm.numbers import digits, whole_number
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.locate import locate
from simulators.crm.portal import Portal


def plain_type(portal: Portal, source: ObjectType, target: ObjectType) -> AssociationType:
    """The plain type between two object types. Raises `InvalidInput` where there is none."""
    found = plain_between(portal, source, target)
    if found is None:
        raise InvalidInput(f"{source.singular} cannot be associated with {target.singular}")
    return found


def bond(
    portal: Portal,
    source: ObjectType,
    id: str,
    target: ObjectType,
    to_id: str,
    types: tuple[int, ...] = (),
    *,
    room: Room | None = None,
) -> Bond:
    """The association between two records that are there and have room for it. Raises `CrmError`."""
    record = locate(portal, source, id)
    number = digits(to_id)
    if number is None:
        raise links.invalid_target(target, to_id)
    links.check(portal, source, Link(target, number, types), source_id=record.id)
    made = Bond(source, record.id, target, number, types)
    (room or Room(portal)).take(made)
    return made


def end(portal: Portal, source: ObjectType, id: str, target: ObjectType, to_id: str) -> Bond | None:
    """The association to be ended, or None where a record is not there: nothing is left to end."""
    try:
        record = locate(portal, source, id)
    except ResourceNotFound:
        return None
    number = digits(to_id)
    return None if number is None else Bond(source, record.id, target, number)


def type_ids(given: Any) -> tuple[int, ...]:
    """The ids in a list of ``{associationCategory, associationTypeId}``. Raises `InvalidInput`."""
    try:
        found = [whole_number(one["associationTypeId"]) for one in given]
    except (KeyError, TypeError):
        found = [None]
    if None in found:
        raise InvalidInput.missing("AssociationSpec", "associationCategory", "associationTypeId")
    return tuple(one for one in found if one is not None)


def id_of(given: Any, *names: str) -> str:
    """The id under ``from`` or ``to`` of an input, as text: clients send numbers, too."""
    try:
        for name in names:
            given = given[name]
        return str(given["id"])
    except (KeyError, TypeError):
        raise InvalidInput.missing("PublicObjectId", "id") from None


def named_type(portal: Portal, source: ObjectType, target: ObjectType, name: str) -> AssociationType:
    """The type with this name or id, as v3 writes them. Raises `InvalidInput`."""
    for one in types_between(portal, source, target).values():
        if name.lower() in (one.name, str(one.id)):
            return one
    raise InvalidInput(
        f"{name} is not a valid association type between {source.singular} and {target.singular}"
    )


def wanted_bonds(
    portal: Portal, source: ObjectType, target: ObjectType, given: list[dict[str, Any]], *, typed: bool
) -> tuple[list[Bond], list[CrmError]]:
    """The pairs of a batch that can be made, and the refusals of those that cannot."""
    good: list[Bond] = []
    bad: list[CrmError] = []
    room = Room(portal)
    for one in given:
        ids = id_of(one, "from"), id_of(one, "to")
        kinds = type_ids(one.get("types")) if typed else ()
        try:
            good.append(bond(portal, source, ids[0], target, ids[1], kinds, room=room))
        except CrmError as refusal:
            bad.append(refusal)
    return good, bad
