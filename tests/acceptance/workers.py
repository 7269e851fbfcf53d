"""Two ``sync-core serve`` on one database file, as processes that can be paused, resumed and killed."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rehearse.core_face import CREDENTIALS
from rehearse.errors import Refused
from rehearse.outside import Outside
from rehearse.transport import Api
from simulators.kit.clock import iso, pause, seconds_running

PATIENCE = 60.0
PACE = 60
"""A minute of the rehearsal in a second."""

COMMITTED = ("link", "intent", "batch", "standing", "issue", "conflict")
"""The tables in which a late commit of a write would show; other workers' looks leave them as they are."""


def wait_for(happened: Callable[[], Any]) -> Any:
    """Return what it says as soon as that is true."""
    until = seconds_running() + PATIENCE
    while not (found := happened()):
        assert seconds_running() < until, "it never came to that"
        pause(0.01)
    return found


class Worker:
    """One process. Starts at once; `wait_ready` before anything is asked of it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.stands = False
        self.name, self._log, self._ready = name, folder / f"{name}.log", folder / f"{name}.json"
        command = [sys.executable, "-m", "sync_core", "serve", "--config", str(folder / "core.json")]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--port", "auto", "--ready-file", str(self._ready)], stdout=log, stderr=log
            )

    def wait_ready(self) -> None:
        """Return when it serves."""
        wait_for(lambda: self._ready.exists() or self.process.poll() is not None)
        assert self._ready.exists(), self._log.read_text()
        base_url = json.loads(self._ready.read_text())["base_url"]
        self.api = Api(base_url, {"Authorization": "Bearer ws-sim-main"})

    def pause(self) -> None:
        """Return when none of its threads runs any more."""
        self.process.send_signal(signal.SIGSTOP)
        self.stands = True
        stat = Path(f"/proc/{self.process.pid}/stat")
        wait_for(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T")

    def resume(self) -> None:
        """Let it go on where it stood."""
        self.process.send_signal(signal.SIGCONT)
        self.stands = False

    def kill(self) -> None:
        """End it at once, paused or not."""
        self.process.kill()
        self.process.wait()

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """What it did, oldest first."""
        found: list[dict[str, Any]] = []
        while True:
            after = str(found[-1]["id"] if found else 0)
            page = self.api.call("GET", "/api/v1/events", params={"after": after, "limit": "1000"})
            found += page["items"]
            if page["next"] is None:
                return [one for one in found if kind in ("", one["kind"])]

    def nudge(self) -> None:
        """Ask it to look for changes, and do not wait."""
        try:
            self.api.call("POST", "/api/v1/settle", json={"look": True, "seconds": 0.0})
        except Refused as refused:
            assert refused.code == "NOT_SETTLED", refused  # noqa: PT017 - it is at work, as wanted

    def is_through(self) -> bool:
        """Whether nothing is on its way."""
        return all(
            sync["state"] == "ON" and not sync["pending"]["changes"] and not sync["pending"]["writes"]
            for sync in self.api.call("GET", "/api/v1/health")["syncs"]
        )


class Workers(Outside):
    """A private site of a stack without a core, and two workers beside it: `rehearse.backend.Backend`."""

    def __init__(self, ready: Mapping[str, Any], folder: Path) -> None:
        super().__init__(ready)
        self.database = folder / "main.db"
        (folder / "core.json").write_text(json.dumps(_settings(self.ready(), self.now())))
        self.all = [Worker(folder, "one"), Worker(folder, "two")]
        self._seen: list[dict[str, Any]] = []
        self._told: dict[str, int] = {}

    @property
    def living(self) -> list[Worker]:
        """Those that would answer: neither killed nor standing still."""
        return [one for one in self.all if one.process.poll() is None and not one.stands]

    def core(self) -> Api:
        return self.living[-1].api

    def run_at(self, factor: float) -> None:
        """Set the pace of all clocks; they are together again to some milliseconds of the machine."""
        self._post("/clock/scale", {"factor": factor})
        for one in self.living:
            body = {"now": iso(self.now()), "mode": "scaled", "factor": factor}
            one.api.call("PUT", "/api/v1/workspaces/main/clock", json=body)

    def advance(self, milliseconds: int) -> None:
        """On clocks that stand: move all of them, and let everybody do what is due."""
        super().advance(milliseconds)
        for one in self.living:
            one.api.call("PUT", "/api/v1/workspaces/main/clock", json={"now": iso(self.now())})
        found = True
        while found:
            found = any(one.api.call("POST", "/api/v1/settle", json={})["found"] for one in self.living)

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        fresh = super().events(self._told.get("fakes", 0))
        self._told["fakes"] = fresh[-1]["id"] if fresh else self._told.get("fakes", 0)
        for one in self.living:
            told = one.events()
            fresh += told[self._told.get(one.name, 0) :]
            self._told[one.name] = len(told)
        self._seen += [{**event, "id": len(self._seen) + place} for place, event in enumerate(fresh, 1)]
        return self._seen[after:]

    def holder(self) -> Worker:
        """Who has the lease."""
        owner = self.rows("SELECT owner FROM lease WHERE name = 'cycle'")[0][0]
        return next(one for one in self.all if owner.endswith(f"/{one.process.pid}"))

    def committed(self) -> dict[str, list[tuple[Any, ...]]]:
        """What the workers have agreed on and what they are about to do."""
        return {table: sorted(self.rows(f"SELECT * FROM {table}"), key=str) for table in COMMITTED}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer of the database file itself."""
        with closing(sqlite3.connect(self.database, timeout=10)) as raw:
            return raw.execute(query).fetchall()

    def close(self) -> None:
        for one in self.all:
            one.kill()
        super().close()


@contextmanager
def two_workers(ready: Mapping[str, Any], folder: Path) -> Iterator[Workers]:
    """Both serving, on clocks that stand; killed at the end."""
    made = Workers(ready, folder)
    try:
        for one in made.all:
            one.wait_ready()
        yield made
    finally:
        made.close()


def _settings(ready: Mapping[str, Any], now: int) -> dict[str, Any]:
    sync = {"crm_object": "contacts", "app_object": "customer", "filters": {"to_app": [], "to_crm": []}}
    bonds = [
        {
            "app": app,
            "base_url": ready[app]["base_url"],
            "credentials": {name: ready[app][name] for name in CREDENTIALS[app]},
            "syncs": syncs,
        }
        for app, syncs in (("crm", []), ("quickbooks", [sync]))
    ]
    return {
        "database_url": "sqlite:///{workspace}.db",
        "shared": True,
        "admin_token": "admin-sim",
        "rehearsal": True,
        "clock": "frozen",
        "at": iso(now),
        "workspaces": [{"id": "main", "token": "ws-sim-main", "connections": bonds}],
    }
