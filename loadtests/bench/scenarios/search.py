"""Searching for one record: over HTTP, and among a hundred thousand by a property without an index."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from werkzeug.test import Client

from loadtests.bench import asked
from loadtests.bench.ground import Ground
from loadtests.bench.profiling import hammered
from loadtests.bench.rotation import figures, ratios, rotate
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.sample import digits
from loadtests.bench.servers.fakes import AT, COUNTED, filled, open_sites
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site

NAME = "search"
MANY = 100_000
HUNDREDTH = Budget(1 / 100)
NEVER = 10**9
_PEERS = (
    ("moto", f"moto server, DynamoDB Scan of {asked.SOME} items"),
    ("json-server", "json-server 1.0, filter"),
)


def measure(ground: Ground) -> list[Row]:
    """The CRM against moto and json-server, and its second search of a large table against a scan."""
    targets = [
        asked.crm_alone(ground, "search"),
        asked.moto(ground, "search"),
        *asked.json_server(ground, "search"),
    ]
    found = rotate(ground.hammer(), targets, rounds=ground.plan.rounds, seconds=ground.plan.seconds)
    rows: list[Row] = []
    for other, against in _PEERS:
        name = f"{NAME}/crm/rate to {other}"
        if other in found:
            runs = ratios(found, "rate", "crm", other)
            rows.append(figure(name, runs, "x", against=against, profile=NAME))
        else:
            rows.append(Row(name=name, value=None, unit="x", against=ground.missing))
    return [*rows, *among_many(MANY, rounds=ground.plan.rounds), *figures(NAME, found)]


def among_many(records: int, *, rounds: int) -> list[Row]:
    """A search by a property that no index serves at first: the scan, and the search after the first one."""
    sites = open_sites()
    site = sites.create(seed=1, clock=Clock(AT), accounts=COUNTED)
    filled(site, contacts=records, customers=0)
    search = _search(site, records // 2)
    _switch(site, NEVER)
    scans = [search() for _ in range(rounds)]
    _switch(site, 0)
    first = search()
    seconds = [search() for _ in range(rounds)]
    return [
        figure(
            f"{NAME}/{records} records/second search to scan",
            [second / scan for second, scan in zip(seconds, scans, strict=True)],
            "x",
            against="the same search without an index",
            budget=HUNDREDTH,
        ),
        figure(f"{NAME}/{records} records/scan", [scan * 1e3 for scan in scans], "ms"),
        figure(f"{NAME}/{records} records/first search", [first * 1e3], "ms"),
        figure(f"{NAME}/{records} records/second search", [second * 1e3 for second in seconds], "ms"),
    ]


def _search(site: Site, number: int) -> Callable[[], float]:
    """A search for one contact by its first name; it answers how many seconds it took."""
    crm = site.vendor("crm")
    client = Client(Fake(crm, site.sites))
    login = {"Authorization": f"Bearer {crm.ready(site.account('crm'))['access_token']}"}
    one = {"propertyName": "firstname", "operator": "EQ", "value": f"Ann {digits(number)}"}
    body = {"filterGroups": [{"filters": [one]}]}

    def search() -> float:
        began = time.perf_counter()
        answer = client.post("/crm/v3/objects/contacts/search", json=body, headers=login)
        took = time.perf_counter() - began
        found: dict[str, Any] = msgspec.json.decode(answer.data)
        assert found["total"] == 1, found
        return took

    return search


def _switch(site: Site, threshold: int) -> None:
    account = site.account("crm")
    account.settings = replace(account.settings, index_threshold=threshold)


def prepared() -> Callable[[], object]:
    """Two thousand searches of the CRM's."""
    return hammered(search=2_000)
