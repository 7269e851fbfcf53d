"""Association types: those of every portal, from a data file, and what a portal added: labels, and the plain
types of its custom objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from simulators.crm.associations import own
from simulators.crm.associations.own import OwnType, Pair
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.portal import Portal

USER_DEFINED = "USER_DEFINED"
"""The category of what a portal added."""


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One type as seen from ``source``; ``back`` is the same type seen from ``target``.

    ``single``: a source record has at most one target of this type, whose id stands in its property
    ``mirror`` if that is named. ``automatic``: a source record without one gets its next target as such.
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

    def kept(self) -> OwnType:
        """A type that a portal adds, as its database has it."""
        return OwnType(self.source, self.target, self.id, self.name, self.label or "", self.back)


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
    """The data file without what concerns object types that are not built."""
    text = files("simulators.crm").joinpath("data", "association_types.json").read_bytes()
    sheet = msgspec.json.decode(text, type=_Sheet)
    return _Sheet(
        sheet.source,
        tuple(one for one in sheet.types if {one.source, one.target} <= OBJECT_TYPES.keys()),
        tuple(one for one in sheet.counters if {one.on, one.of} <= OBJECT_TYPES.keys()),
    )


_sheet = _load()
COUNTERS = _sheet.counters

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

BUILT_IN = {pair: dict(sorted(kinds.items())) for pair, kinds in BUILT_IN.items()}

_OWNERS = {id: kinds[id] for kinds in BUILT_IN.values() for id in kinds}


def own_type(one: OwnType) -> AssociationType:
    """A type that a portal added."""
    return AssociationType(
        one.source, one.target, one.type, one.label or None, one.name, one.back, USER_DEFINED
    )


def types_between(portal: Portal, source: ObjectType, target: ObjectType) -> Mapping[int, AssociationType]:
    """Every type from ``source`` to ``target`` by id: the built-in ones, then the portal's own."""
    pair = (source.plural, target.plural)
    built_in, added = BUILT_IN.get(pair, {}), own.every(portal).get(pair)
    return built_in if not added else built_in | {one.type: own_type(one) for one in added}


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
    found = {one.source for some in own.every(portal).values() for one in some if one.type == id}
    return portal.types.by_plural.get(found.pop()) if len(found) == 1 else None
