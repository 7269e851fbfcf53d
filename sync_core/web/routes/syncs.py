"""Syncs: set up, edited, turned off, deleted, previewed."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response

from sync_core.engine import lifecycle
from sync_core.engine.errors import NotFound, PreflightFailed
from sync_core.engine.preview import preview_sync
from sync_core.engine.syncs import as_settings
from sync_core.rules.model import FieldRow, Filter
from sync_core.store import settings
from sync_core.store.settings import SyncRow
from sync_core.web.answers import answer, iso, iso_or_none, listed
from sync_core.web.asking import Nothing, hub, json_body, only, permitted, read, workspace

blueprint = Blueprint("syncs", __name__)

_AT = "/connections/<connection>/syncs"


@blueprint.get(_AT)
def index(connection: str) -> Response:
    """The syncs of a connection, in the order in which they were made."""
    only()
    workspace().connection(connection)
    with workspace().store.transaction() as tx:
        rows = settings.syncs(tx, connection=connection)
    return listed([sync_json(row) for row in rows])


@blueprint.post(_AT)
def create(connection: str) -> Response:
    """Save and sync. Where the pre-flight finds something missing the sync stays behind as a draft."""
    try:
        row = lifecycle.set_up(permitted(), connection, json_body())
    except PreflightFailed as failed:
        with workspace().store.transaction() as tx:
            failed.sync = settings.syncs(tx, connection=connection)[-1].id  # type: ignore[attr-defined]
        raise
    _wake()
    return answer(sync_json(row), 201)


@blueprint.get(f"{_AT}/<id>")
def show(connection: str, id: str) -> Response:
    """One sync with all its settings."""
    only()
    return answer(sync_json(_of(connection, id)))


@blueprint.post(f"{_AT}/<id>/turn-off")
def turn_off(connection: str, id: str) -> Response:
    """No new write starts; everything stays stored."""
    read(Nothing)
    _of(connection, id)
    return answer(sync_json(lifecycle.turn_off(permitted(), id)))


@blueprint.post(f"{_AT}/<id>/edit")
def edit(connection: str, id: str) -> Response:
    """Save settings, unchanged with ``{}``; the sync is on afterwards and passes all records again."""
    _of(connection, id)
    row = lifecycle.edit(permitted(), id, json_body())
    _wake()
    return answer(sync_json(row))


@blueprint.post(f"{_AT}/<id>/delete")
def delete(connection: str, id: str) -> Response:
    """Settings and verdicts go, records stay, links are archived. Only after turning off."""
    read(Nothing)
    row = _of(connection, id)
    lifecycle.delete(permitted(), id)
    return answer({**sync_json(row), "state": "DELETED"})


@blueprint.post(f"{_AT}/<id>/preview")
def preview(connection: str, id: str) -> Response:
    """What the sync would do with these settings: both sides are read, nothing is written anywhere."""
    _of(connection, id)
    return answer(preview_sync(workspace(), id, json_body()))


def sync_json(row: SyncRow) -> dict[str, Any]:
    """A sync with its settings in the form in which they are given."""
    chosen = as_settings(row.settings)
    return {
        "id": row.id,
        "connection": row.connection,
        "state": row.state,
        "crm_object": chosen.crm_object,
        "app_object": chosen.app_object,
        "direction": chosen.direction,
        "winner": chosen.winner,
        "filters": {"to_app": _filter(chosen.to_app), "to_crm": _filter(chosen.to_crm)},
        "mappings": [_row(row) for row in chosen.rows],
        "options": msgspec.to_builtins(chosen.options),
        "created": iso(row.created),
        "activated": iso_or_none(row.activated_at),
        "cause": row.cause or None,
    }


def _row(row: FieldRow) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(row)
    return {name: value for name, value in shown.items() if name != "places"}


def _filter(filter: Filter) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "property": one.property,
                "operator": one.operator,
                "values": list(one.values),
                **({"object": one.object} if one.object else {}),
            }
            for one in group
        ]
        for group in filter
    ]


def _of(connection: str, id: str) -> SyncRow:
    row = lifecycle.get(workspace(), id)
    if row.connection != connection:
        raise NotFound(f"there is no sync {id!r} on {connection}")
    return row


def _wake() -> None:
    hub().runner.wake(workspace().id)
