"""A company on a frozen site, and a client that calls it over WSGI. For the tests of the QuickBooks fake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import Client, TestResponse

from simulators.kit.accounts import Account
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance
from simulators.quickbooks import switch, vendor

AT = parse_iso("2026-03-02T13:58:16.187Z")
"""05:58:16 in the company's zone, six days before the clocks change there."""

UNLIMITED = {"requests_per_second": None, "requests_per_minute": None, "batches_per_minute": None}


@dataclass
class Mailbox:
    """A poster that keeps what is posted and answers what it is told to, then 200."""

    statuses: list[int] = field(default_factory=list)
    posts: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        self.posts.append((url, body, dict(headers)))
        return self.statuses.pop(0) if self.statuses else 200


class Refused(AssertionError):
    """The call did not answer 200; `fault` is the first error of the body."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__(f"{response.status_code}: {response.get_data(as_text=True)}")
        self.status = response.status_code
        self.body: Any = response.get_json()
        self.fault: dict[str, Any] = self.body["Fault"]["Error"][0] if "Fault" in (self.body or {}) else {}
        self.code = self.fault.get("code")


class Caller:
    """One company with no limits unless asked for, and its bearer."""

    def __init__(self, *, mailbox: Mailbox | None = None, profile: str = "sandbox", **switches: Any) -> None:
        self.mailbox = mailbox or Mailbox()
        self.sites = Sites([vendor()], poster=self.mailbox)
        self.site = self.open(profile=profile, **switches)
        self.account: Account = self.site.account("quickbooks")
        self.client = Client(Fake(vendor(), self.sites))
        self.ready = vendor().ready(self.account)
        self.root = f"/v3/company/{self.account.id}"
        self.headers = {"Authorization": f"Bearer {self.ready['access_token']}", "Accept": "application/json"}

    def open(self, *, seed: int = 1, profile: str = "sandbox", **switches: Any) -> Site:
        """Another site beside it."""
        spec = {"quickbooks": {"settings": {**UNLIMITED, **switches}}}
        return self.sites.create(seed=seed, clock=Clock(AT, factor=0), profile=profile, accounts=spec)

    def switch(self, **changes: Any) -> None:
        switch(self.account, **changes)

    def advance(self, milliseconds: int) -> None:
        advance(self.site, milliseconds)

    def renew(self) -> None:
        """Fetch a new access token, as a client does after an hour."""
        form = {"grant_type": "refresh_token", "refresh_token": vendor().ready(self.account)["refresh_token"]}
        client = {key: self.ready[key] for key in ("client_id", "client_secret")}
        answer = answered(self.client.post("/oauth2/v1/tokens/bearer", data={**form, **client}))
        self.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def get(self, path: str, **parameters: str) -> TestResponse:
        return self.client.get(self.root + path, headers=self.headers, query_string=parameters)

    def post(self, path: str, body: Any, **parameters: str) -> TestResponse:
        return self.client.post(self.root + path, headers=self.headers, json=body, query_string=parameters)

    def write(self, name: str, **values: Any) -> dict[str, Any]:
        """Create or update; the record."""
        record: dict[str, Any] = answered(self.post(f"/{name.lower()}", values))[name]
        return record

    def customer(self, **values: Any) -> dict[str, Any]:
        return self.write("Customer", **values)

    def sparse(self, record: Mapping[str, Any], *, name: str = "Customer", **values: Any) -> dict[str, Any]:
        return self.write(name, Id=record["Id"], SyncToken=record["SyncToken"], sparse=True, **values)

    def read(self, record: Mapping[str, Any], *, name: str = "Customer") -> dict[str, Any]:
        found: dict[str, Any] = answered(self.get(f"/{name.lower()}/{record['Id']}"))[name]
        return found

    def query(self, statement: str) -> dict[str, Any]:
        response: dict[str, Any] = answered(self.get("/query", query=statement))["QueryResponse"]
        return response

    def names(self, statement: str) -> list[str]:
        """The display names that a query finds, in order."""
        response = self.query(statement)
        rows = next((value for value in response.values() if isinstance(value, list)), [])
        return [row["DisplayName"] for row in rows]

    def batch(self, *items: dict[str, Any], **parameters: str) -> list[dict[str, Any]]:
        body = answered(self.post("/batch", {"BatchItemRequest": list(items)}, **parameters))
        answers: list[dict[str, Any]] = body["BatchItemResponse"]
        return answers


def answered(response: TestResponse) -> Any:
    """The body of a 200; anything else is `Refused`."""
    if response.status_code != 200:
        raise Refused(response)
    return response.get_json()
