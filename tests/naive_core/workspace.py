"""A workspace of the naive core: its clock, its two connections and its one sync, all in memory."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.naive_core.apps import Crm, QuickBooks
from tests.naive_core.syncing import EVERY, Pass, Sync

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Workspace:
    """It does something only in `settle`, which somebody has to call; instants are milliseconds."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.now = 0
        self.vendors: dict[str, Crm | QuickBooks] = {}
        self.errors: dict[str, str] = {}
        self.syncs: list[Sync] = []
        self.lock = threading.RLock()
        self._looks = 0

    def connect(self, app: str, base_url: str, credentials: dict[str, str]) -> None:
        """Nothing is tried before the first look."""
        self.vendors[app] = (Crm if app == "crm" else QuickBooks)(base_url, credentials)

    def set_up(self, direction: str) -> Sync:
        """A sync that is on and looks at once."""
        self.syncs.append(Sync(id=f"sync-{len(self.syncs) + 1}", direction=direction))
        self.look_soon()
        return self.syncs[-1]

    def look_soon(self) -> None:
        """Look at the next settle."""
        self._looks = self.now

    def next_look(self) -> int | None:
        """When it looks again; never while nothing is on."""
        return self._looks if any(sync.state == "ON" for sync in self.syncs) else None

    def settle(self, *, look: bool) -> bool:
        """Look if it is time to; whether anything was written."""
        due = self.next_look()
        if due is None or (due > self.now and not look):
            return False
        self._looks = self.now + EVERY
        return sum(self._pass(sync) for sync in self.syncs if sync.state == "ON") > 0

    def _pass(self, sync: Sync) -> bool:
        crm, quickbooks = self.vendors["crm"], self.vendors["quickbooks"]
        assert isinstance(crm, Crm)
        assert isinstance(quickbooks, QuickBooks)
        passing = Pass(sync, crm, quickbooks, self.now)
        try:
            passing.run()
        except httpx.HTTPError as error:
            self.errors["quickbooks"] = str(error) or type(error).__name__
        else:
            self.errors.clear()
        return passing.changed

    def about(self, app: str) -> dict[str, Any]:
        """A connection."""
        error = self.errors.get(app)
        shown = {"code": "UNREACHABLE", "message": error} if error else None
        return {"id": app, "app": app, "state": "error" if error else "ok", "error": shown, "checks": []}

    def card(self, sync: Sync, id: str) -> dict[str, Any]:
        """The card of a contact: what it syncs with, and whether the last try went well."""
        other, failing = sync.links.get(id), sync.failing.get(("crm", id))
        status = "RECORD_NOT_SYNCING" if failing else "UP_TO_DATE" if other else "SYNC_NOT_FOUND"
        partner = {"id": other, "name": sync.names.get(other, ""), "url": _link(other)} if other else None
        return {
            "sync": sync.id,
            "status": "SYNC_TURNED_OFF" if sync.state == "OFF" else status,
            "label": status.replace("_", " ").capitalize(),
            "reason": {"code": "INVALID_VALUE", "message": failing} if failing else None,
            "syncing_with": partner,
            "last_update": iso(sync.updates[id]) if id in sync.updates else None,
        }


def iso(at: int) -> str:
    """An instant as text."""
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def millis(text: str) -> int:
    """Text as an instant."""
    return round((datetime.fromisoformat(text) - _EPOCH) / timedelta(milliseconds=1))


def _link(id: str) -> str:
    return f"https://app.qbo.intuit.com/app/customerdetail?nameId={id}"
