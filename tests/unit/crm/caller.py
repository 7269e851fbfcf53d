"""A portal on a frozen site, and a client that calls it over WSGI. For the tests of the CRM fake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.test import Client, TestResponse

from simulators.crm import vendor
from simulators.kit.asking import Reply
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Site, Sites
from simulators.kit.timeline import advance

AT = parse_iso("2026-11-02T09:15:04.120Z")
HOOK = "http://127.0.0.1:9/hook"


@dataclass
class Mailbox:
    """A poster that keeps what is posted and answers what it is told to, then 200."""

    statuses: list[int] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    posts: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        self.posts.append((url, body, dict(headers)))
        return self.statuses.pop(0) if self.statuses else 200

    def ask(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> Reply:
        """The same for a call whose answer counts: the next of ``replies``, then an empty 200."""
        self.posts.append((url, body, dict(headers)))
        return self.replies.pop(0) if self.replies else Reply(200)


class Caller:
    """One portal, its private app's token, and calls that say which status they expect."""

    def __init__(
        self, *, seed: int = 1, at: str = "", scopes: list[str] | None = None, **settings: Any
    ) -> None:
        self.mailbox = Mailbox()
        self.sites = Sites([vendor()], poster=self.mailbox)
        spec: dict[str, Any] = {"settings": {"index_lag": 0, "limits": False} | settings}
        if scopes is not None:
            spec["scopes"] = scopes
        clock = Clock(parse_iso(at) if at else AT, factor=0)
        self.site = self.sites.create(seed=seed, clock=clock, accounts={"crm": spec})
        self.account = self.site.account("crm")
        self.ready = vendor().ready(self.account)
        self.client = Client(Fake(vendor(), self.sites))
        self.token = self.ready["access_token"]

    def call(
        self, method: str, path: str, json: Any = None, *, token: str | None = None, **options: Any
    ) -> TestResponse:
        """One call with the bearer token; another ``token`` stands in for it, ``""`` leaves it out."""
        chosen = self.token if token is None else token
        headers = {"Authorization": f"Bearer {chosen}"} if chosen else {}
        if json is not None:
            options["json"] = json
        return self.client.open(path, method=method, headers=headers, **options)

    def ask(self, method: str, path: str, json: Any = None, *, status: int = 200, **options: Any) -> Any:
        """One call that must answer ``status``; its decoded body, or None without one."""
        response = self.call(method, path, json, **options)
        assert response.status_code == status, f"{response.status_code}: {response.get_data(as_text=True)}"
        crashes = [
            event.data["error"] for event in self.site.events.after(0, 100_000) if event.kind == "crash"
        ]
        assert crashes == []
        return response.get_json() if response.data else None

    def contact(self, *, associations: Any = None, **properties: Any) -> str:
        """A new contact; its id."""
        body = {"properties": properties} | ({"associations": associations} if associations else {})
        id: str = self.ask("POST", "/crm/v3/objects/contacts", body, status=201)["id"]
        return id

    def company(self, **properties: Any) -> str:
        """A new company; its id."""
        id: str = self.ask("POST", "/crm/v3/objects/companies", {"properties": properties}, status=201)["id"]
        return id

    def read(self, id: str, *names: str, object: str = "contacts") -> dict[str, Any]:
        """The named properties of a record."""
        found = self.ask("GET", f"/crm/v3/objects/{object}/{id}?properties={','.join(names)}")
        properties: dict[str, Any] = found["properties"]
        return properties

    def patch(self, id: str, object: str = "contacts", *, status: int = 200, **properties: Any) -> Any:
        """Set properties of a record."""
        return self.ask("PATCH", f"/crm/v3/objects/{object}/{id}", {"properties": properties}, status=status)

    def search(self, object: str = "contacts", *, status: int = 200, **body: Any) -> Any:
        """A search; its page."""
        return self.ask("POST", f"/crm/v3/objects/{object}/search", body, status=status)

    def found(self, *filters: Mapping[str, Any], object: str = "contacts", **body: Any) -> list[str]:
        """The ids of the records that all of these filters find."""
        if filters:
            body["filterGroups"] = [{"filters": list(filters)}]
        return [one["id"] for one in self.search(object, **body)["results"]]

    def advance(self, milliseconds: int) -> None:
        """Let time pass."""
        advance(self.site, milliseconds)

    def switch(self, **settings: Any) -> None:
        """Change the portal's switches."""
        self.account.settings = replace(self.account.settings, **settings)


def where(name: str, operator: str, *values: Any) -> dict[str, Any]:
    """One filter of a search."""
    found: dict[str, Any] = {"propertyName": name, "operator": operator}
    if operator in ("IN", "NOT_IN"):
        found["values"] = list(values)
    elif operator == "BETWEEN":
        found |= {"value": values[0], "highValue": values[1]}
    elif values:
        found["value"] = values[0]
    return found


def typed(id: int, *types: int) -> dict[str, Any]:
    """One inline association of a create."""
    return {
        "to": {"id": id},
        "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type} for type in types],
    }
