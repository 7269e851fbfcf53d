"""How many targets a record may have by one association type, where a user limits that (CRM contract 7.1).

A limit is of one direction: the type as its source sees it. It judges new associations only, never those that
are there. The plain type's limit is the pair's, since every associated pair has that type.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm.associations.types import plain_between, types_between
from simulators.crm.errors import AlreadyExists, InvalidInput, ObjectNotFound
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.tables import association_limits as table

MOST = 10_000
"""The highest limit that can be set (``C:DOC`` knowledge base, limits for record associations)."""

_every = select(table.c.source, table.c.target, table.c.type, table.c.most).order_by(
    table.c.source, table.c.target, table.c.type
)
_put = insert(table)
_put = _put.on_conflict_do_update(
    index_elements=["source", "target", "type"], set_={"most": _put.excluded.most}
)
_drop = delete(table).where(
    table.c.source == bindparam("source_"),
    table.c.target == bindparam("target_"),
    table.c.type == bindparam("type_"),
)


class Limit(NamedTuple):
    """``most`` targets by ``type`` for a record of ``source``."""

    source: str
    target: str
    type: int
    most: int


def every(db: Connection) -> list[Limit]:
    """All limits, by pair and type."""
    return [Limit(*row) for row in db.execute(_every)]


def between(portal: Portal, source: ObjectType, target: ObjectType) -> dict[int, int]:
    """The limits of one direction of a pair, by type."""
    ends = (source.plural, target.plural)
    return {one.type: one.most for one in every(portal.db) if one[:2] == ends}


def impose(
    portal: Portal, source: ObjectType, target: ObjectType, type: int, most: int, *, new: bool
) -> None:
    """Set a limit: a ``new`` one, or another number for one that is there.

    Raises `ObjectNotFound` for a type that is not between the two or has no limit yet, `AlreadyExists`, and
    `InvalidInput` for a number that is out of range: a label's limit is never above the pair's.
    """
    limits = between(portal, source, target)
    if type not in types_between(portal, source, target) or (not new and type not in limits):
        raise no_limit(type)
    if new and type in limits:
        raise AlreadyExists(f"A limit for association type {type} exists already", context=_of(type))
    lowest, highest = _range(portal, source, target, type, limits)
    if not lowest <= most <= highest:
        raise InvalidInput(
            f"maxToObjectIds must be between {lowest} and {highest} for association type {type}",
            context=_of(type),
        )
    portal.db.execute(_put, {"source": source.plural, "target": target.plural, "type": type, "most": most})


def lift(portal: Portal, source: ObjectType, target: ObjectType, type: int) -> None:
    """Take a limit away; one that is not there does not matter."""
    portal.db.execute(_drop, {"source_": source.plural, "target_": target.plural, "type_": type})


def no_limit(type: int) -> ObjectNotFound:
    """The refusal of a type that is not there or has no limit."""
    return ObjectNotFound(f"Association type {type} does not exist or has no limit", context=_of(type))


def _range(
    portal: Portal, source: ObjectType, target: ObjectType, type: int, limits: dict[int, int]
) -> tuple[int, int]:
    """What a limit may be, given the others of the pair."""
    plain = plain_between(portal, source, target)
    if plain is not None and type == plain.id:
        return max((most for id, most in limits.items() if id != type), default=1), MOST
    return 1, MOST if plain is None else limits.get(plain.id, MOST)


def _of(type: int) -> dict[str, list[str]]:
    return {"associationTypeId": [str(type)]}
