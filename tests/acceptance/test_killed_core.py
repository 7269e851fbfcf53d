"""The core is killed at ten moments of a big first pass and started again each time: nothing shows it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearse.fill import fill, read_csv
from rehearse.fill.dirty import dirty_file
from simulators.crm import vendor as crm
from simulators.kit.clock import Clock, pause, seconds_running
from simulators.kit.http import HttpPoster
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import Site, Sites
from simulators.quickbooks import switch
from simulators.quickbooks import vendor as quickbooks
from tests.acceptance.dirty import SEED

ROWS = 5_000
KILLS = 10
PATIENCE = 240.0


class Core:
    """``sync-core serve`` as a process that can be killed and started again on the same files."""

    def __init__(self, folder: Path, site: Site, urls: dict[str, str]) -> None:
        self._folder = folder
        sync = {"crm_object": "contacts", "app_object": "customer", "filters": {"to_app": [], "to_crm": []}}
        bonds: list[dict[str, Any]] = [
            {
                "app": app,
                "base_url": urls[app],
                "credentials": site.vendor(app).ready(site.account(app)),
                "syncs": [sync] if app == "quickbooks" else [],
            }
            for app in urls
        ]
        config = {
            "database_url": "sqlite:///{workspace}.db",
            "admin_token": "admin-sim",
            "port": 0,
            "pacing": False,
            "workspaces": [{"id": "main", "connections": bonds}],
        }
        (folder / "core.json").write_text(json.dumps(config))

    @contextmanager
    def running(self) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
        """The process and its API; killed with signal 9 at the end."""
        ready = self._folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "sync_core", "serve", "--config", str(self._folder / "core.json")]
        with (self._folder / "core.log").open("ab") as log:
            process = subprocess.Popen([*command, "--ready-file", str(ready)], stdout=log, stderr=log)
        try:
            wait_for(ready.exists)
            base_url = json.loads(ready.read_text())["base_url"]
            with httpx.Client(base_url=base_url, headers={"Authorization": "Bearer admin-sim"}) as api:
                yield process, api
        finally:
            process.kill()
            process.wait()


def wait_for(happened: Any) -> None:
    """Return as soon as it is so."""
    until = seconds_running() + PATIENCE
    while not happened():
        assert seconds_running() < until, "it took too long"
        pause(0.01)


def is_through(api: httpx.Client) -> bool:
    """Whether the first pass is over and nothing is on its way."""
    answer = api.get("/api/v1/health", timeout=30).json()
    return bool(answer["syncs"]) and all(
        sync["state"] == "ON" and not sync["pending"]["changes"] and not sync["pending"]["writes"]
        for sync in answer["syncs"]
    )


@contextmanager
def filled(folder: Path) -> Iterator[tuple[Site, dict[str, str]]]:
    """A site without limits that holds the dirty contacts, on real sockets."""
    sites = Sites([crm(), quickbooks()], poster=HttpPoster())
    site = sites.create(seed=SEED, clock=Clock())
    account = site.account("crm")
    account.settings = replace(account.settings, limits=False)
    open_limits = dict.fromkeys(("requests_per_second", "requests_per_minute", "batches_per_minute"))
    switch(site.account("quickbooks"), **open_limits)
    path = folder / "contacts.csv"
    path.write_bytes(dirty_file(rows=ROWS, seed=SEED).text.encode("utf-8"))

    def send(app: str, object: str, rows: Any) -> Any:
        done = site.vendor(app).import_records(site.account(app), object, rows, cause="fill")
        return [{"index": one.index, "id": one.id, "refused": one.refused} for one in done]

    fill([read_csv(path, app="crm")], send)
    with serve_in_thread({app: Fake(site.vendor(app), sites) for app in ("crm", "quickbooks")}) as server:
        yield site, server.urls


def books(site: Site, urls: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """All customers as QuickBooks shows them, in order."""
    found: list[tuple[str, str, str, str]] = []
    realm = site.account("quickbooks").id
    headers = {"Rehearse-Hand": site.hand, "Accept": "application/json"}
    with httpx.Client(base_url=urls["quickbooks"], headers=headers) as api:
        while True:
            query = f"select * from Customer startposition {len(found) + 1} maxresults 1000"
            page = api.get(f"/v3/company/{realm}/query", params={"query": query}).json()["QueryResponse"]
            rows = page.get("Customer", [])
            found += [
                (
                    one["DisplayName"],
                    one.get("PrimaryEmailAddr", {}).get("Address", ""),
                    one.get("GivenName", ""),
                    one.get("FamilyName", ""),
                )
                for one in rows
            ]
            if not rows:
                return sorted(found)


def standings(api: httpx.Client) -> dict[str, int]:
    """How many records stand where."""
    counts: dict[str, int] = api.get("/api/v1/health").json()["syncs"][0]["counters"]
    return counts


@pytest.mark.parametrize("seed", [11])
def test_ten_kills_leave_no_trace(tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "killed").mkdir()
    with filled(tmp_path / "calm") as (site, urls), Core(tmp_path / "calm", site, urls).running() as (_, api):
        began = seconds_running()
        wait_for(lambda: is_through(api))
        took = seconds_running() - began
        wanted, counted = books(site, urls), standings(api)
    chance = random.Random(seed)
    with filled(tmp_path / "killed") as (site, urls):
        core = Core(tmp_path / "killed", site, urls)
        at = []
        for _ in range(KILLS):
            with core.running():
                at.append(chance.uniform(0.05, took / KILLS * 1.5))
                pause(at[-1])
        with core.running() as (_, api):
            wait_for(lambda: is_through(api))
            found, recounted = books(site, urls), standings(api)
    with capsys.disabled():
        moments = ", ".join(f"{moment:.2f}" for moment in at)
        print(f"\n  seed {seed}: killed {moments} s after a start; {len(found)} customers, {recounted}")
    names = [name.casefold() for name, *_ in found]
    assert len(names) == len(set(names))
    assert found == wanted
    assert recounted == counted
