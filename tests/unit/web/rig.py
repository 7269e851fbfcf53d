"""A core served from this process over both fakes, on one frozen time that tests move by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from werkzeug.test import Client, TestResponse

from simulators import crm, quickbooks
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import HAND, Sites
from sync_core.engine.workspace import Workspace
from sync_core.ports import EventLog, InlineExecutor, VirtualClock, system_rng
from sync_core.runners.embedded import EmbeddedRunner
from sync_core.store.database import memory_store
from sync_core.store.secrets import Vault
from sync_core.web import Hub, create_app

KEY = b"cmVoZWFyc2VyZWhlYXJzZXJlaGVhcnNlcmVoZWFyc2U="
ADMIN = "admin-sim"
START = parse_iso("2026-03-02T09:00:00Z")
URLS = {"crm": "http://127.0.0.1:8701", "quickbooks": "http://127.0.0.1:8703"}
OPEN: dict[str, Any] = {
    "crm_object": "contacts",
    "app_object": "customer",
    "filters": {"to_app": [], "to_crm": []},
}
"""A sync that lets every record in."""


class Silent:
    """Delivers no webhook: tests call the hooks themselves."""

    def post(self, *_: object) -> int:
        return 0


class Rig:
    """``call`` asks the core's API; ``crm`` and ``quickbooks`` are a person's hands in the apps."""

    def __init__(self, *, seed: int = 1, rehearsal: bool = True, clock: Clock | None = None) -> None:
        self.sites = Sites([crm.vendor(), quickbooks.vendor()], poster=Silent())
        # On a running clock nobody can let the search index catch up.
        options = {"crm": {"settings": {"index_lag": 0 if clock else 2_000}}, "quickbooks": {}}
        self.site = self.sites.create(seed=seed, clock=clock or Clock(START, factor=0), accounts=options)
        self._fakes = {name: Client(Fake(vendor, self.sites)) for name, vendor in self.sites.vendors.items()}
        self.runner = EmbeddedRunner()
        self.hub = Hub(
            admin_token=ADMIN, runner=self.runner, rehearsal=rehearsal, open_workspace=self.workspace
        )
        self.http = create_app(self.hub).test_client()
        self.seat = self.hub.add(self.workspace("main", "Main"))

    def workspace(self, id: str, name: str) -> Workspace:
        """A workspace in memory whose calls go to this site's fakes."""
        clock = VirtualClock(self.site.clock.now())
        return Workspace(
            memory_store(),
            Vault(KEY),
            id=id,
            name=name,
            clock=clock,
            rng=system_rng(),
            executor=InlineExecutor(),
            events=EventLog(clock),
            transport=self._transport,
            rehearsal=True,
        )

    def call(
        self, method: str, path: str, body: Any = None, *, token: str = ADMIN, status: int | None = None
    ) -> Any:
        """The decoded answer; its status must be ``status``, or any 2xx."""
        answer = self.ask(method, path, body, token=token)
        while answer.status_code == 503 and status is None:
            self.site.clock.move_to(parse_iso(answer.get_json()["error"]["retry_at"]))
            self.ask("PUT", "workspaces/main/clock", {"now": self.site.clock.now()})
            answer = self.ask(method, path, body, token=token)
        shown = f"{method} {path}: {answer.status} {answer.get_data(as_text=True)[:600]}"
        assert answer.status_code == status if status else answer.status_code // 100 == 2, shown
        return answer.get_json(silent=True)

    def ask(self, method: str, path: str, body: Any = None, *, token: str = ADMIN) -> TestResponse:
        """The answer as it is."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.http.open(f"/api/v1/{path}", method=method, json=body, headers=headers)

    def crm(self, method: str, path: str, body: Any = None) -> Any:
        return self._by_hand("crm", method, path, body)

    def quickbooks(self, method: str, path: str, body: Any = None) -> Any:
        realm = self.ready("quickbooks")["realm_id"]
        return self._by_hand("quickbooks", method, f"/v3/company/{realm}/{path}", body)

    def contact(self, **properties: str) -> str:
        """A new contact's id."""
        return str(self.crm("POST", "/crm/v3/objects/contacts", {"properties": properties})["id"])

    def customer(self, name: str, email: str) -> str:
        """A new customer's id."""
        body = {"DisplayName": name, "PrimaryEmailAddr": {"Address": email}}
        return str(self.quickbooks("POST", "customer", body)["Customer"]["Id"])

    def ready(self, app: str) -> Mapping[str, Any]:
        return self.sites.vendors[app].ready(self.site.account(app))

    def connect(self) -> None:
        """Both apps, with all that their connections may hold."""
        for app, url in URLS.items():
            body = {"app": app, "base_url": url, "credentials": dict(self.ready(app))}
            self.call("POST", "connections", body)

    def set_up(self, **settings: Any) -> dict[str, Any]:
        """A sync that is on, over everything."""
        made: dict[str, Any] = self.call("POST", "connections/quickbooks/syncs", {**OPEN, **settings})
        return made

    def pass_time(self, milliseconds: int) -> dict[str, Any]:
        """Move the one time of the fakes and the core, and let the core do what is due."""
        self.site.clock.move_to(self.site.clock.now() + milliseconds)
        self.call("PUT", "workspaces/main/clock", {"now": self.site.clock.now()})
        return self.settle()

    def settle(self) -> dict[str, Any]:
        settled: dict[str, Any] = self.call("POST", "settle", {})
        return settled

    def _by_hand(self, app: str, method: str, path: str, body: Any) -> Any:
        answer: TestResponse = self._fakes[app].open(
            path, method=method, json=body, headers={HAND: self.site.hand, "Accept": "application/json"}
        )
        assert answer.status_code // 100 == 2, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    def _transport(self, base_url: str) -> httpx.BaseTransport:
        app = next(name for name, url in URLS.items() if url == base_url)
        return httpx.WSGITransport(app=self._fakes[app].application)
