"""Writing to NetSuite: through the bundle's RESTlet a hundred at a time, else one by one.

Creates carry their key as external id. One whose answer was lost is looked up before it is sent again: an
edit made meanwhile is not overwritten (data-sync B.8.2). Answers show no record; it is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from sync_core.apps.batching import Group, grouped
from sync_core.apps.client import AppError, Batch, Done, NotDone, Outcome, Refused, Write
from sync_core.apps.netsuite import bodies, queries
from sync_core.apps.netsuite.bundle import SIZE, Bundle, Member, upsert_body
from sync_core.apps.netsuite.calls import RECORDS, RESTLET, Calls, behind_a_write
from sync_core.apps.netsuite.errors import Trouble, trouble_of
from sync_core.apps.netsuite.records import Reader
from sync_core.apps.netsuite.refusals import NO_SUCH_RECORD, NOT_TRIED, is_taken, name_in, refusal

_WHOLE = ("AUTH_FORBIDDEN", "APP_FEATURE_OFF")
"""Codes that speak of the role or the account when every record meets them."""


class _Found(msgspec.Struct):
    id: str


_FOUND = msgspec.json.Decoder(_Found, strict=False)


class Writer:
    """Groups writes, sends them and finds out about lost answers."""

    def __init__(
        self,
        calls: Calls,
        bundle: Bundle,
        reader: Callable[[str], Reader],
        subsidiary: Callable[[], str],
    ) -> None:
        self._calls, self._bundle = calls, bundle
        self._reader, self._subsidiary = reader, subsidiary

    def batches(self, writes: Sequence[Write]) -> list[Batch]:
        """As `AppClient.batches`."""
        found: list[Batch] = []
        for group in grouped([self._furnished(write) for write in writes], size=SIZE):
            found += self._batches(group)
        return found

    def send(self, batch: Batch) -> list[Outcome]:
        """As `AppClient.send`."""
        if batch.path == RESTLET:
            return self._send_together(batch)
        return [self._send_alone(batch)]

    def recover(self, batch: Batch) -> list[Outcome]:
        """As `AppClient.recover`: creates are looked up, updates judged anew. NetSuite knows no versions: an
        update that is sent once more could undo what people did since.
        """
        reader = self._reader(batch.object)
        if batch.operation == "create" and batch.path == RESTLET:
            return self._recover_creates(reader, batch)
        if batch.operation == "create":
            answer = self._calls.get(batch.path, expected=(404,))
            if answer.status != 404:
                return self._read_back(reader, {batch.keys[0]: answer.read(_FOUND).id}, batch.keys)
        else:
            return [NotDone(key) for key in batch.keys]
        return self.send(batch)

    def _furnished(self, write: Write) -> Write:
        """A create with the subsidiary that it must have, where there is only one to choose."""
        if write.id or write.fields.get("subsidiary") or write.fields.get("company"):
            return write
        only = self._subsidiary()
        return replace(write, fields={**write.fields, "subsidiary": only}) if only else write

    def _batches(self, group: Group) -> list[Batch]:
        if len(group.writes) == 1 or not self._bundle.works():
            return [self._alone(group, write) for write in group.writes]
        kind = self._reader(group.object).kind
        moved = [write.id for write in group.writes if write.id and bodies.has_address(write)]
        lines: dict[str, list[queries.Row]] = {}
        for row in queries.address_lines(self._calls, kind, moved) if moved else ():
            lines.setdefault(row["entity"], []).append(row)
        together = [write for write in group.writes if bodies.fits_bulk(lines.get(write.id, ()))]
        found = [self._alone(group, write) for write in group.writes if write not in together]
        if together:
            found.insert(0, self._together(replace(group, writes=tuple(together)), lines))
        return found

    def _alone(self, group: Group, write: Write) -> Batch:
        kind, place = self._reader(group.object).kind, bodies.Place()
        if write.id and bodies.has_address(write):
            place = bodies.place_of(self._calls, kind, write.id)
        name = write.id or f"eid:{bodies.external_id(write.key)}"
        return Batch(
            id=write.key,
            object=group.object,
            operation=group.operation,
            path=f"{RECORDS}/{kind.type}/{name}",
            body=msgspec.json.encode(bodies.alone(kind, write, place)),
            keys=(write.key,),
        )

    def _together(self, group: Group, lines: Mapping[str, Sequence[queries.Row]]) -> Batch:
        kind = self._reader(group.object).kind
        members = [bodies.member(kind, write, lines.get(write.id, ())) for write in group.writes]
        return Batch(
            id=group.id,
            object=group.object,
            operation=group.operation,
            path=RESTLET,
            body=upsert_body(kind.type, members, new=group.operation == "create"),
            keys=group.keys,
        )

    def _send_alone(self, batch: Batch) -> Outcome:
        key, reader = batch.keys[0], self._reader(batch.object)
        new = batch.operation == "create"
        answer = self._calls.write("PUT" if new else "PATCH", batch.path, batch.body, expected=(400, 404))
        if answer.status == 404 and not new:
            return NotDone(key)
        if answer.status in (400, 404):
            return self._refused(reader, key, trouble_of(answer), msgspec.json.decode(batch.body))
        tail = answer.headers.get("location", "").rpartition("/")[2]
        id = tail or batch.path.rpartition("/")[2]
        if not id.isdecimal():
            raise AppError("APP_UNAVAILABLE", "an answer without the record's id", happened="maybe")
        return self._read_back(reader, {key: id}, batch.keys)[0]

    def _send_together(self, batch: Batch) -> list[Outcome]:
        reader = self._reader(batch.object)
        answers = self._bundle.upsert(batch.body)
        if answers is None:
            return [NotDone(key) for key in batch.keys]
        known = {member.ref: member for member in answers}
        if known and all(member.code == NOT_TRIED for member in answers):
            raise AppError("RATE_LIMITED", "the script has no units left")
        sent = {row["ref"]: _flat(row) for row in msgspec.json.decode(batch.body)["records"]}
        done = {
            key: member.id for key in batch.keys if (member := known.get(key)) and member.status != "error"
        }
        outcomes = {one.key: one for one in self._read_back(reader, done, batch.keys)}
        for key in batch.keys:
            if (member := known.get(key)) and member.status == "error":
                outcomes[key] = self._member_error(reader, batch, key, member, sent[key])
        return _isolated([outcomes[key] for key in batch.keys])

    def _member_error(
        self, reader: Reader, batch: Batch, key: str, member: Member, sent: Mapping[str, Any]
    ) -> Outcome:
        if member.code == NOT_TRIED or (member.code == NO_SUCH_RECORD and batch.operation == "update"):
            return NotDone(key)
        return self._refused(reader, key, Trouble(member.code, member.message), sent)

    def _refused(self, reader: Reader, key: str, trouble: Trouble, body: Mapping[str, Any]) -> Refused:
        sent = bodies.sent_fields(dict(body))
        code, params = refusal(trouble, sent)
        if is_taken(trouble) and (name := name_in(sent)):
            with behind_a_write():
                held = queries.holders(self._calls, reader.kind, name)
            params = {**params, "holder": held[0]["id"] if held else ""}
        return Refused(key, code, params)

    def _recover_creates(self, reader: Reader, batch: Batch) -> list[Outcome]:
        ours = {bodies.external_id(key): key for key in batch.keys}
        rows = queries.by_external_ids(self._calls, reader.kind, reader.head, list(ours))
        found = {ours[row["externalid"]]: row for row in rows}
        if len(found) < len(batch.keys):
            return self._send_together(batch)
        return [Done(key, reader.record(found[key])) for key in batch.keys]

    def _read_back(self, reader: Reader, done: Mapping[str, str], keys: Sequence[str]) -> list[Outcome]:
        """How the written records stand; one that is not there any more was not done."""
        with behind_a_write():
            rows = queries.by_ids(self._calls, reader.kind, reader.head, list(done.values())) if done else []
        stand = {row["id"]: reader.record(row) for row in rows}
        return [
            Done(key, stand[done[key]]) if key in done and done[key] in stand else NotDone(key)
            for key in keys
        ]


def _flat(member: Mapping[str, Any]) -> dict[str, Any]:
    """A member's values and lines as one body."""
    return {**member["values"], **member.get("sublists", {})}


def _isolated(outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, unless all of them are one refusal that speaks of the role and not of a record."""
    codes = {one.code if isinstance(one, Refused) else "" for one in outcomes}
    first = outcomes[0]
    if len(codes) == 1 and isinstance(first, Refused) and first.code in _WHOLE:
        raise AppError(first.code, "every record", params=first.params)
    return outcomes
