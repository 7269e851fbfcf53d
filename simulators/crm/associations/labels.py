"""A portal's own association labels: making, renaming and removing them (CRM contract 7.4)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from simulators.crm import sequences
from simulators.crm.associations import cardinality, links, own, rows
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.requests import plain_type
from simulators.crm.associations.types import USER_DEFINED, AssociationType, types_between
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.tables import associations

MOST = 10
"""Labels of its own that a portal may have for one pair of object types."""

OWN = 10_000
"""Above every built-in type id, so that one number never means two types."""

_labelled = select(associations.c.source_id).where(associations.c.type == bindparam("type_"))


def create(
    portal: Portal, source: ObjectType, target: ObjectType, *, name: str, label: str, inverse: str = ""
) -> list[AssociationType]:
    """One type for both directions, or two where the label reads differently from the other side.

    Raises `InvalidInput` for a name or label that there is already (text assumed), and for one too many.
    """
    plain_type(portal, source, target)
    if len(_own(portal, source, target)) >= MOST:
        raise InvalidInput(
            f"At most {MOST} labels are allowed between {source.singular} and {target.singular}"
        )
    name = name.lower().replace(" ", "_")
    known = types_between(portal, source, target)
    if any(one.name == name for one in known.values()):
        raise InvalidInput(f"An association type named {name} exists already", context={"name": [name]})
    _check_free(known.values(), label)
    if inverse:
        _check_free(types_between(portal, target, source).values(), inverse)
    numbers = [OWN + one for one in sequences.take(portal.db, "labels", 2 if inverse else 1)]
    here, there = numbers[0], numbers[-1]
    made = AssociationType(source.plural, target.plural, here, label, name, there, USER_DEFINED)
    back = AssociationType(
        target.plural,
        source.plural,
        there,
        inverse or label,
        f"{name}_inverse" if inverse else name,
        here,
        USER_DEFINED,
    )
    stored = [made] if inverse == "" and source is target else [made, back]
    own.put(portal, [one.kept() for one in stored])
    return [made, back] if inverse else [made]


def rename(
    portal: Portal, source: ObjectType, target: ObjectType, id: int, *, label: str, inverse: str = ""
) -> None:
    """Other words for a label, and for the other side of a pair of them.

    Raises `ObjectNotFound`, and `InvalidInput` for a label that there is already.
    """
    one = _find(portal, source, target, id)
    others = [other for other in types_between(portal, source, target).values() if other.id != id]
    _check_free(others, label)
    changes = {one.id: label}
    if inverse and one.back != one.id:
        changes[one.back] = inverse
    own.relabel(portal, changes)


def remove(portal: Portal, source: ObjectType, target: ObjectType, id: int) -> None:
    """Take a label away, from every pair that has it, too, and its limits. Raises `ObjectNotFound`."""
    one = _find(portal, source, target, id)
    ids = portal.db.execute(_labelled, {"type_": one.id}).scalars()
    found = rows.of_type(portal.db, source.plural, target.plural, one.id, ids)
    links.dissolve(portal, [Bond(source, row.source_id, target, row.target_id, (one.id,)) for row in found])
    own.drop(portal, (one.id, one.back))
    for here, there, type in ((source, target, one.id), (target, source, one.back)):
        cardinality.lift(portal, here, there, type)


def unknown(id: str) -> ObjectNotFound:
    """There is no such label of the portal's own."""
    return ObjectNotFound(f"Association type {id} does not exist", context={"associationTypeId": [id]})


def _find(portal: Portal, source: ObjectType, target: ObjectType, id: int) -> AssociationType:
    found = _own(portal, source, target).get(id)
    if found is None:
        raise unknown(str(id))
    return found


def _own(portal: Portal, source: ObjectType, target: ObjectType) -> dict[int, AssociationType]:
    return {
        id: one
        for id, one in types_between(portal, source, target).items()
        if one.category == USER_DEFINED and one.label is not None
    }


def _check_free(known: Iterable[AssociationType], label: str) -> None:
    if any(one.label is not None and one.label.casefold() == label.casefold() for one in known):
        raise InvalidInput(f"A label {label} exists already", context={"label": [label]})
