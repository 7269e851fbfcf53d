"""Stored syncs as the rules see them."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection

from sync_core.engine.context import Active
from sync_core.rules.model import Sync
from sync_core.rules.presets import preset
from sync_core.rules.settings import Settings
from sync_core.store import settings
from sync_core.store.settings import SyncRow


def read_syncs(tx: Connection) -> dict[str, Active]:
    """Every sync that was saved and not deleted, by id, in the order in which they were made."""
    return {row.id: as_active(row) for row in settings.syncs(tx) if row.state != "DRAFT"}


def as_active(row: SyncRow) -> Active:
    """One stored sync with its pair."""
    chosen = as_settings(row.settings)
    return Active(
        sync=Sync(
            id=row.id,
            connection=row.connection,
            app=chosen.app,
            crm_object=chosen.crm_object,
            app_object=chosen.app_object,
            direction=chosen.direction,
            winner=chosen.winner,
            to_app=chosen.to_app,
            to_crm=chosen.to_crm,
            rows=chosen.rows,
            options=chosen.options,
            created=row.number,
        ),
        pair=preset(crm_object=chosen.crm_object, app=chosen.app, app_object=chosen.app_object).pair,
        generation=row.generation,
        initial=row.state == "INITIAL",
        on=row.on,
        activated_at=row.activated_at or 0,
    )


def as_settings(stored: dict[str, Any]) -> Settings:
    """Settings from their stored form."""
    return msgspec.convert(stored, Settings)


def as_stored(chosen: Settings) -> dict[str, Any]:
    """Settings in the form in which they are stored."""
    stored: dict[str, Any] = msgspec.to_builtins(chosen)
    return stored
