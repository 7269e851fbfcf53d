"""What was done to pipelines and stages, newest first (CRM contract 8)."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, func, insert, select

from simulators.crm.answers import instant
from simulators.crm.oauth.grants import USER
from simulators.crm.object_types import ObjectType
from simulators.crm.pipelines.definition import Pipeline, Stage
from simulators.crm.portal import Portal
from simulators.crm.tables import pipeline_audits as table
from simulators.kit.clock import parse_iso

CREATED, UPDATED, DELETED = "CREATE", "UPDATE", "DELETE"
_MESSAGES = {
    (True, CREATED): "User defined. pipeline created",
    (True, UPDATED): "Pipeline update",
    (True, DELETED): "Pipeline delete",
    (False, CREATED): "Pipeline stage created",
    (False, UPDATED): "Pipeline stage update",
    (False, DELETED): "Pipeline stage delete",
}
"""By whether it is about a pipeline; those of stages are assumed."""

_same = (table.c.object == bindparam("object_")) & (table.c.pipeline == bindparam("pipeline_"))
_same &= table.c.stage == bindparam("stage_")
_add = insert(table)
_of = select(table.c.at, table.c.action, table.c.raw).where(_same).order_by(table.c.seq.desc())
_count = select(func.count()).where(_same)


def note(portal: Portal, type: ObjectType, before: Pipeline | None, after: Pipeline) -> None:
    """Remember a change of a pipeline, and of each stage that is not as it was."""
    key = {"object_": type.plural, "pipeline_": after.id, "stage_": ""}
    version: int = portal.db.execute(_count, key).scalar_one()
    rows = [_row(portal, type, after.id, "", _action(before, after), _pipeline(portal, type, after, version))]
    old = {one.id: one for one in before.stages} if before is not None else {}
    rows += [
        _row(portal, type, after.id, one.id, _action(old.get(one.id), one), _stage(portal, type, after, one))
        for one in after.stages
        if one != old.get(one.id)
    ]
    portal.db.execute(_add, rows)


def told(portal: Portal, type: ObjectType, pipeline: str, stage: str = "") -> list[dict[str, Any]]:
    """The audit of a pipeline, or of one of its stages; nothing for what is as it was shipped."""
    key = {"object_": type.plural, "pipeline_": pipeline, "stage_": stage}
    return [
        {
            "portalId": portal.id,
            "identifier": f"{portal.id}:{stage or pipeline}",
            "action": action,
            "timestamp": instant(at),
            "message": _MESSAGES[not stage, action],
            "rawObject": raw,
            "fromUserId": USER,
        }
        for at, action, raw in portal.db.execute(_of, key)
    ]


def _action(before: Pipeline | Stage | None, after: Pipeline | Stage) -> str:
    if before is None:
        return CREATED
    return DELETED if after.archived and not before.archived else UPDATED


def _row(
    portal: Portal, type: ObjectType, pipeline: str, stage: str, action: str, raw: dict[str, Any]
) -> dict[str, Any]:
    return {
        "object": type.plural,
        "pipeline": pipeline,
        "stage": stage,
        "at": portal.at,
        "action": action,
        "raw": msgspec.json.encode(raw).decode(),
    }


def _pipeline(portal: Portal, type: ObjectType, one: Pipeline, version: int) -> dict[str, Any]:
    return {
        "displayOrder": one.display_order,
        "pipelineId": one.id,
        "portalId": portal.id,
        "objectType": type.legacy,
        "objectTypeId": type.id,
        "version": version,
        "label": one.label,
        "active": not one.archived,
        "stages": [_stage(portal, type, one, stage) for stage in one.active],
        "createdAt": parse_iso(one.created_at),
        "updatedAt": parse_iso(one.updated_at),
    }


def _stage(portal: Portal, type: ObjectType, pipeline: Pipeline, one: Stage) -> dict[str, Any]:
    return {
        "displayOrder": one.display_order,
        "portalId": portal.id,
        "objectTypeId": type.id,
        "pipelineId": pipeline.id,
        "stageId": one.id,
        "label": one.label,
        "metadata": one.metadata,
        "createdAt": parse_iso(one.created_at),
        "updatedAt": parse_iso(one.updated_at),
        "writePermissions": one.write_permissions,
        "active": not one.archived,
    }
