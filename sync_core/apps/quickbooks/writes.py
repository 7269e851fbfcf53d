"""Writing to QuickBooks: bodies encoded once, sent under a request id, and told apart by record.

A repeated request id brings the first answer again and does nothing, so a stored request may be sent again
whenever its answer was lost. In a batch the id covers the whole request, never one member (data-sync B.8.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from sync_core.apps.batching import Group, grouped
from sync_core.apps.client import AppError, Batch, Done, NotDone, Outcome, Refused, Write
from sync_core.apps.quickbooks.calls import Calls
from sync_core.apps.quickbooks.faults import WHOLE, faults_in, refusal
from sync_core.apps.quickbooks.queries import by_display_name, by_ids
from sync_core.apps.quickbooks.records import (
    Entity,
    Reader,
    body_of_create,
    body_of_update,
    entity_name,
    holds,
    siblings,
)
from sync_core.rules.model import Record

SIZE = 30
_LONGEST_ID = 50
FEW = 3
"""So many writes are sent one by one."""

_BATCH = "/batch"


def completed(writes: Sequence[Write], read: Callable[[str, Sequence[str]], list[Record]]) -> list[Write]:
    """The writes with every address whole: QuickBooks replaces it, and parts nobody mapped would be lost.

    Reads the records of those updates that name some parts of an address and not all.
    """
    lacking = [write for write in writes if write.id and _missing(write)]
    stand: dict[tuple[str, str], Record] = {}
    for object in dict.fromkeys(write.object for write in lacking):
        for record in read(object, [write.id for write in lacking if write.object == object]):
            stand[object, record.id] = record
    return [_completed(write, stand.get((write.object, write.id))) for write in writes]


def _completed(write: Write, stands: Record | None) -> Write:
    if stands is None:
        return write
    kept = {name: stands.fields.get(name, "") for name in _missing(write)}
    return replace(write, fields={**kept, **write.fields})


def _missing(write: Write) -> list[str]:
    named = dict.fromkeys(part for name in write.fields for part in siblings(name))
    return [name for name in named if name not in write.fields]


def batches(calls: Calls, writes: Sequence[Write]) -> list[Batch]:
    """A few writes as a request each, others in batches of up to thirty.

    A minute allows 500 requests but only 40 batches: spent on batches of two, these are gone in no time.
    """
    found: list[Batch] = []
    for group in grouped(writes, size=SIZE):
        if len(group.writes) > FEW:
            found.append(_together(calls, group))
        else:
            found += [_alone(calls, replace(group, writes=(write,))) for write in group.writes]
    return found


def _alone(calls: Calls, group: Group) -> Batch:
    key = group.keys[0]
    return Batch(
        id=key if len(key) <= _LONGEST_ID else group.id,
        object=group.object,
        operation=group.operation,
        path=f"{calls.root}/{entity_name(group.object).lower()}",
        body=msgspec.json.encode(_body(group.writes[0])),
        keys=group.keys,
    )


def _together(calls: Calls, group: Group) -> Batch:
    name = entity_name(group.object)
    items = [
        {"bId": str(position), "operation": group.operation, name: _body(write)}
        for position, write in enumerate(group.writes)
    ]
    return Batch(
        id=group.id,
        object=group.object,
        operation=group.operation,
        path=calls.root + _BATCH,
        body=msgspec.json.encode({"BatchItemRequest": items}),
        keys=group.keys,
    )


def _body(write: Write) -> Entity:
    if write.id:
        return body_of_update(write.id, write.version, write.fields)
    return body_of_create(write.fields)


def send(calls: Calls, reader: Reader, batch: Batch) -> list[Outcome]:
    """Send a stored request; one outcome for each key, in their order."""
    together = batch.path.endswith(_BATCH)
    payload = calls.post(batch.path, batch.body, request_id=batch.id, kind="batch" if together else "call")
    answers = {"0": payload}
    if together and not faults_in(payload):
        answers = {str(item.get("bId")): item for item in payload.get("BatchItemResponse") or []}
    elif together:
        answers = {str(position): payload for position in range(len(batch.keys))}
    outcomes = [
        _outcome(batch, reader, key, answers.get(str(position)), sent)
        for position, (key, sent) in enumerate(zip(batch.keys, _sent(batch, reader), strict=True))
    ]
    codes = {outcome.code if isinstance(outcome, Refused) else "" for outcome in outcomes}
    if len(codes) == 1 and (code := codes.pop()) in WHOLE:
        raise AppError(code, "every record", happened="maybe" if code == "APP_UNAVAILABLE" else "no")
    return outcomes


def _sent(batch: Batch, reader: Reader) -> list[Entity]:
    body: dict[str, Any] = msgspec.json.decode(batch.body)
    if not batch.path.endswith(_BATCH):
        return [body]
    return [item[reader.entity] for item in body["BatchItemRequest"]]


def _outcome(batch: Batch, reader: Reader, key: str, answer: dict[str, Any] | None, sent: Entity) -> Outcome:
    if answer is None:
        return NotDone(key)
    if faults := faults_in(answer):
        return Refused(key, *refusal(faults, batch.operation, sent))
    entity = answer.get(reader.entity)
    if not isinstance(entity, dict):
        raise AppError("APP_UNAVAILABLE", "an answer without the record", happened="maybe")
    return Done(key, reader.record(entity))


def recover(calls: Calls, reader: Reader, batch: Batch) -> list[Outcome]:
    """Send the same bytes under the same id again, then look how the records stand: the answer may be old."""
    outcomes = send(calls, reader, batch)
    if batch.operation == "create":
        outcomes = [
            _own_name(calls, reader, outcome, sent)
            for outcome, sent in zip(outcomes, _sent(batch, reader), strict=True)
        ]
    ids = [outcome.record.id for outcome in outcomes if isinstance(outcome, Done)]
    stand = {row["Id"]: reader.record(row) for row in by_ids(calls, reader.object, ids)} if ids else {}
    return [
        Done(outcome.key, _newer(outcome.record, stand.get(outcome.record.id)))
        if isinstance(outcome, Done)
        else outcome
        for outcome in outcomes
    ]


def _own_name(calls: Calls, reader: Reader, outcome: Outcome, sent: Entity) -> Outcome:
    """A name that is taken by the very record that this create made before its id was forgotten."""
    if not isinstance(outcome, Refused) or outcome.code != "DISPLAY_NAME_IN_USE":
        return outcome
    for entity in by_display_name(calls, reader.object, str(sent.get("DisplayName", ""))):
        if holds(entity, sent):
            return Done(outcome.key, reader.record(entity))
    return outcome


def _newer(answered: Record, found: Record | None) -> Record:
    """The later of two looks at a record: a query's index may be behind the answer, or the answer be old."""
    if found is None or int(found.version or 0) < int(answered.version or 0):
        return answered
    return found
