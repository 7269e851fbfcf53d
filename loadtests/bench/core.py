"""A sync core put together for measuring: no pacing, one call after the other, time that stands still."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Mapping
from typing import Any

from loadtests.bench.servers.fakes import AT
from sync_core.apps.http import Transport
from sync_core.engine import lifecycle
from sync_core.engine.workspace import Workspace
from sync_core.ports import EventLog, InlineExecutor, VirtualClock
from sync_core.store.database import Store
from sync_core.store.secrets import Vault

_NEEDS = {
    "crm": ("access_token", "client_secret"),
    "quickbooks": (
        "realm_id",
        "client_id",
        "client_secret",
        "access_token",
        "refresh_token",
        "webhook_verifier_token",
    ),
}
EVERYTHING = {
    "crm_object": "contacts",
    "app_object": "customer",
    "filters": {"to_app": [], "to_crm": []},
}
"""A sync that no filter keeps anything out of."""


def set_up_core(
    store: Store,
    transport: Callable[[str], Transport],
    *,
    urls: Mapping[str, str],
    ready: Mapping[str, Mapping[str, Any]],
) -> Workspace:
    """A workspace with both apps connected and contacts ↔ customers set up; no cycle has run."""
    clock = VirtualClock(AT)
    workspace = Workspace(
        store,
        Vault(base64.urlsafe_b64encode(b"benchmark".ljust(32, b"."))),
        id="bench",
        name="Benchmark",
        clock=clock,
        rng=random.Random(1),
        executor=InlineExecutor(),
        events=EventLog(clock),
        transport=transport,
        pacing=False,
        rehearsal=True,
    )
    for app, names in _NEEDS.items():
        workspace.connect(app, urls[app], {name: ready[app][name] for name in names})
    lifecycle.set_up(workspace, "quickbooks", EVERYTHING)
    return workspace


def run_until_quiet(workspace: Workspace) -> None:
    """Cycles until nothing is due. Raises where something never is done."""
    outcome = workspace.settle(limit=100)
    assert outcome is not None, "another worker holds the lease"
    assert outcome.next_due is None or outcome.next_due > workspace.clock.now(), (
        "still due after a hundred cycles"
    )


def linked(workspace: Workspace) -> int:
    """How many pairs there are."""
    from sqlalchemy import func, select

    from sync_core.store.tables import link

    with workspace.store.transaction() as tx:
        return int(tx.execute(select(func.count()).select_from(link)).scalar_one())
