"""Association types as bodies name them: by category and id (CRM contract 3.8, 7.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulators.crm.associations.types import AssociationType
from simulators.crm.errors import InvalidInput
from simulators.crm.numbers import whole_number

CATEGORIES = ("HUBSPOT_DEFINED", "INTEGRATOR_DEFINED", "USER_DEFINED", "WORK")


class Spec(NamedTuple):
    """One association type; its category must be the one that the type has."""

    category: str
    id: int


def read(given: Any) -> tuple[Spec, ...]:
    """The specs of a list of ``{associationCategory, associationTypeId}``. Raises `InvalidInput`."""
    if not isinstance(given, list):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: association types must be a list")
    return tuple(_read(one) for one in given)


def _read(one: Any) -> Spec:
    found = one if isinstance(one, dict) else {}
    names = ("associationCategory", "associationTypeId")
    missing = [name for name in names if found.get(name) in (None, "")]
    if missing:
        raise InvalidInput.missing("AssociationSpec", *missing)
    category, id = found["associationCategory"], whole_number(found["associationTypeId"])
    if category not in CATEGORIES:
        raise InvalidInput.json(b"", 0, f"associationCategory must be one of [{', '.join(CATEGORIES)}]")
    if id is None:
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: associationTypeId must be a number")
    return Spec(category, id)


def check_categories(specs: Sequence[Spec], known: Mapping[int, AssociationType]) -> None:
    """Raise `InvalidInput` where a type is not of the category under which it is asked for (text assumed)."""
    for one in specs:
        if one.id in known and known[one.id].category != one.category:
            raise InvalidInput(
                f"association type id {one.id} is {known[one.id].category}, not {one.category}",
                context={"associationTypeId": [str(one.id)]},
            )
