"""Where records stand: pipeline and stage must match, dates tell of their way (CRM contract 3.5, 4.2, 8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from simulators.crm.answers import instant
from simulators.crm.errors import Invalid
from simulators.crm.object_types import ObjectType
from simulators.crm.owners import owner_ids
from simulators.crm.pipelines.book import Book, book
from simulators.crm.pipelines.definition import Stage
from simulators.crm.pipelines.mirrors import entered, exited
from simulators.crm.portal import Portal


def allowed(portal: Portal, type: ObjectType, name: str) -> Collection[str] | None:
    """What an enumeration takes whose options lie elsewhere; None leaves it to `refused`."""
    found = book(portal, type)
    if found is not None and name == found.staging.pipeline:
        return found.active
    if found is not None and name == found.staging.stage:
        return None
    return owner_ids(portal.account)


def refused(
    portal: Portal, type: ObjectType, before: Mapping[str, str], values: Mapping[str, str]
) -> list[Invalid]:
    """Why a record cannot stand where these values put it; ``before`` is empty for a new one."""
    found = book(portal, type)
    if found is None:
        return []
    names = found.staging
    if names.pipeline not in values and names.stage not in values:
        return []
    pipeline = _pipeline(found, before, values)
    stage = values.get(names.stage, before.get(names.stage, ""))
    if not stage or found.stage(pipeline, stage) is not None:
        return []
    if names.pipeline not in values and stage == before.get(names.stage):
        return []  # it stands in a stage that was deleted, and stays there
    known = ", ".join(one.id for one in found.active[pipeline].active) if pipeline in found.active else ""
    message = (
        f"{stage} is not a valid pipeline stage ID. Valid options are: pipelineId={pipeline} : [{known}]"
    )
    return [Invalid(names.stage, "INVALID_OPTION", message, stage)]


def place(
    portal: Portal, type: ObjectType, before: Mapping[str, str], values: dict[str, str], *, new: bool = False
) -> None:
    """Complete values that `refused` let pass: the default pipeline, its first stage, dates of the way."""
    found = book(portal, type)
    if found is None:
        return
    names = found.staging
    if new or values.get(names.pipeline) == "":
        values[names.pipeline] = _pipeline(found, before, values)
    if new and not values.get(names.stage) and values[names.pipeline] in found.active:
        values[names.stage] = found.active[values[names.pipeline]].active[0].id
    if new:
        for name in (names.pipeline, names.stage):
            if not values.get(name):
                values.pop(name, None)
    was, now = before.get(names.stage, ""), values.get(names.stage, before.get(names.stage, ""))
    if was == now:
        return
    if was:
        values[exited(was)] = instant(portal.at)
    if now:
        values[entered(now)] = instant(portal.at)
        if exited(now) in before:
            values[exited(now)] = ""  # a stage in which a record is has not been left (SIM)


def stage_of(portal: Portal, type: ObjectType, doc: Mapping[str, str]) -> Stage | None:
    """The stage in which a record with these values is; None where that was deleted."""
    found = book(portal, type)
    if found is None:
        return None
    return found.stage(doc.get(found.staging.pipeline, ""), doc.get(found.staging.stage, ""))


def _pipeline(found: Book, before: Mapping[str, str], values: Mapping[str, str]) -> str:
    """Where a record goes: an empty pipeline means the default one."""
    name = found.staging.pipeline
    return values.get(name, before.get(name, "")) or found.default
