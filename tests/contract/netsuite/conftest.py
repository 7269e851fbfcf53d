"""The fake on a real socket, and the clients that sign for it as they are published.

What redirects the ``netsuite`` package is what its users would do: it has no option for the address, so the
one method that makes it is replaced on the object. Nothing else of it is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from netsuite import Config, NetSuite, TokenAuth  # type: ignore[import-untyped]
from requests_oauthlib import OAuth1Session  # type: ignore[import-untyped]

from simulators.kit.accounts import Account
from simulators.kit.clock import Clock
from simulators.kit.http import HttpPoster
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import HAND, Site, Sites
from simulators.netsuite import switch, vendor

REST = "/services/rest"
RESTLET = "/app/site/hosting/restlet.nl"
SCRIPT, DEPLOYMENT = "customscript_hs_sync_rl", "customdeploy_hs_sync_rl"
BUNDLE = f"{RESTLET}?script={SCRIPT}&deploy={DEPLOYMENT}"
VENDOR_HOST = "1234567-sb1.suitetalk.api.netsuite.com"


@dataclass
class Served:
    """One account behind a socket. Its clock stands still at the time of the machine, as clients sign."""

    url: str
    sites: Sites
    site: Site
    account: Account = field(init=False)
    ready: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.account = self.site.account("netsuite")
        self.ready = vendor().ready(self.account)

    def switch(self, **changes: Any) -> None:
        switch(self.account, **changes)

    def client(self, **credentials: str) -> NetSuite:
        """The package, pointed here; ``credentials`` stand in for those of the ready file."""
        held = {**self.ready, **credentials}
        keys = ("consumer_key", "consumer_secret", "token_id", "token_secret")
        auth = TokenAuth(**{name: held[name] for name in keys})
        client = NetSuite(Config(account=held["account_id"], auth=auth))
        client.rest_api._make_url = lambda path: f"{self.url}{REST}{path}"
        client.restlet._make_url = lambda path: f"{self.url}{RESTLET}{path}"
        return client

    def session(self, method: str = "HMAC-SHA256") -> OAuth1Session:
        """requests-oauthlib, as Python programs without an SDK sign."""
        return OAuth1Session(
            self.ready["consumer_key"],
            client_secret=self.ready["consumer_secret"],
            resource_owner_key=self.ready["token_id"],
            resource_owner_secret=self.ready["token_secret"],
            realm=self.ready["account_id"],
            signature_method=method,
        )

    @property
    def hand(self) -> dict[str, str]:
        """The header of a person at work in the account's own pages."""
        return {HAND: self.site.hand}


@pytest.fixture(scope="session")
def _served() -> Iterator[tuple[str, Sites]]:
    poster = HttpPoster()
    sites = Sites([vendor()], poster=poster)
    with serve_in_thread({"netsuite": Fake(vendor(), sites)}, allow_hosts=[VENDOR_HOST]) as server:
        yield server.urls["netsuite"], sites
    poster.close()


@pytest.fixture
def served(_served: tuple[str, Sites]) -> Iterator[Served]:
    """An account of the test's own."""
    url, sites = _served
    clock = Clock()
    clock.scale(0)
    site = sites.create(seed=7, clock=clock)
    yield Served(url, sites, site)
    sites.drop(site.id)
