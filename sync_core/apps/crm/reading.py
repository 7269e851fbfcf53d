"""Reading what ids name: records, their histories, and their associations (CRM contract 3.9, 7.2)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sync_core.apps.crm.calls import Calls
from sync_core.apps.crm.shapes import Reader
from sync_core.apps.crm.wire import ASSOCIATIONS, BATCHES, Kind
from sync_core.rules.model import Record

_READ, _READ_TIMES, _ASSOCIATED = 100, 50, 1_000


def records(calls: Calls, reader: Reader, ids: Iterable[str], *, times: bool = False) -> list[Record]:
    """These records by batch read, a hundred at a time; with ``times`` with histories, by fifty."""
    asked = list(dict.fromkeys(ids))
    size, part = (_READ_TIMES, "propertiesWithHistory") if times else (_READ, "properties")
    found: list[Record] = []
    for start in range(0, len(asked), size):
        inputs = [{"id": id} for id in asked[start : start + size]]
        body = msgspec.json.encode({"inputs": inputs, "properties": reader.asked, part: reader.asked})
        answer = calls.post(f"/crm/v3/objects/{reader.shape.object}/batch/read", body)
        found += map(reader.record, answer.read(BATCHES).results)
    return found


def associations(
    calls: Calls, object: str, ids: Iterable[str], other: str
) -> dict[str, dict[str, list[Kind]]]:
    """The associated records of each of these, and by which types; every asked id is in the answer."""
    partners: dict[str, dict[str, list[Kind]]] = {id: {} for id in ids}
    path = f"/crm/v4/associations/{object}/{other}/batch/read"
    waiting: list[dict[str, str]] = [{"id": id} for id in partners]
    while waiting:
        inputs, waiting = waiting[:_ASSOCIATED], waiting[_ASSOCIATED:]
        answer = calls.post(path, msgspec.json.encode({"inputs": inputs})).read(ASSOCIATIONS)
        for row in answer.results:
            for target in row.to:
                kinds = partners[row.origin.id].setdefault(str(target.to_object_id), [])
                kinds += target.association_types
            if row.paging and row.paging.next:
                waiting.append({"id": row.origin.id, "after": str(row.paging.next.after)})
    return partners
