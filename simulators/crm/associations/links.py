"""Making and dissolving associations, with everything that hangs on them (CRM contract 7.2).

A pair always has its plain type. Of a ``single`` type a record has one target at most, the newest; its id
stands in a property. Counts and such properties move the modified dates of their records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulators.crm.associations import rows
from simulators.crm.associations.bonds import Bond, Link
from simulators.crm.associations.plan import Plan
from simulators.crm.associations.types import home_of, plain_between, types_between
from simulators.crm.errors import CrmError, InvalidInput
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType
from simulators.crm.objects.calculated import Touched
from simulators.crm.objects.records import store
from simulators.crm.portal import Portal


def check(portal: Portal, source: ObjectType, link: Link) -> None:
    """Raise `InvalidInput` unless a record of ``source`` may have this link and its target is there."""
    known = types_between(portal, source, link.target)
    for id in link.types:
        if id not in known:
            raise _wrong_type(portal, source, link.target, id)
    if not known:
        raise InvalidInput(f"{source.singular} cannot be associated with {link.target.singular}")
    found = store(link.target).get(portal.db, link.id)
    if found is None or found.archived is not None:
        raise invalid_end(link.target, str(link.id))


def other_end(portal: Portal, type: ObjectType, id: str) -> int:
    """The record that an id means as an end; the old ids of a merged one lead to it, too.

    Whether it is there is for `check` to say. Raises what `invalid_end` makes of an id that is no number.
    """
    number = digits(id)
    if number is None:
        raise invalid_end(type, id)
    found = store(type).follow(portal.db, number)
    return number if found is None else found.id


def invalid_end(type: ObjectType, id: str) -> CrmError:
    """The refusal of an association with a record that is not there."""
    return InvalidInput(
        "One or more associations are invalid",
        context={
            "INVALID_OBJECT_IDS": [f"{type.legacy}={id} is not valid"],
            "objectId": [id],
            "objectType": [type.legacy],
        },
    )


def _wrong_type(portal: Portal, source: ObjectType, target: ObjectType, id: int) -> CrmError:
    home = home_of(portal, id)
    if home is not None and home is not source:
        return InvalidInput(
            f"invalid from object type {source.id} for associations to be created. expected: {home.id}"
        )
    return InvalidInput(
        f"association type id {id} doesn't exist between {source.singular} and {target.singular}"
    )


def make(portal: Portal, bonds: Sequence[Bond], *, replacing: bool = False) -> Touched:
    """Associate pairs that `check` let pass. ``replacing`` takes away the labels that are not named again."""
    plan = Plan(portal)
    for source, target, group in _by_kind(bonds):
        known = types_between(portal, source, target)
        plain = plain_between(portal, source, target)
        if plain is None:
            continue
        plan.load(known, group)
        for bond in group:
            wanted = {plain.id, *bond.types}
            if replacing:
                plan.remove(bond, [known[id] for id in known if id not in wanted])
            plan.add(bond, [known[id] for id in sorted(wanted)])
    return plan.carry_out()


def dissolve(portal: Portal, bonds: Sequence[Bond]) -> Touched:
    """End the named types of each pair, or the whole association where none are named."""
    plan = Plan(portal)
    for source, target, group in _by_kind(bonds):
        known = types_between(portal, source, target)
        plain = plain_between(portal, source, target)
        plan.load(known, group)
        for bond in group:
            whole = not bond.types or (plain is not None and plain.id in bond.types)
            plan.remove(bond, [one for id, one in known.items() if whole or id in bond.types])
    return plan.carry_out()


def release(portal: Portal, type: ObjectType, ids: Iterable[int]) -> None:
    """End every association of records that go away; the other ends change along."""
    found = rows.everything(portal.db, type.plural, ids)
    pairs = dict.fromkeys((row.source_id, row.target, row.target_id) for row in found)
    dissolve(portal, [Bond(type, id, portal.type(target), other) for id, target, other in pairs])


def _by_kind(bonds: Sequence[Bond]) -> list[tuple[ObjectType, ObjectType, list[Bond]]]:
    groups: dict[tuple[str, str], list[Bond]] = {}
    for bond in bonds:
        groups.setdefault((bond.source.plural, bond.target.plural), []).append(bond)
    return [(some[0].source, some[0].target, some) for some in groups.values()]
