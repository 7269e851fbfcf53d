"""Somebody with a browser, or a script, at the inspector of one fake. For the tests of the inspector."""

from __future__ import annotations

from typing import Any

from werkzeug.test import Client, TestResponse

from simulators.crm import vendor as crm
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import HAND, Site, Sites
from simulators.kit.vendor import Vendor
from simulators.netsuite import vendor as netsuite
from simulators.quickbooks import vendor as quickbooks
from tests.unit.crm.caller import HOOK, Mailbox

AT = parse_iso("2026-11-02T09:15:04.120Z")
BASE = "http://127.0.0.1:8701"
ROOT = "/_rehearse/inspect"

VENDORS: dict[str, Vendor] = {"crm": crm(), "netsuite": netsuite(), "quickbooks": quickbooks()}
PEOPLE = {"crm": "contacts", "netsuite": "customer", "quickbooks": "customer"}
"""The first kind of each app."""
NAME = {"crm": "lastname", "netsuite": "companyName", "quickbooks": "DisplayName"}
EMAIL = {"crm": "email", "netsuite": "email", "quickbooks": "PrimaryEmailAddr"}
NEEDED = {"crm": {}, "netsuite": {"subsidiary": "1"}, "quickbooks": {}}


class Browser:
    """One fake with one site, frozen, and calls in the site's hand."""

    def __init__(self, app: str, **settings: Any) -> None:
        self.app, self.mailbox = app, Mailbox()
        self.sites = Sites([VENDORS[app]], poster=self.mailbox)
        if app == "crm":
            settings = {"webhook_url": HOOK, **settings}
        self.settings = settings
        self.site = self.open()
        self.account = self.site.account(app)
        self.fake = Fake(VENDORS[app], self.sites)
        self.client = Client(self.fake)
        self.here = f"{ROOT}/{self.account.id}"
        self.kind = PEOPLE[app]

    def open(self) -> Site:
        spec = {"settings": self.settings} if self.settings else {}
        return self.sites.create(seed=1, clock=Clock(AT, factor=0), accounts={self.app: spec})

    def get(self, path: str = "", *, status: int = 200, **query: Any) -> str:
        """A page."""
        headers = {HAND: self.site.hand, "Accept": "text/html,*/*;q=0.8"}
        found = self.client.get(self.here + path, base_url=BASE, headers=headers, query_string=query)
        assert found.status_code == status, found.get_data(as_text=True)
        return found.get_data(as_text=True)

    def json(self, path: str = "", *, status: int = 200, **query: Any) -> Any:
        """The same as data."""
        found = self.client.get(
            f"{self.here}{path}.json", base_url=BASE, headers={HAND: self.site.hand}, query_string=query
        )
        assert found.status_code == status, found.get_data(as_text=True)
        return found.get_json()

    def write(self, path: str, *, status: int = 200, version: str = "", **values: Any) -> Any:
        """What a script sends."""
        body = {"values": values} | ({"version": version} if version else {})
        found = self.client.post(self.here + path, base_url=BASE, headers={HAND: self.site.hand}, json=body)
        assert found.status_code == status, found.get_data(as_text=True)
        return found.get_json()

    def form(self, path: str, fields: dict[str, Any], **headers: str) -> TestResponse:
        """What a page's form sends."""
        sent = {HAND: self.site.hand, "Accept": "text/html", "Origin": BASE, **headers}
        return self.client.post(self.here + path, base_url=BASE, headers=sent, data=fields)

    def new(self, name: str = "Lee", **more: Any) -> str:
        """A record of the first kind; its id."""
        values = {NAME[self.app]: name, **NEEDED[self.app], **more}
        id: str = self.write(f"/{self.kind}", status=201, **values)["record"]["id"]
        return id

    def values(self, id: str) -> dict[str, str]:
        found: dict[str, str] = self.json(f"/{self.kind}/{id}")["record"]["values"]
        return found
