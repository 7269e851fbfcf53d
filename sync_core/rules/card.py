"""What the sync card of a record shows, and whether it is there by itself (data-sync B.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from sync_core.rules.constants import HEALTH_STALE

Status: TypeAlias = Literal[
    "UP_TO_DATE",
    "SYNC_NOT_FOUND",
    "SYNC_TURNED_OFF",
    "RECORD_NOT_SYNCING",
    "SYNC_UNKNOWN",
    "RECORD_EXCLUDED",
]
SyncSwitch: TypeAlias = Literal["none", "off", "on"]
Cause: TypeAlias = Literal["", "excluded", "connection", "settings", "record"]

CARD_OBJECTS: Final = ("contacts", "companies", "deals", "invoices")
LAST_AUTOMATIC_DAY: Final = date(2025, 10, 7)


@dataclass(frozen=True, slots=True)
class CardFace:
    """A status and where its hover text comes from."""

    status: Status
    cause: Cause = ""

    @property
    def opens_health(self) -> bool:
        """Whether a click on the status leads to sync health."""
        return self.status == "RECORD_NOT_SYNCING"


def card_face(
    *,
    extra_features: bool,
    sync: SyncSwitch,
    excluded: bool,
    connection_error: bool,
    settings_error: bool,
    record_error: bool,
    linked: bool,
    fresh: bool,
) -> CardFace | None:
    """The face of one card, or None where there is no card. The inputs are E, S, X, A, P, F, L, H of B.4."""
    if not extra_features:
        return None
    if sync == "none":
        return CardFace("SYNC_NOT_FOUND")
    if sync == "off":
        return CardFace("SYNC_TURNED_OFF")
    if excluded:
        return CardFace("RECORD_EXCLUDED", "excluded")
    cause: Cause = (
        "connection"
        if connection_error
        else "settings"
        if settings_error
        else "record"
        if record_error
        else ""
    )
    if cause:
        return CardFace("RECORD_NOT_SYNCING", cause)
    if not linked:
        return CardFace("SYNC_NOT_FOUND")
    return CardFace("UP_TO_DATE" if fresh else "SYNC_UNKNOWN")


def is_fresh(verdict_at: int | None, now: int) -> bool:
    """Whether a health verdict counts: there is one, and it is younger than `HEALTH_STALE`."""
    return verdict_at is not None and now - verdict_at < HEALTH_STALE


def placed_automatically(crm_object: str, *, sidebar_customised: bool, installed_on: date) -> bool:
    """Whether the card appears by itself. ``installed_on`` is a day in the account's time zone."""
    return crm_object in CARD_OBJECTS and not sidebar_customised and installed_on <= LAST_AUTOMATIC_DAY
