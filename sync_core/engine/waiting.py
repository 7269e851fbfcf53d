"""Accounts that are being made ready are asked again by ourselves for a while (data-sync B.2.4, SEED-035)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from sync_core.apps.client import Check
from sync_core.rules.constants import BUNDLE_INSTALL_MAX, WAIT_PROBE
from sync_core.store import settings
from sync_core.store.settings import AppConnection


def judged(tx: Connection, bond: AppConnection, checks: Sequence[Check], now: int) -> list[Check]:
    """The checks as they count now, and the bond's waiting begun, kept up or ended accordingly.

    What only takes time is no refusal within `BUNDLE_INSTALL_MAX` of the first attempt: it cannot be told
    yet. After that it is what it looks like, and the bond has an error.
    """
    missing = [check for check in checks if check.result == "missing"]
    if not missing:
        return list(checks)
    until = now + BUNDLE_INSTALL_MAX if bond.waits_until is None else bond.waits_until
    if not all(check.wait for check in missing) or now >= until:
        settings.waits(tx, bond.id, until=None, retry_at=None)
        if now >= until:
            lacks = {"feature": ", ".join(check.name for check in missing)}
            settings.failed(tx, bond.id, code="APP_FEATURE_OFF", params=lacks, now=now, retry_at=None)
        return [replace(check, wait=False) for check in checks]
    settings.waits(tx, bond.id, until=until, retry_at=min(now + WAIT_PROBE, until))
    return [replace(check, result="cannot_tell") if check.wait else check for check in checks]


def due(bonds: Sequence[AppConnection], now: int) -> list[str]:
    """The bonds that it is time to ask again."""
    return [bond.id for bond in bonds if bond.waits_until is not None and (bond.retry_at or 0) <= now]


def next_due(bonds: Sequence[AppConnection]) -> int | None:
    """When the next one is to be asked."""
    return min((bond.retry_at or 0 for bond in bonds if bond.waits_until is not None), default=None)
