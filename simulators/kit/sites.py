"""Sites: the unit of everything. Two sites on one server share nothing but the process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulators.kit.accounts import Account
from simulators.kit.agenda import Agenda
from simulators.kit.clock import Clock
from simulators.kit.directory import Directory
from simulators.kit.events import EventStream
from simulators.kit.faults.box import FaultBox
from simulators.kit.rng import Streams
from simulators.kit.snapshots import Snapshots
from simulators.kit.traffic import Traffic
from simulators.kit.vendor import Vendor
from simulators.kit.webhooks import Poster, Webhooks

if TYPE_CHECKING:
    from simulators.kit.timeline import Companion


class Site:
    """One or more accounts per app with one clock, chance, agenda, faults, events and webhooks.

    ``folder`` is where its databases live, if not in memory. ``driving`` is held by whoever moves the time;
    ``clock_watchers`` are called after it was advanced, set back or given another pace.
    """

    def __init__(
        self,
        sites: Sites,
        id: str,
        *,
        seed: int,
        clock: Clock,
        profile: str = "sandbox",
        folder: Path | None = None,
    ) -> None:
        self.sites, self.id, self.profile, self.folder = sites, id, profile, folder
        self.clock = clock
        self.streams = Streams(seed)
        self.hand = f"hand-sim-{id}-{self.streams.letters('kit/hand', 24)}"
        self.events = EventStream(id, clock.now)
        self.agenda = Agenda(on_schedule=sites.alarm.set)
        self.faults = FaultBox(self)
        self.webhooks = Webhooks(self)
        self.snapshots = Snapshots(self)
        self.companions: list[Companion] = []
        self.clock_watchers: list[Callable[[], None]] = []
        self.accounts: dict[str, list[Account]] = {}
        self.traffic = Traffic()
        self.driving = threading.RLock()

    def vendor(self, app: str) -> Vendor:
        """The fake behind an app's name."""
        return self.sites.vendors[app]

    def account(self, app: str) -> Account:
        """The first account of an app."""
        return self.accounts[app][0]

    def every_account(self) -> Iterable[Account]:
        """All accounts, in the order in which they were opened."""
        for app in self.sites.vendors:
            yield from self.accounts.get(app, [])

    def revision(self) -> int:
        """Grows with every committed change of rows."""
        return sum(account.revision for account in self.every_account())


HAND = "Rehearse-Hand"
"""The header with which a person's work in a vendor's own pages is played: its value is `Site.hand`."""

HAND_COOKIE = "rehearse_hand"
"""The cookie that does the same for a browser, on our own pages only."""


class Sites:
    """Every site of this process.

    ``alarm`` is set whenever something was put on an agenda or a clock changed its pace; ``closing`` when
    the process is about to end, so that streams end by themselves.
    """

    def __init__(self, vendors: Iterable[Vendor], *, poster: Poster) -> None:
        self.vendors: dict[str, Vendor] = {vendor.name: vendor for vendor in vendors}
        self.directory = Directory()
        self.poster = poster
        self.alarm = threading.Event()
        self.closing = threading.Event()
        self._sites: dict[str, Site] = {}
        self._lock = threading.Lock()
        self._made = 0

    def create(
        self,
        *,
        seed: int,
        clock: Clock | None = None,
        profile: str = "sandbox",
        accounts: Mapping[str, Any] | None = None,
        folder: Path | None = None,
    ) -> Site:
        """A new site with one account of each app, or the ``accounts`` asked for: ``{"crm": {…}}``.

        With a ``folder`` the accounts' databases live in files there; files that exist are taken up.
        Raises `ValueError` for what a vendor cannot open an account with; nothing of the site is left then.
        """
        with self._lock:
            self._made += 1
            name = f"site-{self._made}"
        site = Site(self, name, seed=seed, clock=clock or Clock(), profile=profile, folder=folder)
        try:
            for app, vendor in self.vendors.items():
                if accounts is None or app in accounts:
                    site.accounts[app] = [vendor.open(site, (accounts or {}).get(app) or {})]
        except BaseException:
            self._forget(site)
            raise
        for account in site.every_account():
            self.directory.register(account, HAND, site.hand)
            if folder is not None:
                account.move_to(folder)
        site.snapshots.start_here()
        with self._lock:
            self._sites[name] = site
        return site

    def get(self, id: str) -> Site:
        """The site with this id. Raises `LookupError`."""
        try:
            return self._sites[id]
        except KeyError:
            raise LookupError(f"no site {id!r}") from None

    def all(self) -> list[Site]:
        """Every site, oldest first."""
        with self._lock:
            return list(self._sites.values())

    def drop(self, id: str) -> None:
        """Forget a site and free its databases."""
        site = self.get(id)
        with self._lock:
            del self._sites[id]
        self._forget(site)

    def _forget(self, site: Site) -> None:
        for account in site.every_account():
            self.directory.forget(account)
            account.database.close()
