"""Which object types may be associated: the plain association types that schemas define (CRM contract 10).

The vendor's own pairs are in a data file; a custom object's are rows, as a portal's labels are.
"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from simulators.crm import sequences
from simulators.crm.associations import links, own, rows
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.labels import OWN
from simulators.crm.associations.types import (
    BUILT_IN,
    USER_DEFINED,
    AssociationType,
    own_type,
    plain_between,
    types_between,
)
from simulators.crm.errors import AlreadyExists, InvalidInput, ObjectNotFound
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.tables import association_limits, associations

ALWAYS = ("emails", "meetings", "notes", "tasks", "calls")
"""What every custom object can be associated with (``C:DOC`` custom objects)."""

_sources = (
    select(associations.c.source_id)
    .distinct()
    .where(associations.c.source == bindparam("source_"), associations.c.target == bindparam("target_"))
)


def check(source: ObjectType, target: ObjectType) -> None:
    """Raise `InvalidInput` for what is associated with nothing: products (3.5; text assumed)."""
    if "products" in (source.plural, target.plural):
        raise InvalidInput(f"{source.singular} cannot be associated with {target.singular}")


def define(portal: Portal, source: ObjectType, target: ObjectType, name: str = "") -> AssociationType:
    """Let two types be associated from now on.

    Raises `AlreadyExists` where they can be already, and what `check` does.
    """
    check(source, target)
    if plain_between(portal, source, target) is not None:
        raise AlreadyExists(
            f"An association between {source.singular} and {target.singular} already exists.",
            context={"fromObjectTypeId": [source.id], "toObjectTypeId": [target.id]},
        )
    same = source.plural == target.plural
    numbers = [OWN + one for one in sequences.take(portal.db, "labels", 1 if same else 2)]
    here, there = numbers[0], numbers[-1]
    made = AssociationType(
        source.plural,
        target.plural,
        here,
        None,
        name or f"{source.singular}_to_{target.singular}".lower(),
        there,
        USER_DEFINED,
    )
    back = AssociationType(
        target.plural,
        source.plural,
        there,
        None,
        f"{target.singular}_to_{source.singular}".lower(),
        here,
        USER_DEFINED,
    )
    own.put(portal, [one.kept() for one in ([made] if same else [made, back])])
    return made


def of(portal: Portal, type: ObjectType) -> list[AssociationType]:
    """The plain association types that lead from a type, the vendor's own ones first."""
    built_in = [
        one
        for (source, _), kinds in BUILT_IN.items()
        for one in kinds.values()
        if source == type.plural and one.label is None
    ]
    added = [
        own_type(one)
        for (source, target), some in own.every(portal).items()
        for one in some
        if source == type.plural and not one.label and target in portal.types.by_plural
    ]
    return built_in + sorted(added, key=lambda one: one.id)


def undefine(portal: Portal, type: ObjectType, id: str) -> None:
    """Take a pair away with its labels and limits, and from every record. Raises `ObjectNotFound`."""
    found = next(
        (one for one in of(portal, type) if str(one.id) == id and one.category == USER_DEFINED), None
    )
    if found is None:
        raise ObjectNotFound(f"Association {id} does not exist", context={"associationIdentifier": [id]})
    target = portal.type(found.target)
    known = types_between(portal, type, target)
    ids = portal.db.execute(_sources, {"source_": type.plural, "target_": target.plural}).scalars()
    held = rows.of_sources(portal.db, type.plural, target.plural, ids)
    links.dissolve(portal, [Bond(type, row.source_id, target, row.target_id) for row in held])
    gone = {number for one in known.values() for number in (one.id, one.back)}
    own.drop(portal, gone)
    portal.db.execute(delete(association_limits).where(association_limits.c.type.in_(gone)))
