"""Making, replacing, changing and archiving pipelines (CRM contract 8); `store` comes last in a call."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from simulators.crm.answers import instant
from simulators.crm.errors import InvalidInput, ObjectNotFound
from simulators.crm.object_types import ObjectType
from simulators.crm.pipelines import audit, following, stages
from simulators.crm.pipelines import book as books
from simulators.crm.pipelines.book import Book
from simulators.crm.pipelines.definition import Pipeline
from simulators.crm.portal import Portal


class _Given(msgspec.Struct, frozen=True, rename="camel"):
    """What a caller may say about a pipeline."""

    label: str | UnsetType = UNSET
    display_order: int | UnsetType = UNSET
    stages: tuple[Any, ...] = ()
    pipeline_id: str = ""
    archived: bool | UnsetType = UNSET


def the_book(portal: Portal, type: ObjectType) -> Book:
    """The pipelines of a type. Raises `InvalidInput` where it has none (text from memory)."""
    found = books.book(portal, type)
    if found is None:
        raise InvalidInput(f"Object type {type.id} does not support pipelines")
    return found


def find(book: Book, id: str, *, gone: bool = False) -> Pipeline:
    """An active pipeline, or with ``gone`` an archived one, too. Raises `ObjectNotFound`."""
    found = book.every.get(id)
    if found is None or (found.archived and not gone):
        raise ObjectNotFound(f"Pipeline {id} does not exist", context={"pipelineId": [id]})
    return found


def drafted(portal: Portal, book: Book, given: dict[str, Any]) -> Pipeline:
    """A new pipeline with its stages. Raises `InvalidInput` and `PipelineRefused`."""
    read = _read(given, "label", "displayOrder", "stages")
    assert read.label is not UNSET
    assert read.display_order is not UNSET
    taken = set(book.stage_ids())
    id, now = read.pipeline_id or stages.fresh_id(portal, taken | book.every.keys()), instant(portal.at)
    if id in book.every:
        raise InvalidInput(f"There's another pipeline in this portal with pipelineId {id}")
    drafts = [stages.read(one, "label", "displayOrder") for one in read.stages]
    made = Pipeline(
        id=id,
        label=read.label,
        display_order=read.display_order,
        stages=tuple(stages.drafted(portal, book, one, taken=taken) for one in drafts),
        created_at=now,
        updated_at=now,
    )
    _check_label(book, made)
    return stages.check(book.staging, made, whole=True)


def replaced(portal: Portal, book: Book, id: str, given: dict[str, Any]) -> Pipeline:
    """A pipeline as it is given: stages named by id stay and take what is given, others are new, and those
    that are not named are archived. Raises what `drafted` does, and `ObjectNotFound`.
    """
    before, read = find(book, id), _read(given, "label", "displayOrder", "stages")
    assert read.label is not UNSET
    assert read.display_order is not UNSET
    old = {one.id: one for one in before.stages}
    taken = set(book.stage_ids())
    drafts = [stages.read(one, "label", "displayOrder") for one in read.stages]
    made = tuple(
        stages.drafted(portal, book, one, taken=taken)
        if (known := old.pop(one.stage_id, None)) is None
        else stages.patched(portal, book.staging, known, one)
        for one in drafts
    )
    kept = {one.id for one in made}
    left = tuple(stages.gone(portal, one) for one in before.stages if one.id not in kept)
    after = replace(
        before,
        label=read.label,
        display_order=read.display_order,
        stages=(*made, *left),
        updated_at=instant(portal.at),
    )
    _check_label(book, after)
    return stages.check(book.staging, after, whole=True)


def patched(portal: Portal, book: Book, id: str, given: dict[str, Any]) -> Pipeline:
    """A pipeline with another label or place; ``archived`` brings an archived one back.

    Raises `InvalidInput` and `ObjectNotFound`.
    """
    read = _read(given)
    before = find(book, id, gone=read.archived is not UNSET and portal.settings.pipeline_restore)
    stages.check_restore(read.archived, archived=before.archived)
    after = replace(
        before,
        label=before.label if read.label is UNSET else read.label,
        display_order=before.display_order if read.display_order is UNSET else read.display_order,
        archived=False,
        archived_at=UNSET,
        updated_at=instant(portal.at),
    )
    _check_label(book, after)
    return after


def archived(portal: Portal, book: Book, id: str) -> Pipeline:
    """A pipeline put away; its stages are as they were. Raises `ObjectNotFound` and `InvalidInput`."""
    before = find(book, id)
    if book.staging.default and len(book.active) == 1:
        raise InvalidInput(f"Pipeline {id} is the only one and cannot be deleted")
    return replace(before, archived=True, archived_at=instant(portal.at))


def store(portal: Portal, type: ObjectType, book: Book, after: Pipeline) -> None:
    """Store a pipeline, and what its audit and those of its stages tell of it; records follow."""
    before = book.every.get(after.id)
    audit.note(portal, type, before, after)
    books.put(portal, type, after)
    if before is not None:
        following.follow(portal, type, book.staging, before.stages, after.active)


def _read(given: dict[str, Any], *required: str) -> _Given:
    missing = [name for name in required if given.get(name) in (None, "")]
    if missing:
        raise InvalidInput.missing("PipelineInput", *missing)
    try:
        found = msgspec.convert({name: one for name, one in given.items() if one is not None}, _Given)
    except msgspec.ValidationError as error:
        raise InvalidInput.json(b"", 0, str(error)) from None
    if found.display_order is not UNSET and found.display_order < 0:
        raise InvalidInput("Pipeline display order cannot be negative")
    if found.label is not UNSET and not found.label.strip():
        raise InvalidInput("Pipeline label must not be empty")
    return found


def _check_label(book: Book, made: Pipeline) -> None:
    label = made.label.casefold()
    if any(one.label.casefold() == label and one.id != made.id for one in book.active.values()):
        raise InvalidInput(f"An active pipeline with label {made.label} already exists")
