"""A core and the fakes in this process on one standing clock, with every contact linked."""

from __future__ import annotations

import httpx

from loadtests.bench.core import run_until_quiet, set_up_core
from loadtests.bench.servers.fakes import AT, UNCOUNTED, filled, open_sites
from rehearse.transport import InProcess
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.sites import HAND
from sync_core.ports import VirtualClock
from sync_core.store.database import memory_store

PORTS = {"crm": 8701, "netsuite": 8702, "quickbooks": 8703}
URLS = {app: f"http://127.0.0.1:{port}" for app, port in PORTS.items()}


class Arena:
    """So many contacts, all synced; the CRM holds them and QuickBooks holds what the core made of them."""

    def __init__(self, contacts: int) -> None:
        sites = open_sites()
        self._site = sites.create(seed=1, clock=Clock(AT, factor=0), accounts=UNCOUNTED)
        self.contacts = filled(self._site, contacts=contacts, customers=0)["crm"]
        here = InProcess({PORTS[app]: Fake(vendor, sites) for app, vendor in sites.vendors.items()})
        ready = {app: vendor.ready(self._site.account(app)) for app, vendor in sites.vendors.items()}
        self.workspace = set_up_core(memory_store(), lambda _: here, urls=URLS, ready=ready)
        self._person = httpx.Client(transport=here, headers={HAND: self._site.hand}, base_url=URLS["crm"])
        self._edits = 0

    def sync(self) -> None:
        """Cycles until nothing is due."""
        run_until_quiet(self.workspace)

    def pass_time(self, minutes: int) -> None:
        """On both sides, with nothing running meanwhile."""
        self._site.clock.move_to(self._site.clock.now() + minutes * 60_000)
        clock = self.workspace.clock
        assert isinstance(clock, VirtualClock)
        clock.set(self._site.clock.now())

    def edit(self, changes: int) -> None:
        """A person gives so many contacts, far apart from each other, another phone number."""
        step = max(len(self.contacts) // changes, 1)
        for place in range(changes):
            self._edits += 1
            id = self.contacts[place * step % len(self.contacts)]
            changed = {"properties": {"phone": f"+1 312 555 {self._edits:04d}"}}
            self._person.patch(f"/crm/v3/objects/contacts/{id}", json=changed).raise_for_status()

    def writes_to_quickbooks(self) -> int:
        """How many records QuickBooks has changed or made so far."""
        events = self._site.events.after(0, 10_000_000)
        return sum(1 for one in events if one.kind == "row" and one.app == "quickbooks")
