"""Making, changing and archiving the stages of one pipeline (CRM contract 8).

Every function answers the pipeline as it is then; nothing is stored yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from simulators.crm import sequences
from simulators.crm.answers import instant
from simulators.crm.errors import CrmError, InvalidInput, ObjectNotFound
from simulators.crm.pipelines.book import Book
from simulators.crm.pipelines.definition import Pipeline, Stage
from simulators.crm.pipelines.metadata import settled
from simulators.crm.pipelines.refusals import PipelineRefused
from simulators.crm.pipelines.staging import Staging
from simulators.crm.portal import Portal


class Given(msgspec.Struct, frozen=True, rename="camel"):
    """What a caller may say about a stage."""

    label: str | UnsetType = UNSET
    display_order: int | UnsetType = UNSET
    metadata: dict[str, Any] | None = None
    stage_id: str = ""
    archived: bool | UnsetType = UNSET


def read(given: Any, *required: str) -> Given:
    """A stage of a body. Raises `InvalidInput` where one of ``required`` is absent, or a type is wrong."""
    if not isinstance(given, dict):
        raise InvalidInput.json(b"", 0, "Cannot deserialize value: a stage must be an object")
    missing = [name for name in required if given.get(name) in (None, "")]
    if missing:
        raise InvalidInput.missing("PipelineStageInput", *missing)
    try:
        found = msgspec.convert({name: one for name, one in given.items() if one is not None}, Given)
    except msgspec.ValidationError as error:
        raise InvalidInput.json(b"", 0, str(error)) from None
    if found.display_order is not UNSET and found.display_order < 0:
        raise InvalidInput("Pipeline display order cannot be negative")
    if found.label is not UNSET and not found.label.strip():
        raise InvalidInput("Pipeline stage label must not be empty")
    return found


def find(pipeline: Pipeline, id: str, *, gone: bool = False) -> Stage:
    """An active stage, or with ``gone`` an archived one, too. Raises `ObjectNotFound`."""
    for one in pipeline.stages:
        if one.id == id and (gone or not one.archived):
            return one
    raise unknown(id)


def unknown(id: str) -> ObjectNotFound:
    """There is no such stage."""
    return ObjectNotFound(f"Pipeline stage {id} does not exist", context={"stageId": [id]})


def added(portal: Portal, book: Book, pipeline: Pipeline, given: Given) -> tuple[Pipeline, Stage]:
    """With one more stage. Raises `InvalidInput` and `PipelineRefused`."""
    made = drafted(portal, book, given, taken=set(book.stage_ids()))
    after = replace(pipeline, stages=(*pipeline.stages, made), updated_at=instant(portal.at))
    return check(book.staging, after), made


def changed(portal: Portal, book: Book, pipeline: Pipeline, id: str, given: Given) -> tuple[Pipeline, Stage]:
    """With one stage as it is given; what is not given stays, metadata key by key.

    ``archived`` brings an archived stage back, and goes with nothing else. Raises `ObjectNotFound`,
    `InvalidInput` and `PipelineRefused`.
    """
    back = given.archived is not UNSET and portal.settings.pipeline_restore
    before = find(pipeline, id, gone=back)
    check_restore(given.archived, archived=before.archived)
    made = patched(portal, book.staging, before, given)
    stages = tuple(made if one.id == id else one for one in pipeline.stages)
    return check(book.staging, replace(pipeline, stages=stages, updated_at=made.updated_at)), made


def without(portal: Portal, book: Book, pipeline: Pipeline, ids: Sequence[str]) -> Pipeline:
    """With these stages archived. Raises `InvalidInput` and `PipelineRefused` for what must not be left."""
    stages = tuple(gone(portal, one) if one.id in ids else one for one in pipeline.stages)
    return check(book.staging, replace(pipeline, stages=stages, updated_at=instant(portal.at)))


def drafted(portal: Portal, book: Book, given: Given, *, taken: set[str]) -> Stage:
    """A new stage; ``taken`` are the ids that it must not have, and has it then."""
    assert given.label is not UNSET
    assert given.display_order is not UNSET
    id, now = given.stage_id or fresh_id(portal, taken), instant(portal.at)
    if id in taken:
        raise InvalidInput(
            f"Another pipeline stage is already using stage id {id}", context={"stageIds": [id]}
        )
    taken.add(id)
    return Stage(
        id=id,
        label=given.label,
        display_order=given.display_order,
        metadata=settled(book.staging.metadata, given.metadata or {}),
        created_at=now,
        updated_at=now,
    )


def patched(portal: Portal, staging: Staging, before: Stage, given: Given) -> Stage:
    """A stage with what is given, and active."""
    return replace(
        before,
        label=before.label if given.label is UNSET else given.label,
        display_order=before.display_order if given.display_order is UNSET else given.display_order,
        metadata=settled(staging.metadata, {**before.metadata, **(given.metadata or {})}),
        archived=False,
        archived_at=UNSET,
        updated_at=instant(portal.at),
    )


def gone(portal: Portal, one: Stage) -> Stage:
    """A stage put away."""
    return one if one.archived else replace(one, archived=True, archived_at=instant(portal.at))


def fresh_id(portal: Portal, taken: set[str]) -> str:
    """A numeric id that no pipeline and no stage has."""
    while True:
        (number,) = sequences.take(portal.db, "pipelines")
        if str(number) not in taken:
            return str(number)


def check_restore(wanted: bool | UnsetType, *, archived: bool) -> None:
    """Raise `InvalidInput` where ``archived`` is given and does not bring something back."""
    if wanted is not UNSET and (wanted or not archived):
        raise InvalidInput("archived may only be set to false, to restore what is archived")


def check(staging: Staging, pipeline: Pipeline, *, whole: bool = False) -> Pipeline:
    """The pipeline, if its stages may be so. ``whole``: all of them were given with it.

    Raises `InvalidInput` and `PipelineRefused`; texts partly from memory.
    """
    stages = pipeline.active
    refused: CrmError | None = None
    labels: set[str] = set()
    for one in stages:
        label = one.label.strip().casefold()
        if label in labels:
            text = f"Stage with label {one.label} already exists"
            refused = InvalidInput(text) if whole else PipelineRefused(text, "STAGE_LABEL_EXISTS")
        labels.add(label)
    if not stages:
        refused = InvalidInput("Pipeline must have at least one stage")
    elif len(stages) > staging.most:
        refused = InvalidInput(f"A pipeline may have at most {staging.most} stages")
    elif staging.needs_closed and not any(one.closed for one in stages):
        text = f"Pipeline {pipeline.id} must have at least one closed stage"
        refused = PipelineRefused(text, "MISSING_CLOSED_STAGE")
    if refused is not None:
        raise refused
    return pipeline
