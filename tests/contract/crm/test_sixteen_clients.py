"""Sixteen clients at once on two sites of one server: nothing of one is seen by the other."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from simulators.crm import vendor
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance
from tests.contract.crm.conftest import AT

CLIENTS, ROUNDS, PLENTY = 16, 8, 5_000
CONTACTS = "/crm/v3/objects/contacts"


@dataclass
class Inbox:
    """Takes webhooks for both sites; each has a URL of its own."""

    posts: list[tuple[str, bytes, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        with self.lock:
            self.posts.append((url, body, site.id))
        return 200

    def events(self, url: str) -> list[dict[str, Any]]:
        return [event for to, body, _ in self.posts if to == url for event in json.loads(body)]


@dataclass
class Ground:
    """Two sites behind one socket."""

    url: str
    sites: list[Site]
    inbox: Inbox

    def ready(self, site: Site) -> dict[str, Any]:
        return vendor().ready(site.account("crm"))


@pytest.fixture
def ground() -> Iterator[Ground]:
    inbox = Inbox()
    sites = Sites([vendor()], poster=inbox)
    made = []
    for number in range(2):
        settings = {
            "index_lag": 0,
            "burst_private": PLENTY,
            "searches": PLENTY,
            "webhook_url": f"http://hook-{number}/",
        }
        spec = {"crm": {"settings": settings}}
        made.append(sites.create(seed=number, clock=Clock(AT, factor=0), accounts=spec))
    with serve_in_thread({"crm": Fake(vendor(), sites)}) as server:
        yield Ground(server.urls["crm"], made, inbox)


@dataclass
class Told:
    """What one client did and was answered."""

    mark: str
    statuses: Counter[int] = field(default_factory=Counter)
    contacts: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    remaining: list[int] = field(default_factory=list)


class Worker:
    """One client with mixed traffic: single calls, batches, searches, associations, refusals, lists."""

    def __init__(self, ground: Ground, site: Site, mark: str) -> None:
        headers = {"Authorization": f"Bearer {ground.ready(site)['access_token']}"}
        self.http = httpx.Client(base_url=ground.url, headers=headers, timeout=60, trust_env=False)
        self.told, self.portal = Told(mark), ground.ready(site)["portal_id"]

    def run(self, start: threading.Barrier) -> Told:
        start.wait(30)
        with self.http:
            for turn in range(ROUNDS):
                self.turn(f"{self.told.mark}-{turn}")
        return self.told

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, path, json=body)
        self.told.statuses[answer.status_code] += 1
        if "X-HubSpot-RateLimit-Remaining" in answer.headers:
            self.told.remaining.append(int(answer.headers["X-HubSpot-RateLimit-Remaining"]))
        return answer.json() if answer.content else None

    def turn(self, mark: str) -> None:
        made = self.call(
            "POST", CONTACTS, {"properties": {"email": f"{mark}@x.test", "city": self.told.mark}}
        )
        assert f"/contacts/{self.portal}/" in made["url"]
        rows = [{"properties": {"email": f"{mark}-{n}@x.test", "city": self.told.mark}} for n in range(3)]
        batch = self.call("POST", f"{CONTACTS}/batch/create", {"inputs": rows})
        self.told.contacts += [made["id"], *(one["id"] for one in batch["results"])]
        company = self.call("POST", "/crm/v3/objects/companies", {"properties": {"name": mark}})["id"]
        self.told.companies.append(company)
        self.call("PUT", f"/crm/v4/objects/contacts/{made['id']}/associations/default/companies/{company}")
        changed = self.call("PATCH", f"{CONTACTS}/{made['id']}", {"properties": {"phone": mark}})
        assert changed["properties"]["phone"] == mark
        conflict = self.call("POST", CONTACTS, {"properties": {"email": f"{mark}@x.test"}})
        assert conflict["message"] == f"Contact already exists. Existing ID: {made['id']}"
        asked = {
            "filters": [{"propertyName": "city", "operator": "EQ", "value": self.told.mark}],
            "limit": 200,
        }
        found = self.call("POST", f"{CONTACTS}/search", asked)
        assert sorted(one["id"] for one in found["results"]) == sorted(self.told.contacts)
        read = self.call("GET", f"{CONTACTS}/{made['id']}?associations=companies&properties=phone")
        assert {one["id"] for one in read["associations"]["companies"]["results"]} == {company}
        self.call("GET", f"{CONTACTS}?limit=5")


def subscribe(ground: Ground, site: Site) -> None:
    ready = ground.ready(site)
    path = f"{ground.url}/webhooks/v3/{ready['app_id']}/subscriptions?hapikey={ready['developer_key']}"
    httpx.post(
        path, json={"eventType": "contact.creation", "active": True}, trust_env=False
    ).raise_for_status()


def test_nothing_crosses(ground: Ground) -> None:
    for site in ground.sites:
        subscribe(ground, site)
    start = threading.Barrier(CLIENTS)
    workers = [
        Worker(ground, ground.sites[number % 2], f"{'ab'[number % 2]}{number:02}")
        for number in range(CLIENTS)
    ]
    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(lambda worker: worker.run(start), workers))
    for number, site in enumerate(ground.sites):
        of_site(ground, site, told[number::2], f"http://hook-{number}/")


def of_site(ground: Ground, site: Site, told: list[Told], hook: str) -> None:
    """One site has exactly what its own eight clients did."""
    calls = sum(sum(one.statuses.values()) for one in told)
    expected = Counter({200: 5 * ROUNDS, 201: 3 * ROUNDS, 409: ROUNDS})
    assert [one.statuses for one in told] == [expected] * len(told)

    ids = [id for one in told for id in one.contacts]
    assert len(set(ids)) == len(ids) == len(told) * ROUNDS * 4
    assert sorted(map(int, ids)) == list(range(101, 101 + len(ids))), "the ids of a site have no gaps"
    companies = [int(id) for one in told for id in one.companies]
    assert sorted(companies) == list(range(101, 101 + len(companies)))

    lines = [event for event in site.events.after(0, 50_000) if event.kind == "request"]
    assert len(lines) == calls + 1, "one more for the subscription"
    assert {line.data["account"] for line in lines} == {site.account("crm").id}
    assert [event for event in site.events.after(0, 50_000) if event.kind == "crash"] == []

    searches = len(told) * ROUNDS
    left = sorted(remaining for one in told for remaining in one.remaining)
    assert left == list(range(PLENTY - (calls - searches), PLENTY)), "every call took one from its own bucket"

    advance(site, 60_000)
    events = ground.inbox.events(hook)
    assert sorted(one["objectId"] for one in events) == sorted(map(int, ids))
    assert {one["portalId"] for one in events} == {ground.ready(site)["portal_id"]}
    assert {by for to, _, by in ground.inbox.posts if to == hook} == {site.id}
