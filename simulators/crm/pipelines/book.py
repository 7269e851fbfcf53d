"""All pipelines of one object type in one portal: the shipped ones and what the portal changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from simulators.crm.object_types import ObjectType
from simulators.crm.pipelines.definition import Pipeline, Stage, order
from simulators.crm.pipelines.mirrors import mirrors
from simulators.crm.pipelines.staging import Staging
from simulators.crm.portal import Portal
from simulators.crm.properties import catalog as catalogs
from simulators.crm.tables import pipelines as table
from simulators.kit.accounts import Account

_MEMORY = "pipelines"
_pipeline = msgspec.json.Decoder(Pipeline)

_of_type = select(table.c.id, table.c.doc).where(table.c.object == bindparam("object")).order_by(table.c.id)
_put = insert(table)
_put = _put.on_conflict_do_update(index_elements=["object", "id"], set_={"doc": _put.excluded.doc})


@dataclass(frozen=True)
class Book:
    """The pipelines of a type by id, archived ones included."""

    staging: Staging
    every: Mapping[str, Pipeline]

    @cached_property
    def active(self) -> dict[str, Pipeline]:
        """Those in use, in the order of display."""
        return {one.id: one for one in sorted(self.every.values(), key=order) if not one.archived}

    @property
    def default(self) -> str:
        """The pipeline of records that name none: the shipped one, or the first where that is gone."""
        return self.staging.default if self.staging.default in self.active else next(iter(self.active), "")

    def stage(self, pipeline: str, stage: str) -> Stage | None:
        """The active stage of an active pipeline."""
        found = self.active.get(pipeline)
        return None if found is None else found.stage(stage)

    def stage_ids(self) -> dict[str, str]:
        """Every stage id that is taken, archived ones included, and the id of its pipeline."""
        return {stage.id: one.id for one in self.every.values() for stage in one.stages}


_read: dict[str, Book] = {}
"""Books by the digest of what a portal changed, as catalogues of properties are kept."""


@cache
def _shipped(staging: Staging) -> Book:
    return Book(staging, staging.shipped())


def book(portal: Portal, type: ObjectType) -> Book | None:
    """The pipelines of a type as they are now, or None where there can be none."""
    if type.staging is None:
        return None
    shipped = _shipped(type.staging)
    digest = portal.account.memory.get(_MEMORY, {}).get(type.plural)
    if digest is None:
        return shipped
    found = _read.get(digest)
    if found is None:
        rows = portal.db.execute(_of_type, {"object": type.plural}).all()
        if len(_read) > 1_000:
            _read.clear()
        changed = {id: _pipeline.decode(doc) for id, doc in rows}
        found = _read[digest] = Book(shipped.staging, {**shipped.every, **changed})
    return found


def put(portal: Portal, type: ObjectType, *changed: Pipeline) -> None:
    """Store pipelines in place of those with their ids, and the properties that follow from them."""
    rows = [
        {"object": type.plural, "id": one.id, "doc": msgspec.json.encode(one).decode()} for one in changed
    ]
    portal.db.execute(_put, rows)
    digest = hashlib.sha256(type.plural.encode())
    for row in portal.db.execute(_of_type, {"object": type.plural}):
        digest.update(repr(tuple(row)).encode())
    kept = portal.account.memory.get(_MEMORY, {})
    portal.account.remember(_MEMORY, kept | {type.plural: digest.hexdigest()})
    now = book(portal, type)
    assert now is not None, type.plural
    known = portal.catalog(type).properties
    wanted = mirrors(now.staging, now.active.values(), known, type.groups[0].name)
    differing = [one for one in wanted if known.get(one.name) != one]
    if differing:
        catalogs.put(portal.account, portal.db, type, *differing)


def forget(account: Account, type: ObjectType) -> None:
    """A type is gone, and so are the rows of its pipelines."""
    kept = account.memory.get(_MEMORY, {})
    account.remember(_MEMORY, {plural: digest for plural, digest in kept.items() if plural != type.plural})
