"""Association types: those of every portal, from a data file, and what a portal added: labels, and the plain
types of its custom objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import msgspec
from sqlalchemy import bindparam, select

from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.portal import Portal
from simulators.crm.tables import labels

USER_DEFINED = "USER_DEFINED"
"""The category of what a portal added."""


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One type as seen from ``source``; ``back`` is the same type seen from ``target``.

    ``single``: a source record has at most one target of this type, whose id stands in its property
    ``mirror``. ``automatic``: a source record without one gets its next target as such.
    """

    source: str
    target: str
    id: int
    label: str | None
    name: str
    back: int
    category: str = "HUBSPOT_DEFINED"
    single: bool = False
    automatic: bool = False
    mirror: str = ""


@dataclass(frozen=True, slots=True)
class Counter:
    """``property`` of ``on`` counts its associated records of type ``of``."""

    on: str
    of: str
    property: str


class _Back(msgspec.Struct, frozen=True):
    id: int
    name: str
    label: str | None = None


class _Type(msgspec.Struct, frozen=True, rename={"source": "from", "target": "to"}):
    source: str
    target: str
    id: int
    name: str
    back: _Back
    label: str | None = None
    single: bool = False
    automatic: bool = False
    mirror: str = ""


class _Sheet(msgspec.Struct, frozen=True):
    source: str
    types: tuple[_Type, ...]
    counters: tuple[Counter, ...]


def _load() -> _Sheet:
    text = files("simulators.crm").joinpath("data", "association_types.json").read_bytes()
    return msgspec.json.decode(text, type=_Sheet)


_sheet = _load()
COUNTERS = _sheet.counters

Pair = tuple[str, str]
BUILT_IN: dict[Pair, dict[int, AssociationType]] = {}
for _one in _sheet.types:
    BUILT_IN.setdefault((_one.source, _one.target), {})[_one.id] = AssociationType(
        _one.source,
        _one.target,
        _one.id,
        _one.label,
        _one.name,
        _one.back.id,
        single=_one.single,
        automatic=_one.automatic,
        mirror=_one.mirror,
    )
    BUILT_IN.setdefault((_one.target, _one.source), {}).setdefault(
        _one.back.id,
        AssociationType(_one.target, _one.source, _one.back.id, _one.back.label, _one.back.name, _one.id),
    )

_OWNERS = {id: kinds[id] for kinds in BUILT_IN.values() for id in kinds}

_labels = (
    select(labels.c.type, labels.c.label, labels.c.name, labels.c.back)
    .where(labels.c.source == bindparam("source_"), labels.c.target == bindparam("target_"))
    .order_by(labels.c.type)
)

_homes = select(labels.c.source).where(labels.c.type == bindparam("type_")).order_by(labels.c.source)


def types_between(portal: Portal, source: ObjectType, target: ObjectType) -> dict[int, AssociationType]:
    """Every type from ``source`` to ``target`` by id: the built-in ones, then the portal's own."""
    built_in = BUILT_IN.get((source.plural, target.plural), {})
    found = dict(sorted(built_in.items()))
    rows = portal.db.execute(_labels, {"source_": source.plural, "target_": target.plural})
    for id, label, name, back in rows:
        found[id] = AssociationType(source.plural, target.plural, id, label or None, name, back, USER_DEFINED)
    return found


def unlabelled(source: ObjectType, target: ObjectType) -> AssociationType | None:
    """The plain type that every associated pair has, or None where the two types cannot be associated."""
    kinds = BUILT_IN.get((source.plural, target.plural), {})
    return next((one for one in kinds.values() if one.label is None), None)


def plain_between(portal: Portal, source: ObjectType, target: ObjectType) -> AssociationType | None:
    """The plain type as `unlabelled` finds it, or as a schema of the portal defines it."""
    built_in = unlabelled(source, target)
    if built_in is not None:
        return built_in
    kinds = types_between(portal, source, target)
    return next((one for one in kinds.values() if one.label is None), None)


def home_of(portal: Portal, id: int) -> ObjectType | None:
    """The one object type from which a type id leads."""
    if id in _OWNERS:
        return OBJECT_TYPES[_OWNERS[id].source]
    found = portal.db.execute(_homes, {"type_": id}).scalars().all()
    return portal.types.by_plural.get(found[0]) if len(found) == 1 else None
