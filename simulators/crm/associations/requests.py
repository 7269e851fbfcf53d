"""Associations as calls name them, turned into bonds. Every refusal is an answer of the CRM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulators.crm.associations import links, specs
from simulators.crm.associations.bonds import Bond, Link
from simulators.crm.associations.room import Room
from simulators.crm.associations.specs import Spec
from simulators.crm.associations.types import AssociationType, plain_between, types_between
from simulators.crm.errors import CrmError, InvalidInput, ObjectNotFound, ResourceNotFound
from simulators.crm.numbers import digits
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
    types: Sequence[Spec] = (),
    *,
    room: Room | None = None,
) -> Bond:
    """The association between two records that are there and have room for it. Raises `CrmError`.

    That no record is associated with itself is assumed.
    """
    record, other = locate(portal, source, id), links.other_end(portal, target, to_id)
    if source is target and record.id == other:
        raise InvalidInput(f"{source.singular} {id} cannot be associated with itself")
    made = Bond(source, record.id, target, other, tuple(one.id for one in types))
    links.check(portal, source, Link(target, other, made.types))
    specs.check_categories(types, types_between(portal, source, target))
    (room or Room(portal)).take([made])
    return made


def end(portal: Portal, source: ObjectType, id: str, target: ObjectType, to_id: str) -> Bond | None:
    """The association to be ended, or None where a record is not there: nothing is left to end."""
    try:
        record = locate(portal, source, id)
    except (ObjectNotFound, ResourceNotFound):
        return None
    return Bond(source, record.id, target, links.other_end(portal, target, to_id)) if digits(to_id) else None


def id_of(given: Any, *names: str) -> str:
    """The id under ``from`` or ``to`` of an input, as text: clients send numbers, too."""
    try:
        for name in (*names, "id"):
            given = given[name]
    except (KeyError, TypeError):
        given = None
    if given is None or isinstance(given, (dict, list, bool)):
        raise InvalidInput.missing("PublicObjectId", "id")
    return str(given)


def named_type(portal: Portal, source: ObjectType, target: ObjectType, name: str) -> AssociationType:
    """The type with this name or id, as v3 writes them. Raises `InvalidInput`."""
    for one in types_between(portal, source, target).values():
        if name.lower() in (one.name, str(one.id)):
            return one
    raise InvalidInput(
        f"{name} is not a valid association type between {source.singular} and {target.singular}"
    )


def wanted_bonds(
    portal: Portal,
    source: ObjectType,
    target: ObjectType,
    given: Sequence[dict[str, Any]],
    types: Iterable[Sequence[Spec]],
) -> tuple[list[Bond], list[CrmError]]:
    """The pairs of a batch that can be made, each with its types, and the refusals of those that cannot.

    A record that is not there is named in the same words at either end (SIM).
    """
    good: list[Bond] = []
    bad: list[CrmError] = []
    room = Room(portal)
    asked = [(id_of(one, "from"), id_of(one, "to"), kinds) for one, kinds in zip(given, types, strict=True)]
    for id, to_id, kinds in asked:
        try:
            good.append(bond(portal, source, id, target, to_id, kinds, room=room))
        except (ObjectNotFound, ResourceNotFound):
            bad.append(links.invalid_end(source, id))
        except CrmError as refusal:
            bad.append(refusal)
    return good, bad
