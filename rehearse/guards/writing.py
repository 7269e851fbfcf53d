"""Guards of writing: nothing is done twice, and nothing that a person did meanwhile is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Connection, update

from rehearse.guards.guard import Guard, Swap
from rehearse.guards.newest import refreshed
from sync_core.apps.client import Batch, Done, Outcome, Refused, Write
from sync_core.apps.crm.calls import Calls as CrmCalls
from sync_core.apps.crm.client import CrmClient
from sync_core.apps.crm.shapes import MARK
from sync_core.apps.crm.shapes import Reader as CrmReader
from sync_core.apps.crm.wire import LISTINGS, Input, Inputs
from sync_core.apps.netsuite.client import NetSuiteClient
from sync_core.apps.quickbooks.calls import Calls
from sync_core.apps.quickbooks.client import QuickBooksClient
from sync_core.apps.quickbooks.queries import by_id
from sync_core.apps.quickbooks.records import Reader
from sync_core.engine.context import Context
from sync_core.store import intents
from sync_core.store.codec import dump
from sync_core.store.intents import Intent
from sync_core.store.tables import batch, intent


def _unmarked(_mark_sent: object) -> Callable[..., None]:
    def mark_sent(tx: Connection, ids: Sequence[str], at: int) -> None:
        """Count the try and leave the batch as one that was never sent."""
        counted = {"attempts": batch.c.attempts + 1, "last_attempt": at}
        tx.execute(update(batch).where(batch.c.id.in_(ids)).values(counted))

    return mark_sent


def _searched(_find: object) -> Callable[..., list[Done]]:
    def find(calls: CrmCalls, reader: CrmReader, keys: Sequence[str]) -> list[Done]:
        """The creates of these keys that the index of searches knows of."""
        by_key = {"propertyName": MARK, "operator": "IN", "values": list(keys)}
        body = {"filterGroups": [{"filters": [by_key]}], "properties": reader.asked, "limit": 200}
        path = f"/crm/v3/objects/{reader.shape.object}/search"
        answer = calls.post(path, msgspec.json.encode(body), kind="search")
        records = map(reader.record, answer.read(LISTINGS).results)
        return [Done(record.mark, record) for record in records]

    return find


def _fresh_mark(deliver: Callable[..., Any]) -> Callable[..., Any]:
    numbers = count(1)

    def delivered(delivery: Any, inputs: Sequence[Input], body: bytes) -> Any:
        """Creates go out under a mark that no later attempt or look-up knows."""
        if not inputs or not inputs[0].id_property:
            return deliver(delivery, list(inputs), body)
        marked = [msgspec.structs.replace(one, id=f"{one.id}-{next(numbers)}") for one in inputs]
        return deliver(delivery, marked, msgspec.json.encode(Inputs(marked)))

    return delivered


def _fresh_request(post: Callable[..., Any]) -> Callable[..., Any]:
    numbers = count(1)

    def posted(calls: Calls, path: str, content: bytes, *, request_id: str, **options: Any) -> Any:
        """Each time under an id that the vendor has not seen."""
        return post(calls, path, content, request_id=f"{request_id[:40]}-{next(numbers)}", **options)

    return posted


def _rewritten(drain: Callable[[Context, str], int]) -> Callable[[Context, str], int]:
    def again(context: Context, side: str) -> int:
        """Before anything else put what is newest by now into the requests that may have happened."""
        now = context.clock.now()
        with context.transaction() as tx:
            unsure = intents.stored(tx, side, "sent", now)
            newest = {
                one.batch.id: [
                    refreshed(context, tx, member)
                    for member in intents.of_batch(tx, side, one.batch.id).values()
                ]
                for one in unsure
            }
        for id, members in newest.items():
            _rewrite(context, side, id, members)
        return drain(context, side)

    return again


def _rewrite(context: Context, side: str, id: str, members: Sequence[Intent]) -> None:
    writes = [Write(one.key, one.object, dict(one.fields), one.target, one.version) for one in members]
    made = context.client(side).batches(writes)
    with context.transaction() as tx:
        for one in members:
            values = {"fields": dump(one.fields), "agreed": dump(one.agreed)}
            tx.execute(update(intent).where(intent.c.key == one.key).values(values))
        if len(made) == 1:
            tx.execute(update(batch).where(batch.c.id == id).values(body=made[0].body))


def _insisting(send: Callable[..., list[Outcome]]) -> Callable[..., list[Outcome]]:
    def sending(calls: Calls, reader: Reader, sent: Batch) -> list[Outcome]:
        """A write that is too late is made to look in time."""
        outcomes = send(calls, reader, sent)
        late = [one for one in outcomes if isinstance(one, Refused) and one.code == "STALE_VERSION"]
        if not late or len(outcomes) > 1:
            return outcomes
        body = msgspec.json.decode(sent.body)
        now = by_id(calls, reader.object, body["Id"])
        body["SyncToken"] = now["SyncToken"] if now else body["SyncToken"]
        forced = replace(sent, id=f"{sent.id[:40]}-{body['SyncToken']}", body=msgspec.json.encode(body))
        return send(calls, reader, forced)

    return sending


def _blindly(_unchanged: Callable[..., Any]) -> Callable[..., Any]:
    def unchanged(_context: Context, _side: str, decided: list[Write]) -> list[Write]:
        """Nobody looks; all of them count as unchanged."""
        return decided

    return unchanged


WRITING = (
    Guard(
        "intent_before_send",
        "A request is marked as sent, for good, before it goes out.",
        "After a crash a request that took place is sent once more as if it were new, over what people did.",
        (Swap("sync_core.store.intents:mark_sent", _unmarked),),
    ),
    Guard(
        "idempotency_key",
        "A record made in the CRM carries the key of the write that made it.",
        "A create whose answer was lost is not found again and makes a second record.",
        (Swap("sync_core.apps.crm.writes:_Delivery.deliver", _fresh_mark),),
    ),
    Guard(
        "recovery_lookup",
        "What became of a request without an answer is asked before anything is sent again.",
        "A blind repetition overwrites what people edited since the first attempt.",
        (
            Swap("sync_core.apps.crm.client:CrmClient.recover", lambda _: CrmClient.send),
            Swap("sync_core.apps.netsuite.client:NetSuiteClient.recover", lambda _: NetSuiteClient.send),
            Swap(
                "sync_core.apps.quickbooks.client:QuickBooksClient.recover", lambda _: QuickBooksClient.send
            ),
        ),
    ),
    Guard(
        "consistent_lookup",
        "A lost create is looked up where no index lags.",
        "The look-up misses a record that a search does not show yet, and what people edited in it since is "
        "overwritten.",
        (Swap("sync_core.apps.crm.writes:find", _searched),),
    ),
    Guard(
        "requestid",
        "A request to QuickBooks is repeated under the id of its first attempt.",
        "QuickBooks takes the repetition for a new request and makes a second customer.",
        (Swap("sync_core.apps.quickbooks.calls:Calls.post", _fresh_request),),
    ),
    Guard(
        "stored_bytes",
        "A request that may have happened is repeated byte for byte.",
        "What was edited since counts as written although the app only answers as it did the first time.",
        (Swap("sync_core.engine.cycle:drain", _rewritten),),
    ),
    Guard(
        "look_before_write",
        "A record of an app that cannot refuse a late update is read just before it is updated.",
        "An edit that no index shows yet is overwritten.",
        (Swap("sync_core.engine.push:_unchanged", _blindly),),
    ),
    Guard(
        "stale_version",
        "An update that meets a newer version is decided anew on what stands there.",
        "Sent again with the new version it overwrites the edit that made it.",
        (Swap("sync_core.apps.quickbooks.writes:send", _insisting),),
    ),
)
"""In the order in which a write meets them."""
