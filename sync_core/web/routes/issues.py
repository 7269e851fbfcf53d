"""Open errors of records, and trying them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Blueprint, Response
from sqlalchemy import Row

from sync_core.engine.retry import Failing, retry, retry_all
from sync_core.rules.issues import issue as catalogued
from sync_core.rules.issues import message
from sync_core.store.codec import load
from sync_core.web import listings
from sync_core.web.answers import answer, iso, iso_or_none, listed
from sync_core.web.asking import Body, choice, cursor_of, hub, only, place, read, workspace
from sync_core.web.errors import ApiError
from sync_core.web.listings import Wanted

blueprint = Blueprint("issues", __name__)

_STATES = ("open", "shelved", "warning")


class Record(msgspec.Struct, forbid_unknown_fields=True):
    """A record in a sync; ``side`` is ``crm`` or a connection."""

    sync: str
    id: str
    side: str = "crm"


class Retry(Body):
    """Either one record, a selection, or a whole group by code, sync or both."""

    id: str = ""
    side: str = "crm"
    sync: str = ""
    code: str = ""
    records: tuple[Record, ...] = ()


@blueprint.get("/issues")
def index() -> Response:
    """Open errors; shelved ones or warnings with ``?state=``."""
    asked = only("sync", "side", "code", "state", "lang", "cursor", "limit")
    state = choice("state", _STATES) or "open"
    at = place(5 if state == "warning" else 3)
    wanted = Wanted(asked.get("sync", ""), asked.get("side", ""), asked.get("code", ""), state)
    with workspace().store.transaction() as tx:
        rows = listings.issues(tx, wanted, at)
    show = _warning if state == "warning" else _issue
    shown = [show(row, asked.get("lang", "en")) for row in rows[: at.limit]]
    return listed(shown, _cursor(rows[at.limit - 1], state) if len(rows) > at.limit else None)


@blueprint.post("/issues/retry")
def again() -> Response:
    """One try for each, now; the answer says how many."""
    asked = read(Retry)
    if asked.records or asked.id:
        if asked.code or (asked.id and not asked.sync):
            raise ApiError(
                400, "BAD_BODY", "a record is named by sync and id", hint='{"sync", "id", "side"?}'
            )
        chosen = [Failing(one.sync, one.side, one.id) for one in asked.records]
        chosen += [Failing(asked.sync, asked.side, asked.id)] if asked.id else []
        count = retry(workspace(), chosen)
    elif asked.code or asked.sync:
        count = retry_all(workspace(), code=asked.code, sync=asked.sync)
    else:
        raise ApiError(400, "BAD_BODY", "say what to try again", hint="a record, records, a code or a sync")
    hub().runner.wake(workspace().id)
    return answer({"retried": count})


def _issue(row: Row[Any], lang: str) -> dict[str, Any]:
    return {
        **_head(row, load(row.params), lang),
        "attempts": row.attempts,
        "first_seen": iso(row.first_seen),
        "last_seen": iso(row.last_seen),
        "next_try": iso_or_none(row.next_try),
    }


def _warning(row: Row[Any], lang: str) -> dict[str, Any]:
    return {**_head(row, load(row.params), lang), "field": row.field, "since": iso(row.since)}


def _head(row: Row[Any], params: Mapping[str, object], lang: str) -> dict[str, Any]:
    return {
        "sync": row.sync,
        "side": row.side,
        "object": row.object,
        "id": row.id,
        "name": row.name or row.id,
        "code": row.code,
        "class": catalogued(row.code).record_class,
        "message": message(row.code, params, lang),
        "params": params,
    }


def _cursor(row: Row[Any], state: str) -> str:
    key = (row.sync, row.side, row.id)
    return cursor_of(*key, row.code, row.field) if state == "warning" else cursor_of(*key)
