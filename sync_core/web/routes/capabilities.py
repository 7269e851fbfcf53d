"""What this core can do, for whoever drives it without knowing it."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from flask import Blueprint, Response

from sync_core.rules.presets import PRESETS
from sync_core.web.answers import answer
from sync_core.web.asking import hub, only

blueprint = Blueprint("capabilities", __name__)

SURFACE: Final = 1
"""The version of the routes and shapes that any core can offer."""

ALWAYS: Final = (
    *("audit", "checks", "events", "filters", "hooks", "languages", "mappings", "placement", "reconnect"),
    *("retry", "users", "warnings"),
)


@blueprint.get("/capabilities")
def show() -> Response:
    """The core's name, the object pairs it syncs, and what it can beyond syncing them."""
    only()
    pairs = [offered.pair for offered in PRESETS]
    return answer(
        {
            "surface": SURFACE,
            "name": "sync-core",
            "version": version("rehearse"),
            "syncs": [
                {"crm_object": one.crm_object, "app": one.app, "app_object": one.app_object} for one in pairs
            ],
            "capabilities": sorted([*ALWAYS, *["clock"] * hub().rehearsal]),
        }
    )
