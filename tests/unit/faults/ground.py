"""All three fakes on one frozen site, and an ordinary HTTP client for each. For the tests of faults."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256  # type: ignore[import-untyped]
from oauthlib.oauth1 import Client as Signer

from rehearse.transport import InProcess
from rehearse.wiring import account_specs, subscribe, vendors
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance

AT = parse_iso("2026-03-02T09:00:00Z")
PORTS = {"crm": 8701, "netsuite": 8702, "quickbooks": 8703}
HOOKS = {app: f"http://127.0.0.1:9/{app}" for app in PORTS}
PATIENCE = 30.0

RESTLET = "/app/site/hosting/restlet.nl?script=customscript_hs_sync_rl&deploy=customdeploy_hs_sync_rl"
RECORD = "/services/rest/record/v1"


@dataclass
class Mailbox:
    """Keeps what is posted; nobody refuses anything."""

    posts: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        self.posts.append((url, body, dict(headers)))
        return 200


class Signed(httpx.Auth):
    """Token-based authentication."""

    requires_request_body = True

    def __init__(self, ready: Mapping[str, Any], site: Site) -> None:
        self._ready, self._site = ready, site
        self._nonces = count(1)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        signer = Signer(
            self._ready["consumer_key"],
            client_secret=self._ready["consumer_secret"],
            resource_owner_key=self._ready["token_id"],
            resource_owner_secret=self._ready["token_secret"],
            signature_method=SIGNATURE_HMAC_SHA256,
            realm=self._ready["account_id"],
            nonce=f"nonce-{next(self._nonces):014d}",
            timestamp=str(self._site.account("netsuite").now() // 1000),
        )
        typed = {"Content-Type": "application/json"} if request.content else {}
        _, headers, _ = signer.sign(str(request.url), request.method, request.content.decode() or None, typed)
        request.headers["Authorization"] = headers["Authorization"]
        yield request


class Ground:
    """``crm``, ``netsuite`` and ``quickbooks`` are clients with a good login, private app and tokens."""

    def __init__(self, *, seed: int = 1, **settings: Mapping[str, Any]) -> None:
        self.mailbox = Mailbox()
        sites = Sites(vendors(), poster=self.mailbox)
        self.site = sites.create(
            seed=seed, clock=Clock(AT, factor=0), accounts=account_specs(settings, {}, hooks=HOOKS)
        )
        subscribe(self.site.account("crm"))
        self._apps = {PORTS[app]: Fake(vendor, sites) for app, vendor in sites.vendors.items()}
        self.ready = {app: vendor.ready(self.site.account(app)) for app, vendor in sites.vendors.items()}
        self.realm = f"/v3/company/{self.ready['quickbooks']['realm_id']}"
        self.crm = self.client("crm", token=self.ready["crm"]["access_token"])
        self.quickbooks = self.client("quickbooks", token=self.ready["quickbooks"]["access_token"])
        self.netsuite = self.client("netsuite", auth=Signed(self.ready["netsuite"], self.site))

    def client(self, app: str, *, token: str = "", auth: httpx.Auth | None = None) -> httpx.Client:
        """A client of an app with another login."""
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return httpx.Client(
            base_url=f"http://127.0.0.1:{PORTS[app]}",
            transport=InProcess(self._apps),
            headers=headers,
            auth=auth,
            timeout=PATIENCE,
        )

    def of(self, app: str) -> httpx.Client:
        """The client of the app of this name."""
        found: httpx.Client = getattr(self, app)
        return found

    def advance(self, milliseconds: int) -> None:
        advance(self.site, milliseconds)

    def customer(self, **fields: Any) -> dict[str, Any]:
        """A QuickBooks customer as it was written."""
        answer = self.quickbooks.post(f"{self.realm}/customer", json=fields)
        found: dict[str, Any] = answer.json()["Customer"]
        return found

    def contact(self, email: str) -> str:
        """A new CRM contact's id."""
        answer = self.crm.post("/crm/v3/objects/contacts", json={"properties": {"email": email}})
        return str(answer.json()["id"])

    def company(self, name: str) -> str:
        """A new NetSuite customer's id."""
        body = {"companyName": name, "subsidiary": {"id": "1"}}
        answer = self.netsuite.post(f"{RECORD}/customer", json=body)
        assert answer.status_code == 204, answer.text
        return answer.headers["Location"].rpartition("/")[2]

    def refreshed(self, app: str, token: str) -> httpx.Response:
        """The answer to a refresh of an OAuth app's access token."""
        held = self.ready[app]
        path = {"crm": "/oauth/v1/token", "quickbooks": "/oauth2/v1/tokens/bearer"}[app]
        form = {
            "grant_type": "refresh_token",
            "refresh_token": token,
            "client_id": held["client_id"],
            "client_secret": held["client_secret"],
        }
        return self.client(app).post(path, data=form)
