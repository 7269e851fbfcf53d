"""The audit: every value that was not empty and had to give way (B.6.2)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Row

from sync_core.store.codec import load
from sync_core.web import listings
from sync_core.web.answers import iso, iso_or_none, listed
from sync_core.web.asking import cursor_of, only, place, workspace
from sync_core.web.errors import ApiError

blueprint = Blueprint("conflicts", __name__)

_FILTERS = ("sync", "crm_id", "app_id", "field", "rule")


@blueprint.get("/conflicts")
def index() -> Response:
    """Newest first."""
    asked = only(*_FILTERS, "cursor", "limit")
    at = place(1)
    if at.after and not at.after[0].isdecimal():
        raise ApiError(400, "BAD_CURSOR", "the cursor is not one of this list", hint="take it from `next`")
    with workspace().store.transaction() as tx:
        rows = listings.conflicts(tx, {name: asked[name] for name in _FILTERS if name in asked}, at)
    last = rows[at.limit - 1] if len(rows) > at.limit else None
    return listed([_json(row) for row in rows[: at.limit]], cursor_of(str(last.number)) if last else None)


def _json(row: Row[Any]) -> dict[str, Any]:
    """One value that lost. ``kept`` and ``lost`` have one text for each part of the row."""
    detail = load(row.detail)
    return {
        "id": str(row.number),
        "at": iso(row.at),
        "sync": row.sync,
        "crm_id": row.crm_id,
        "app_id": row.app_id,
        "field": row.field,
        "rule": row.rule,
        "winner": row.winner,
        "kept": detail["kept"],
        "lost": detail["lost"],
        "lost_side": detail["lost_side"],
        "sides": [{**side, "at": iso_or_none(side["at"])} for side in detail["sides"]],
    }
