"""Where every record stands in every sync."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Row

from sync_core.rules.issues import codes, exclusions, message
from sync_core.store.codec import load
from sync_core.web import listings
from sync_core.web.answers import iso_or_none, listed
from sync_core.web.asking import choice, cursor_of, only, place, workspace
from sync_core.web.listings import BUCKETS, Wanted

blueprint = Blueprint("records", __name__)


@blueprint.get("/records")
def index() -> Response:
    """One item for each record and sync; a linked pair is listed under its CRM record."""
    asked = only("sync", "side", "state", "code", "q", "lang", "cursor", "limit")
    at = place(3)
    wanted = Wanted(
        asked.get("sync", ""),
        asked.get("side", ""),
        asked.get("code", ""),
        choice("state", BUCKETS),
        asked.get("q", "").strip(),
    )
    with workspace().store.transaction() as tx:
        rows = listings.records(tx, wanted, at)
    shown = [_json(row, asked.get("lang", "en")) for row in rows[: at.limit]]
    last = rows[at.limit - 1] if len(rows) > at.limit else None
    return listed(shown, cursor_of(last.sync, last.side, last.id) if last is not None else None)


def _json(row: Row[Any], lang: str) -> dict[str, Any]:
    return {
        "sync": row.sync,
        "side": row.side,
        "object": row.object,
        "id": row.id,
        "name": row.name or row.id,
        "url": workspace().url(row.side, row.object, row.id),
        "state": row.bucket,
        "reason": _reason(row, lang),
        "partner": row.partner,
        "last_update": iso_or_none(row.last_update),
    }


def _reason(row: Row[Any], lang: str) -> dict[str, str] | None:
    """Why it is not in sync. An excluded record is not attempted, so an older error of it says nothing."""
    code, params = row.reason, load(row.detail)
    if row.code and row.bucket != "excluded":
        code, params = row.code, load(row.params)
    if not code:
        return None
    known = code in codes() or code in exclusions()
    return {"code": code, "message": message(code, params, lang) if known else ""}
