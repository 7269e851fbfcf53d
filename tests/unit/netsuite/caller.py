"""An account on a frozen site, and a client that signs its calls of it. For the tests of the NetSuite fake.

Calls are signed by oauthlib, so that two implementations of the signature have to agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256  # type: ignore[import-untyped]
from oauthlib.oauth1 import Client as Signer
from werkzeug.test import Client, TestResponse

from simulators.kit.accounts import Account
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import HAND, Site, Sites
from simulators.kit.timeline import advance
from simulators.kit.wire import encode
from simulators.netsuite import switch, vendor
from simulators.netsuite.auth import audit
from simulators.netsuite.setup.state import Setup

AT = parse_iso("2026-11-02T17:15:04Z")
"""09:15:04 in the account's zone, the day after the clocks changed there."""

BASE = "http://127.0.0.1:8702"
RECORD = "/services/rest/record/v1"
QUERY = "/services/rest/query/v1/suiteql"
RESTLET = "/app/site/hosting/restlet.nl?script=customscript_hs_sync_rl&deploy=customdeploy_hs_sync_rl"


class NoPost:
    """A poster for a fake that never posts."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        raise AssertionError(f"posted to {url}")


class Refused(AssertionError):
    """The call did not answer as expected; `code` and `detail` are those of the first error."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__(f"{response.status_code}: {response.get_data(as_text=True)}")
        self.status = response.status_code
        self.code, self.detail = refusal(response)


class Caller:
    """One account and its client. ``prepared`` is False for an account before its set-up."""

    def __init__(self, *, prepared: bool = True, at: int = AT, seed: int = 1, **switches: Any) -> None:
        self.sites = Sites([vendor()], poster=NoPost())
        self.site = self.open(prepared=prepared, at=at, seed=seed, **switches)
        self.account: Account = self.site.account("netsuite")
        self.setup = Setup(self.account)
        self.client = Client(Fake(vendor(), self.sites))
        self.ready = vendor().ready(self.account)
        self._nonces = count(1)

    def open(self, *, prepared: bool = True, at: int = AT, seed: int = 1, **spec: Any) -> Site:
        """Another site beside it; ``account_id`` names the account, the rest are switches."""
        named = {"account_id": spec.pop("account_id")} if "account_id" in spec else {}
        account = {**named, "settings": spec, "prepared": prepared}
        return self.sites.create(seed=seed, clock=Clock(at, factor=0), accounts={"netsuite": account})

    def switch(self, **changes: Any) -> None:
        switch(self.account, **changes)

    def advance(self, milliseconds: int) -> None:
        advance(self.site, milliseconds)

    def signed(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        base: str = BASE,
        **credentials: str,
    ) -> TestResponse:
        """A signed call. ``json`` or ``data`` is the body; ``credentials`` stand in for those of `ready`."""
        body = data if json is None else encode(json)
        asked = dict(headers or {})
        if body is not None:
            asked.setdefault("Content-Type", "application/json")
        path = (
            path if not query else f"{path}{'&' if '?' in path else '?'}{urlencode(query, quote_via=quote)}"
        )
        asked["Authorization"] = self.authorization(method, path, body=body, base=base, **credentials)
        return self.client.open(path, method=method, base_url=base, data=body, headers=asked)

    def authorization(
        self, method: str, path: str, *, body: bytes | None = None, base: str = BASE, **credentials: str
    ) -> str:
        """The header of a signed call; ``realm``, ``nonce``, ``timestamp`` may be given like credentials."""
        held = {**self.ready, **credentials}
        signer = Signer(
            held["consumer_key"],
            client_secret=held["consumer_secret"],
            resource_owner_key=held["token_id"],
            resource_owner_secret=held["token_secret"],
            signature_method=held.get("signature_method", SIGNATURE_HMAC_SHA256),
            realm=held.get("realm", held["account_id"]),
            nonce=held.get("nonce") or f"nonce-{next(self._nonces):014d}",
            timestamp=held.get("timestamp") or str(self.account.now() // 1000),
        )
        typed = {"Content-Type": "application/json"} if body is not None else {}
        text = None if body is None else body.decode()
        header: str = signer.sign(base + path, method, text, typed)[1]["Authorization"]
        return header

    def bearer(self, method: str, path: str, token: str, *, json: Any = None) -> TestResponse:
        """A call with an access token."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.open(path, method=method, base_url=BASE, json=json, headers=headers)

    def by_hand(self, method: str, path: str, *, json: Any = None, form: Any = None) -> TestResponse:
        """What a person does in the account's own pages."""
        headers = {HAND: self.site.hand}
        return self.client.open(path, method=method, base_url=BASE, json=json, data=form, headers=headers)

    def restlet(self, action: str, **fields: Any) -> TestResponse:
        """A call of the bundle's RESTlet."""
        return self.signed("POST", RESTLET, json={"action": action, **fields})

    def suiteql(self, statement: str, **parameters: Any) -> TestResponse:
        """A query; ``limit`` and ``offset`` go into the URL."""
        return self.signed(
            "POST", QUERY, json={"q": statement}, query=parameters, headers={"Prefer": "transient"}
        )

    def rows(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        """What a query finds."""
        found: list[dict[str, Any]] = answered(self.suiteql(statement, **parameters))["items"]
        return found

    def create(self, kind: str, **values: Any) -> str:
        """The id of a new record."""
        response = self.signed("POST", f"{RECORD}/{kind}", json=values)
        if response.status_code != 204:
            raise Refused(response)
        return response.headers["Location"].rpartition("/")[2]

    def read(self, kind: str, id: str, **query: Any) -> dict[str, Any]:
        """A record."""
        record: dict[str, Any] = answered(self.signed("GET", f"{RECORD}/{kind}/{id}", query=query))
        return record

    def audit(self) -> list[str]:
        """The codes of the failed logins, oldest first."""
        return [entry["code"] for entry in audit.entries(self.account) if entry["code"]]


def answered(response: TestResponse, status: int = 200) -> Any:
    """The body of an answer with this status; anything else is `Refused`."""
    if response.status_code != status:
        raise Refused(response)
    return response.get_json()


def refusal(response: TestResponse) -> tuple[str, str]:
    """Code and text of a refusal in either envelope; empty where there is none."""
    body = response.get_json(silent=True)
    if not isinstance(body, dict):
        return "", ""
    if "o:errorDetails" in body:
        first = body["o:errorDetails"][0]
        return first["o:errorCode"], first["detail"]
    error = body.get("error", {})
    return (error["code"], error["message"]) if isinstance(error, dict) else (error, "")
