"""Batches of records and what becomes of bad items in them (CRM contract 3.9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant, no_content
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import BatchTooLarge, CrmError, ObjectNotFound
from simulators.crm.evidence import BELIEVED, FIXTURES, ISSUES, OBJECTS, READS, SPEC, VALUES, WRITES
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import batch_inputs
from simulators.crm.objects.batch_inputs import Input, Key, Named, id_of, id_property, limited
from simulators.crm.objects.history import histories
from simulators.crm.objects.locate import check_id_property, object_type
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.remove import remove
from simulators.crm.objects.rendering import View
from simulators.crm.objects.routes import product
from simulators.crm.objects.write import Change, Draft, create, update
from simulators.crm.params import body, boolean, objects
from simulators.crm.parts import texts
from simulators.crm.portal import Portal
from simulators.kit.fidelity import partly, whole

LIMIT_WITH_HISTORY = 50
TRACE = "objectWriteTraceId"


@product.route("/<type>/batch/read", "POST")
@READS.but(validation=whole(OBJECTS, ISSUES), errors=whole(SPEC, FIXTURES))
def batch_read(type: str) -> Response:
    """Up to 100 records, by id or by a unique property; 50 with histories."""
    kind = object_type(type)
    require(kind.scope("read"))
    portal, asked = open_portal(), body()
    wanted = objects(asked.get("inputs"), "BatchReadInputSimplePublicObjectId")
    with_history = texts(asked.get("propertiesWithHistory"), "propertiesWithHistory")
    if with_history and len(wanted) > LIMIT_WITH_HISTORY:
        raise BatchTooLarge(LIMIT_WITH_HISTORY, history=True)
    batch_inputs.check_size(wanted)
    by = id_property(asked)
    check_id_property(portal, kind, by)
    keys = [(id_of(one), by) for one in wanted]
    found = batch_inputs.find(portal, kind, keys, archived=boolean("archived"))
    view = View.of(portal, kind, texts(asked.get("properties"), "properties"))
    records = {record.id: record for record in found.values() if record is not None}
    results = view.show(records.values())
    if with_history:
        told = histories(portal, kind, records.values(), with_history)
        for one in results:
            one["propertiesWithHistory"] = told[int(one["id"])]
    missing = [id for (id, _), record in found.items() if record is None]
    errors = [ObjectNotFound.some(kind.legacy, missing).item()] if missing else []
    return _records(portal, results, errors)


@product.route("/<type>/batch/create", "POST")
@VALUES
def batch_create(type: str) -> Response:
    """Create up to 100 records: all or none, unless every input has a trace id of its own."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), limited("BatchInputSimplePublicObjectBatchInputForCreate")
    drafts = [batch_inputs.draft(portal, kind, one) for one in given]
    batch_inputs.check_emails(kind, drafts)
    traces = [one.get(TRACE) for one in given]
    traced = all(traces) and len(set(map(str, traces))) == len(traces)
    outcomes = create(portal, kind, drafts, strict=not traced)
    view = View.of(portal, kind, ())
    results, errors = _sorted_out(given, outcomes, lambda record, _: view.show_new(record))
    return _records(portal, results, errors, status=201)


@product.route("/<type>/batch/update", "POST")
@VALUES
def batch_update(type: str) -> Response:
    """Change up to 100 records; bad items do not stop the others."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), limited("BatchInputSimplePublicObjectBatchInput")
    named = batch_inputs.updates(portal, kind, given)
    there = _there(named)
    outcomes = update(
        portal, kind, [Change(record, one["properties"]) for one, record in there], strict=False
    )
    view = View.of(portal, kind, ())
    results, errors = _sorted_out(
        [one for one, _ in there],
        outcomes,
        lambda record, one: view.show_written(portal, record, one["properties"]),
    )
    missing = [one for one in named if one.record is None and not _merged_away(portal, kind, one.key)]
    return _records(portal, results, errors + _not_found(kind, missing))


@product.route("/<type>/batch/upsert", "POST")
@VALUES
def batch_upsert(type: str) -> Response:
    """Change or create up to 100 records by a unique property."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), limited("BatchInputSimplePublicObjectBatchInputUpsert")
    named = batch_inputs.upserts(portal, kind, given)
    strict = not all(one.get(TRACE) for one in given) or any(one.key[1] == "email" for one in named)
    view = View.of(portal, kind, ())
    there = _there(named)
    missing = [one for one in named if one.record is None and one.key[1] == "hs_object_id"]
    new = [one for one in named if one.record is None and one.key[1] != "hs_object_id"]
    drafts = [Draft({**one["properties"], by: id}) for one, (id, by), _ in new]
    batch_inputs.check_emails(kind, drafts)
    made = create(portal, kind, drafts, strict=strict)
    changed = update(
        portal, kind, [Change(record, one["properties"]) for one, record in there], strict=strict
    )
    results, errors = _sorted_out(
        [one for one, _ in there],
        changed,
        lambda record, one: view.show_written(portal, record, one["properties"]) | {"new": False},
    )
    created, refused = _sorted_out(
        [one.given for one in new], made, lambda record, _: view.show_new(record) | {"new": True}
    )
    return _records(portal, results + created, errors + refused + _not_found(kind, missing))


@product.route("/<type>/batch/archive", "POST")
@WRITES.but(state=partly("after 90 days a record cannot be restored, but still read", SPEC, BELIEVED))
def batch_archive(type: str) -> Response:
    """Archive up to 100 records; unknown ids do not matter."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), limited("BatchInputSimplePublicObjectId")
    ids = {number for one in given if (number := digits(id_of(one))) is not None}
    live = [record for record in store(kind).some(portal.db, ids).values() if record.archived is None]
    remove(portal, kind, live)
    return no_content()


def batch_answer(
    portal: Portal,
    results: Sequence[Any],
    errors: Sequence[dict[str, Any]] = (),
    *,
    status: int = 200,
) -> Response:
    """The envelope of a batch: 207 as soon as an item failed; ``numErrors`` counts entries."""
    data: dict[str, Any] = {"status": "COMPLETE", "results": list(results)}
    if errors:
        data |= {"numErrors": len(errors), "errors": list(errors)}
    data |= {"startedAt": instant(portal.at), "completedAt": instant(portal.account.now())}
    return answer(data, 207 if errors else status)


def _records(
    portal: Portal, results: list[dict[str, Any]], errors: Sequence[dict[str, Any]], *, status: int = 200
) -> Response:
    """The same for records, in the order that a switch names: clients have to match them by id."""
    if portal.settings.batch_order == "shuffled":
        portal.account.site.streams.stream(f"crm/{portal.account.id}/batches").shuffle(results)
    return batch_answer(portal, results, errors, status=status)


def _sorted_out(
    given: Sequence[dict[str, Any]],
    outcomes: Sequence[Record | CrmError],
    show: Callable[[Record, dict[str, Any]], dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Results and error entries of inputs and what became of them, trace ids included."""
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for one, outcome in zip(given, outcomes, strict=True):
        trace = one.get(TRACE)
        if isinstance(outcome, CrmError):
            context = {TRACE: [str(trace)]} if trace else {}
            ids = {"ids": [str(one["id"])]} if "id" in one else {}
            errors.append(outcome.item(**ids, **context))
        else:
            results.append(show(outcome, one) | ({TRACE: trace} if trace else {}))
    return results, errors


def _there(named: Sequence[Named]) -> list[tuple[Input, Record]]:
    return [(one.given, one.record) for one in named if one.record is not None]


def _merged_away(portal: Portal, type: ObjectType, key: Key) -> bool:
    """Whether a key is the old id of a merged record: batch update leaves it out without a word."""
    id, by = key
    number = digits(id)
    if by not in ("", "hs_object_id") or number is None:
        return False
    found = store(type).follow(portal.db, number)
    return found is not None and found.id != number


def _not_found(type: ObjectType, missing: Sequence[Named]) -> list[dict[str, Any]]:
    """One entry for each traced input, one for all others together."""
    traced = [
        ObjectNotFound.some(type.legacy, [one.key[0]]).item(**{TRACE: [str(one.given[TRACE])]})
        for one in missing
        if one.given.get(TRACE)
    ]
    rest = [one.key[0] for one in missing if not one.given.get(TRACE)]
    return traced + ([ObjectNotFound.some(type.legacy, rest).item()] if rest else [])
