"""The fake on a real socket, and the vendor's and the community's Python clients as they are published.

What redirects them is what their users would do: class attributes, the discovery URL, and the environment
variable that lets OAuth run without TLS on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from intuitlib.client import AuthClient  # type: ignore[import-untyped]
from quickbooks import QuickBooks  # type: ignore[import-untyped]

from simulators.kit.accounts import Account
from simulators.kit.clock import Clock
from simulators.kit.http import HttpPoster
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import Site, Sites
from simulators.quickbooks import switch, vendor

UNLIMITED = {"requests_per_second": None, "requests_per_minute": None, "batches_per_minute": None}


@dataclass
class Company:
    """One company behind a socket. Its clock stands still at the machine's time."""

    url: str
    site: Site
    account: Account
    ready: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.ready = vendor().ready(self.account)

    def switch(self, **changes: Any) -> None:
        switch(self.account, **changes)

    def auth(self) -> AuthClient:
        """A new auth client, which asks for the discovery document at once."""
        return AuthClient(
            client_id=self.ready["client_id"],
            client_secret=self.ready["client_secret"],
            redirect_uri="http://localhost:9/back",
            environment=f"{self.url}/.well-known/openid_sandbox_configuration/",
        )


@pytest.fixture(scope="session")
def _served() -> Iterator[tuple[str, Sites]]:
    poster = HttpPoster()
    sites = Sites([vendor()], poster=poster)
    with serve_in_thread({"quickbooks": Fake(vendor(), sites)}) as server:
        yield server.urls["quickbooks"], sites
    poster.close()


@pytest.fixture
def company(_served: tuple[str, Sites], monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """A company of the test's own, without limits."""
    url, sites = _served
    site = sites.create(seed=7, clock=frozen(), accounts={"quickbooks": {"settings": UNLIMITED}})
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setattr(QuickBooks, "sandbox_api_url_v3", f"{url}/v3")
    monkeypatch.setattr(QuickBooks, "api_url_v3", f"{url}/v3")
    yield Company(url, site, site.account("quickbooks"))
    sites.drop(site.id)


@pytest.fixture
def qb(company: Company) -> QuickBooks:
    """The client, refreshed once as its users do."""
    return QuickBooks(
        auth_client=company.auth(),
        refresh_token=company.ready["refresh_token"],
        company_id=company.account.id,
        minorversion=75,
    )


def frozen() -> Clock:
    """The machine's time, standing still: the clients judge tokens by the machine's clock."""
    clock = Clock()
    clock.scale(0)
    return clock
