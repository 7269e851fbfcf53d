"""A portal behind a real socket, and both of the vendor's own clients pointed at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hubspot import HubSpot  # type: ignore[import-untyped]
from hubspot.crm.contacts import SimplePublicObjectInputForCreate  # type: ignore[import-untyped]
from hubspot_sdk import HubSpot as Sdk

from simulators.crm import vendor
from simulators.kit.accounts import Account
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.http import HttpPoster
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance
from tests.contract.crm.receiver import Receiver

AT = parse_iso("2027-11-02T09:15:04.120Z")
"""A year away from the wall clock, and frozen there."""


@dataclass
class Portal:
    """A served portal. ``client`` is unmodified: only its host is ours."""

    site: Site
    account: Account
    url: str
    ready: dict[str, Any] = field(default_factory=dict)
    opened: list[Sdk] = field(default_factory=list)

    @property
    def client(self) -> HubSpot:
        return self.with_token(self.ready["access_token"])

    def with_token(self, token: str) -> HubSpot:
        return HubSpot(access_token=token, host=self.url)

    @property
    def developer(self) -> HubSpot:
        """A client with the developer key."""
        return HubSpot(api_key=self.ready["developer_key"], host=self.url)

    @property
    def sdk(self) -> Sdk:
        """The vendor's other client, which calls dated paths."""
        return self.sdk_with(access_token=self.ready["access_token"])

    @property
    def strict(self) -> Sdk:
        """The same, raising for what does not fit its types; those of records know no null."""
        return self.sdk_with(access_token=self.ready["access_token"], _strict_response_validation=True)

    def contact_comes(self) -> None:
        """A contact from Turin is made, and a second passes."""
        body = SimplePublicObjectInputForCreate(
            properties={"email": "ada@acme.test", "city": "Turin"}, associations=[]
        )
        self.client.crm.contacts.basic_api.create(simple_public_object_input_for_create=body)
        advance(self.site, 1_000)

    def sdk_with(self, **options: Any) -> Sdk:
        """One that does not repeat calls: that would take real seconds."""
        made = Sdk(base_url=self.url, max_retries=0, **options)
        self.opened.append(made)
        return made


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    # The classic client fetches tokens from version 1 only, which ends before this site's clock.
    settings = {"index_lag": 0, "oauth_v1_ends": False, **getattr(request, "param", {})}
    poster = HttpPoster()
    sites = Sites([vendor()], poster=poster)
    site = sites.create(seed=1, clock=Clock(AT, factor=0), accounts={"crm": {"settings": settings}})
    account = site.account("crm")
    with serve_in_thread({"crm": Fake(vendor(), sites)}) as server:
        made = Portal(site, account, server.urls["crm"], vendor().ready(account))
        yield made
        for client in made.opened:
            client.close()
    poster.close()


@pytest.fixture
def developer(portal: Portal) -> Sdk:
    """The dated client with the developer key, which takes no answer that does not fit its types."""
    return portal.sdk_with(developer_api_key=portal.ready["developer_key"], _strict_response_validation=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()
