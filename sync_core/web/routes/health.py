"""Sync health of a workspace."""

from __future__ import annotations

from flask import Blueprint, Response

from sync_core.engine.workspace import CRM
from sync_core.store import intents, settings
from sync_core.web.answers import answer, iso, iso_or_none
from sync_core.web.asking import only, workspace
from sync_core.web.health import sync_health
from sync_core.web.routes.connections import bond_json

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def show() -> Response:
    """Every sync's health, every connection's state, and what the workspace is about to do."""
    asked = only("lang", "sync")
    here = workspace()
    with here.store.transaction() as tx:
        rows = [row for row in settings.syncs(tx) if asked.get("sync", row.id) == row.id]
        bonds = settings.connections(tx)
        row = settings.get_workspace(tx)
        writes = intents.count(tx)
        syncs = [sync_health(tx, each, asked.get("lang", "en")) for each in rows]
    return answer(
        {
            "workspace": here.id,
            "now": iso(here.clock.now()),
            "connected": any(bond.id == CRM for bond in bonds),
            "connections": [bond_json(bond) for bond in bonds],
            "syncs": syncs,
            "writes_in_flight": writes,
            "next_poll": iso_or_none(row.next_poll),
        }
    )
