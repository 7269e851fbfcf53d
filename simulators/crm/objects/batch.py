"""Batches of records and what becomes of bad items in them (CRM contract 3.9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, instant, no_content
from simulators.crm.associations.inline import drafted_links
from simulators.crm.auth import open_portal, require
from simulators.crm.errors import (
    BatchTooLarge,
    ContactExists,
    CrmError,
    DuplicateIds,
    InvalidInput,
    ObjectNotFound,
)
from simulators.crm.evidence import BELIEVED, FIXTURES, ISSUES, OBJECTS, READS, SPEC, VALUES, WRITES
from simulators.crm.numbers import digits
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import identities
from simulators.crm.objects.history import histories
from simulators.crm.objects.locate import check_id_property, claim_of, identify, object_type
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.remove import remove
from simulators.crm.objects.rendering import View
from simulators.crm.objects.routes import given_properties, product
from simulators.crm.objects.write import Change, Draft, create, update
from simulators.crm.params import body, boolean, inputs, objects
from simulators.crm.portal import Portal
from simulators.kit.fidelity import partly, whole

LIMIT, LIMIT_WITH_HISTORY = 100, 50
TRACE = "objectWriteTraceId"


@product.route("/<type>/batch/read", "POST")
@READS.but(validation=whole(OBJECTS, ISSUES), errors=whole(SPEC, FIXTURES))
def batch_read(type: str) -> Response:
    """Up to 100 records, by id or by a unique property; 50 with histories."""
    kind = object_type(type)
    require(kind.scope("read"))
    portal, asked = open_portal(), body()
    wanted = objects(asked.get("inputs"), "BatchReadInputSimplePublicObjectId")
    with_history = _strings(asked, "propertiesWithHistory")
    if with_history and len(wanted) > LIMIT_WITH_HISTORY:
        raise BatchTooLarge(LIMIT_WITH_HISTORY, history=True)
    _check_size(wanted)
    by = str(asked.get("idProperty") or "")
    check_id_property(portal, kind, by)
    found = _find(portal, kind, [(_id_of(one), by) for one in wanted], archived=boolean("archived"))
    view = View.of(portal, kind, _strings(asked, "properties"))
    records = {record.id: record for record in found.values() if record is not None}
    results = view.show(records.values())
    if with_history:
        told = histories(portal, kind, records.values(), with_history)
        for one in results:
            one["propertiesWithHistory"] = told[int(one["id"])]
    missing = [id for (id, _), record in found.items() if record is None]
    errors = [ObjectNotFound.some(kind.legacy, missing).item()] if missing else []
    return batch_answer(portal, results, errors)


@product.route("/<type>/batch/create", "POST")
@VALUES
def batch_create(type: str) -> Response:
    """Create up to 100 records: all or none, unless every input has a trace id of its own."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), inputs("BatchInputSimplePublicObjectBatchInputForCreate")
    _check_size(given)
    drafts = [Draft(given_properties(one), drafted_links(portal, kind, one)) for one in given]
    if kind.plural == "contacts":
        _check_emails(drafts)
    traces = [one.get(TRACE) for one in given]
    traced = all(traces) and len(set(map(str, traces))) == len(traces)
    outcomes = create(portal, kind, drafts, strict=not traced)
    view = View.of(portal, kind, ())
    results, errors = _sorted_out(given, outcomes, lambda record, _: view.show_new(record))
    return batch_answer(portal, results, errors, status=201)


@product.route("/<type>/batch/update", "POST")
@VALUES
def batch_update(type: str) -> Response:
    """Change up to 100 records; bad items do not stop the others."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), inputs("BatchInputSimplePublicObjectBatchInput")
    _check_size(given)
    keys = [(_id_of(one), str(one.get("idProperty") or "")) for one in given]
    _check_duplicates(portal, kind, keys)
    found = _find(portal, kind, keys)
    present = [one for one, key in zip(given, keys, strict=True) if found[key] is not None]
    wanted = [
        Change(record, given_properties(one))
        for one, key in zip(given, keys, strict=True)
        if (record := found[key]) is not None
    ]
    outcomes = update(portal, kind, wanted, strict=False)
    view = View.of(portal, kind, ())
    results, errors = _sorted_out(
        present, outcomes, lambda record, one: view.show_written(portal, record, one["properties"])
    )
    missing = [
        (one, key[0])
        for one, key in zip(given, keys, strict=True)
        if found[key] is None and not _merged_away(portal, kind, key)
    ]
    return batch_answer(portal, results, errors + _not_found(kind, missing))


@product.route("/<type>/batch/upsert", "POST")
@VALUES
def batch_upsert(type: str) -> Response:
    """Change or create up to 100 records by a unique property."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), inputs("BatchInputSimplePublicObjectBatchInputUpsert")
    _check_size(given)
    keys = [(_id_of(one), _id_property(one)) for one in given]
    _check_duplicates(portal, kind, keys)
    found = _find(portal, kind, keys)
    strict = not all(one.get(TRACE) for one in given) or any(by == "email" for _, by in keys)
    view = View.of(portal, kind, ())
    old = [(one, record) for one, key in zip(given, keys, strict=True) if (record := found[key]) is not None]
    new = [(one, key) for one, key in zip(given, keys, strict=True) if found[key] is None]
    by_id = [(one, id) for one, (id, by) in new if by == "hs_object_id"]
    drafts = [Draft({**given_properties(one), by: id}) for one, (id, by) in new if by != "hs_object_id"]
    made = create(portal, kind, drafts, strict=strict)
    changed = update(
        portal, kind, [Change(record, given_properties(one)) for one, record in old], strict=strict
    )
    results, errors = _sorted_out(
        [one for one, _ in old],
        changed,
        lambda record, one: view.show_written(portal, record, one["properties"]) | {"new": False},
    )
    created, refused = _sorted_out(
        [one for one, (_, by) in new if by != "hs_object_id"],
        made,
        lambda record, _: view.show_new(record) | {"new": True},
    )
    return batch_answer(portal, results + created, errors + refused + _not_found(kind, by_id))


@product.route("/<type>/batch/archive", "POST")
@WRITES.but(state=partly("after 90 days a record cannot be restored, but still read", SPEC, BELIEVED))
def batch_archive(type: str) -> Response:
    """Archive up to 100 records; unknown ids do not matter."""
    kind = object_type(type)
    require(kind.scope("write"))
    portal, given = open_portal(), inputs("BatchInputSimplePublicObjectId")
    _check_size(given)
    ids = {number for one in given if (number := digits(_id_of(one))) is not None}
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


def _find(
    portal: Portal, type: ObjectType, keys: Sequence[tuple[str, str]], *, archived: bool = False
) -> dict[tuple[str, str], Record | None]:
    """The record of each id and idProperty, or None; ids of merged-away records find nothing."""
    numbers: dict[tuple[str, str], int | None] = {}
    claims = {
        key: claim_of(type, key[1], key[0]) for key in keys if key[1] not in ("", "hs_object_id", "domain")
    }
    held = identities.holders(portal.db, type, claims.values()) if claims else {}
    for key in keys:
        if key in claims:
            check_id_property(portal, type, key[1])
            numbers[key] = held.get(claims[key])
        else:
            numbers[key] = identify(portal, type, key[1] or "hs_object_id", key[0])
    rows = store(type).some(portal.db, {number for number in numbers.values() if number is not None})
    found: dict[tuple[str, str], Record | None] = {}
    for key, number in numbers.items():
        record = None if number is None else rows.get(number)
        seen = record is not None and (record.archived is not None) == archived
        found[key] = record if seen else None
    return found


def _merged_away(portal: Portal, type: ObjectType, key: tuple[str, str]) -> bool:
    """Whether a key is the old id of a merged record: batch update leaves it out without a word."""
    id, by = key
    number = digits(id)
    if by not in ("", "hs_object_id") or number is None:
        return False
    found = store(type).follow(portal.db, number)
    return found is not None and found.id != number


def _not_found(type: ObjectType, missing: Sequence[tuple[dict[str, Any], str]]) -> list[dict[str, Any]]:
    """One entry for each traced input, one for all others together."""
    traced = [
        ObjectNotFound.some(type.legacy, [id]).item(**{TRACE: [str(one[TRACE])]})
        for one, id in missing
        if one.get(TRACE)
    ]
    rest = [id for one, id in missing if not one.get(TRACE)]
    return traced + ([ObjectNotFound.some(type.legacy, rest).item()] if rest else [])


def _check_size(given: Sequence[dict[str, Any]]) -> None:
    if len(given) > LIMIT:
        raise BatchTooLarge(LIMIT)


def _check_duplicates(portal: Portal, type: ObjectType, keys: Sequence[tuple[str, str]]) -> None:
    for _, by in keys:
        check_id_property(portal, type, by)
    counts = Counter(claim_of(type, by, id) for id, by in keys)
    twice = [value for (_, value), count in counts.items() if count > 1]
    if twice:
        raise DuplicateIds(twice)


def _check_emails(drafts: Sequence[Draft]) -> None:
    """Two new contacts of one batch with the same address: the whole batch is a conflict."""
    given = [str(draft.given["email"]).strip().lower() for draft in drafts if draft.given.get("email")]
    if len(set(given)) < len(given):
        raise ContactExists(None)


def _id_of(one: dict[str, Any]) -> str:
    found = one.get("id")
    if found is None or isinstance(found, (dict, list, bool)):
        raise InvalidInput.missing("SimplePublicObjectId", "id")
    return str(found)


def _id_property(one: dict[str, Any]) -> str:
    found = one.get("idProperty")
    if not found:
        raise InvalidInput("idProperty is required for every input", context={"id": [str(one.get("id"))]})
    return str(found)


def _strings(asked: dict[str, Any], name: str) -> list[str]:
    found = asked.get(name) or []
    if not isinstance(found, list):
        raise InvalidInput.json(b"", 0, f"Cannot deserialize value: {name} must be a list")
    return [str(one) for one in found]
