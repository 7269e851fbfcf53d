"""Bonds: a contact's primary company and a company's parent (CRM contract 7; data-sync B.8.2, C.4).

Records show them as properties, but they are written as associations, each in a batch of bonds only. Such a
write takes from a pair every type that it does not name, so the types that a pair has are read just before
and sent along. Which record had the place before is left to the CRM: it stays associated, without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sync_core.apps.batching import grouped
from sync_core.apps.client import Batch, Done, NotDone, Outcome, Refused, Write
from sync_core.apps.crm import reading
from sync_core.apps.crm.calls import Calls
from sync_core.apps.crm.errors import in_mid_batch, refusal, trouble_of
from sync_core.apps.crm.shapes import SHAPES, Reader, Ref
from sync_core.apps.crm.wire import PAIRS, PAIRS_ANSWERS, End, Kind, Pair, Pairs, PairsAnswer, Spec, Trouble
from sync_core.rules.model import Record

SIZE = 100
"""The CRM takes 2,000; as many as one read shows afterwards."""

_CATEGORY = "HUBSPOT_DEFINED"

_Members = Mapping[str, Pair]
"""Pairs by the keys of their writes."""


def ref_of(write: Write) -> Ref | None:
    """The bond that an update is about, or None where it is about properties."""
    if not write.id or len(write.fields) != 1:
        return None
    return next((ref for ref in SHAPES[write.object].refs if ref.property in write.fields), None)


def is_bonds(batch: Batch) -> bool:
    """Whether a stored batch is one of ours."""
    return batch.path.startswith("/crm/v4/associations/")


def batches(writes: Sequence[Write]) -> list[Batch]:
    """The writes that are bonds, up to a hundred of one kind in a request."""
    found: dict[tuple[str, Ref], list[Write]] = {}
    for write in writes:
        if ref := ref_of(write):
            found.setdefault((write.object, ref), []).append(write)
    return [
        Batch(
            id=group.id,
            object=object,
            operation="update",
            path=f"/crm/v4/associations/{object}/{ref.other}/batch/create",
            body=_body([_pair(write, ref) for write in group.writes]),
            keys=group.keys,
        )
        for (object, ref), some in found.items()
        for group in grouped(some, size=SIZE)
    ]


def _pair(write: Write, ref: Ref) -> Pair:
    return Pair(End(write.id), End(write.fields[ref.property]), [Spec(_CATEGORY, ref.kind)])


def _body(pairs: Sequence[Pair]) -> bytes:
    return msgspec.json.encode(Pairs(list(pairs)))


def send(calls: Calls, reader: Reader, batch: Batch) -> list[Outcome]:
    """Send a batch of bonds and read the records back; one outcome for each key, in their order."""
    members = _members(batch)
    ref = _ref(reader, members)
    origins = [pair.origin.id for pair in members.values()]
    held = reading.associations(calls, reader.shape.object, origins, ref.other)
    whole = {key: _with_all_types(pair, held[pair.origin.id], ref) for key, pair in members.items()}
    refused = _deliver(calls, batch.path, whole)
    with in_mid_batch():
        standing = {record.id: record for record in reading.records(calls, reader, origins)}
    return [
        _outcome(key, pair, ref, standing.get(pair.origin.id), refused.get(key))
        for key, pair in members.items()
    ]


def recover(calls: Calls, reader: Reader, batch: Batch) -> list[Outcome]:
    """Which bonds stand. Any other is judged anew: repeating it is harmless, save where a person has put
    another record in its place meanwhile.
    """
    members = _members(batch)
    ref = _ref(reader, members)
    found = reading.records(calls, reader, [pair.origin.id for pair in members.values()])
    standing = {record.id: record for record in found}
    return [_outcome(key, pair, ref, standing.get(pair.origin.id), None) for key, pair in members.items()]


def _members(batch: Batch) -> _Members:
    return dict(zip(batch.keys, PAIRS.decode(batch.body).inputs, strict=True))


def _ref(reader: Reader, members: _Members) -> Ref:
    """The one bond that all members of a batch are about."""
    kind = next(iter(members.values())).types[0].association_type_id
    return next(ref for ref in reader.shape.refs if ref.kind == kind)


def _with_all_types(pair: Pair, held: Mapping[str, Sequence[Kind]], ref: Ref) -> Pair:
    kept = [
        Spec(kind.category, kind.type_id)
        for kind in held.get(pair.to.id, ())
        if kind.type_id not in (ref.kind, ref.opposite)
    ]
    return Pair(pair.origin, pair.to, [*pair.types, *kept])


def _deliver(calls: Calls, path: str, members: _Members) -> dict[str, Trouble]:
    """Make the pairs; the complaints about those that cannot be made, by key."""
    answer = calls.post(path, _body(list(members.values())), expected=(400, 409))
    if answer.status in (400, 409):
        if len(members) == 1:
            return dict.fromkeys(members, trouble_of(answer))
        return _in_halves(calls, path, members)
    said = answer.read(PAIRS_ANSWERS)
    left = _not_made(members, said)
    if not said.errors or not left:
        return {}
    if len(left) == 1:
        return dict.fromkeys(left, said.errors[0])
    return _in_halves(calls, path, left)


def _not_made(members: _Members, said: PairsAnswer) -> _Members:
    made = {(str(one.from_object_id), str(one.to_object_id)) for one in said.results}
    return {key: pair for key, pair in members.items() if (pair.origin.id, pair.to.id) not in made}


def _in_halves(calls: Calls, path: str, members: _Members) -> dict[str, Trouble]:
    """Which pair an error speaks of is found by sending fewer of them."""
    keys = list(members)
    middle = len(keys) // 2
    refused: dict[str, Trouble] = {}
    with in_mid_batch():
        for half in (keys[:middle], keys[middle:]):
            refused |= _deliver(calls, path, {key: members[key] for key in half})
    return refused


def _outcome(key: str, pair: Pair, ref: Ref, standing: Record | None, trouble: Trouble | None) -> Outcome:
    """A bond that does not stand although nobody complained was moved, or its record merged: not done."""
    if trouble is not None:
        return _refused(key, pair, ref, trouble, there=standing is not None)
    if standing is not None and standing.refs.get(ref.role) == pair.to.id:
        return Done(key, standing)
    return NotDone(key)


def _refused(key: str, pair: Pair, ref: Ref, trouble: Trouble, *, there: bool) -> Refused:
    if not there:
        return Refused(key, "COUNTERPART_DELETED", {"id": pair.origin.id})
    if pair.to.id in (trouble.context.get("objectId") or ()):
        return Refused(key, "ASSOCIATION_PENDING", {"other": pair.to.id})
    code, params = refusal(trouble, {ref.property: pair.to.id})
    return Refused(key, code, params)
