"""Records that are in stages which are about to go (CRM contract 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from simulators.crm.json_lists import as_list, listed
from simulators.crm.object_types import ObjectType
from simulators.crm.pipelines.definition import Stage
from simulators.crm.pipelines.refusals import PipelineRefused
from simulators.crm.pipelines.staging import Staging
from simulators.crm.portal import Portal
from simulators.crm.tables import records_table

MOST = 100
"""How many records a refusal names (SIM)."""


def check(portal: Portal, type: ObjectType, staging: Staging, stages: Iterable[Stage]) -> None:
    """Raise `PipelineRefused` while a live record is in one of these stages; archived ones do not count."""
    ids = [one.id for one in stages]
    found = inside(portal, type, staging, ids)[:MOST]
    if found:
        raise PipelineRefused.in_use(ids, [str(id) for id in found])


def inside(portal: Portal, type: ObjectType, staging: Staging, stages: Sequence[str]) -> list[int]:
    """The live records in stages with these ids, in order of id."""
    table = records_table(type.table)
    value = func.json_extract(table.c.doc, f"$.{staging.stage}")
    query = (
        select(table.c.id).where(table.c.archived.is_(None), value.in_(listed("stages"))).order_by(table.c.id)
    )
    return list(portal.db.execute(query, {"stages": as_list(stages)}).scalars())
