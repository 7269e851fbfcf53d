"""Writing to the CRM: whole batches, each bad member set apart.

Creates are upserts by our unique property, so a create that is sent again meets the record it made. Each
member carries its key as a trace id, by which the answer tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync_core.apps.batching import grouped
from sync_core.apps.client import AppError, Batch, Done, NotDone, Outcome, Refused, Write
from sync_core.apps.crm.calls import Calls
from sync_core.apps.crm.errors import in_mid_batch, refusal, trouble_of
from sync_core.apps.crm.shapes import MARK, Reader
from sync_core.apps.crm.wire import BATCHES, INPUTS, BatchAnswer, Input, Inputs, Trouble

SIZE = 100


def batches(writes: Sequence[Write]) -> list[Batch]:
    """Creates by batch upsert, updates by batch update, up to a hundred in one request."""
    return [
        Batch(
            id=group.id,
            object=group.object,
            operation=group.operation,
            path=_path(group.object, group.operation),
            body=msgspec.json.encode(Inputs([_input(write) for write in group.writes])),
            keys=group.keys,
        )
        for group in grouped(writes, size=SIZE)
    ]


def _path(object: str, operation: str) -> str:
    return f"/crm/v3/objects/{object}/batch/{'upsert' if operation == 'create' else 'update'}"


def _input(write: Write) -> Input:
    if write.id:
        return Input(write.id, write.key, write.fields)
    given = {name: text for name, text in write.fields.items() if text}
    return Input(write.key, write.key, given, MARK)


def send(calls: Calls, reader: Reader, batch: Batch) -> list[Outcome]:
    """Send a batch; one outcome for each key, in their order."""
    known = _Delivery(calls, reader, batch).deliver(INPUTS.decode(batch.body).inputs, batch.body)
    if batch.operation == "create" and (lost := [key for key in batch.keys if key not in known]):
        known |= {done.key: done for done in find(calls, reader, lost)}
    return [known.get(key) or NotDone(key) for key in batch.keys]


def find(calls: Calls, reader: Reader, keys: Sequence[str]) -> list[Done]:
    """The creates of these keys that took place. Read by the unique property, which no index delays."""
    body = {"idProperty": MARK, "inputs": [{"id": key} for key in keys], "properties": reader.asked}
    answer = calls.post(f"/crm/v3/objects/{reader.shape.object}/batch/read", msgspec.json.encode(body))
    records = map(reader.record, answer.read(BATCHES).results)
    return [Done(record.mark, record) for record in records]


class _Delivery:
    """One batch on its way; sent again in parts where the CRM does not say which member it minds."""

    def __init__(self, calls: Calls, reader: Reader, batch: Batch) -> None:
        self._calls, self._reader, self._batch = calls, reader, batch

    def deliver(self, inputs: list[Input], body: bytes) -> dict[str, Outcome]:
        """Outcomes by key; a member of which the answer says nothing is left out."""
        answer = self._calls.post(self._batch.path, body, expected=(400, 409))
        if answer.status in (400, 409):
            return self._refused_whole(inputs, trouble_of(answer))
        return self._taken(inputs, answer.read(BATCHES))

    def _refused_whole(self, inputs: list[Input], trouble: Trouble) -> dict[str, Outcome]:
        if len(inputs) == 1:
            return {inputs[0].object_write_trace_id: _refused(inputs[0], trouble)}
        code, params = refusal(trouble, {})
        if code == "FIELD_MAP_STALE" and params.get("field") == MARK:
            raise AppError(code, f"the property {MARK} is missing", params=params)
        return self._in_halves(inputs)

    def _taken(self, inputs: list[Input], answer: BatchAnswer) -> dict[str, Outcome]:
        by_name = {name: member for member in inputs for name in (member.id, member.object_write_trace_id)}
        known: dict[str, Outcome] = {}
        for item in answer.results:
            name = item.object_write_trace_id or item.properties.get(MARK) or ""
            if member := by_name.get(name) or by_name.get(item.id):
                key = member.object_write_trace_id
                known[key] = Done(key, self._reader.written(item, new=self._batch.operation == "create"))
        nameless = False
        for trouble in answer.errors:
            named = [by_name[name] for name in _named(trouble) if name in by_name]
            nameless = nameless or not named
            known |= {m.object_write_trace_id: _refused(m, trouble) for m in named}
        left = [member for member in inputs if member.object_write_trace_id not in known]
        if nameless and len(inputs) == 1:
            return {inputs[0].object_write_trace_id: _refused(inputs[0], answer.errors[0])}
        return known | self._in_halves(left) if nameless and left else known

    def _in_halves(self, inputs: list[Input]) -> dict[str, Outcome]:
        middle = len(inputs) // 2
        known: dict[str, Outcome] = {}
        with in_mid_batch():
            for half in filter(None, (inputs[:middle], inputs[middle:])):
                known |= self.deliver(half, msgspec.json.encode(Inputs(half)))
        return known


def _named(trouble: Trouble) -> list[str]:
    names = trouble.context.get("objectWriteTraceId") or trouble.context.get("ids") or ()
    return [str(name) for name in names] if isinstance(names, list | tuple) else [str(names)]


def _refused(member: Input, trouble: Trouble) -> Refused:
    code, params = refusal(trouble, member.properties)
    if code == "COUNTERPART_DELETED":
        params = {"id": member.id}
    return Refused(member.object_write_trace_id, code, params)
