"""The two vendors' APIs, as far as the naive core calls them. Records are dicts by the CRM's field names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

FIELDS = {
    "firstname": "GivenName",
    "lastname": "FamilyName",
    "company": "CompanyName",
    "email": "PrimaryEmailAddr.Address",
    "phone": "PrimaryPhone.FreeFormNumber",
    "mobilephone": "Mobile.FreeFormNumber",
    "website": "WebAddr.URI",
    "address": "BillAddr.Line1",
    "city": "BillAddr.City",
    "zip": "BillAddr.PostalCode",
}
TRIES = 3


@dataclass
class Seen:
    """A record as it was read: its values, when it was touched last, and what the vendor calls it."""

    id: str
    values: dict[str, str]
    touched: str
    name: str
    token: str = ""


class Refused(Exception):
    """The vendor does not take a value."""


class NameTaken(Refused):
    """QuickBooks has a record of this name."""


class Vendor:
    """Calls with a bearer token. What gets no answer, or a bad one, is simply sent again."""

    def __init__(self, base_url: str, credentials: dict[str, str]) -> None:
        self.credentials = dict(credentials)
        self.http = httpx.Client(base_url=base_url, timeout=5.0, trust_env=False)

    def call(self, method: str, path: str, **more: Any) -> Any:
        for tried in range(1, TRIES + 1):
            headers = {"Authorization": f"Bearer {self.credentials['access_token']}"}
            try:
                answer = self.http.request(
                    method, path, headers={"Accept": "application/json", **headers}, **more
                )
            except httpx.TransportError:
                if tried == TRIES:
                    raise
                continue
            if answer.status_code == 401 and tried == 1:
                self.renew()
            elif answer.status_code < 500 or tried == TRIES:
                break
        if answer.status_code == 400:
            duplicate = "Duplicate Name" in answer.text
            raise NameTaken(answer.text) if duplicate else Refused(answer.text)
        answer.raise_for_status()
        return answer.json()

    def renew(self) -> None:
        """The CRM's token lives for ever."""


class Crm(Vendor):
    def every(self) -> list[Seen]:
        found: list[Seen] = []
        after = "0"
        while after:
            params = {"limit": "100", "properties": ",".join(FIELDS), "after": after}
            page = self.call("GET", "/crm/v3/objects/contacts", params=params)
            found += [self._seen(one) for one in page["results"]]
            after = page.get("paging", {}).get("next", {}).get("after", "")
        return found

    def create(self, values: dict[str, str]) -> Seen:
        return self._seen(self.call("POST", "/crm/v3/objects/contacts", json={"properties": values}))

    def update(self, seen: Seen, values: dict[str, str]) -> None:
        self.call("PATCH", f"/crm/v3/objects/contacts/{seen.id}", json={"properties": values})

    @staticmethod
    def _seen(one: dict[str, Any]) -> Seen:
        values = {name: one["properties"].get(name) or "" for name in FIELDS}
        return Seen(
            one["id"], values, one["updatedAt"], f"{values['firstname']} {values['lastname']}".strip()
        )


class QuickBooks(Vendor):
    def renew(self) -> None:
        grant = {"grant_type": "refresh_token", "refresh_token": self.credentials["refresh_token"]}
        client = (self.credentials["client_id"], self.credentials["client_secret"])
        answer = self.http.post("/oauth2/v1/tokens/bearer", data=grant, auth=client)
        answer.raise_for_status()
        self.credentials |= {name: answer.json()[name] for name in ("access_token", "refresh_token")}

    def every(self) -> list[Seen]:
        found: list[Seen] = []
        while True:
            query = f"select * from Customer startposition {len(found) + 1} maxresults 1000"
            page = self.call("GET", self._path("query"), params={"query": query})["QueryResponse"]
            found += [self._seen(one) for one in page.get("Customer", [])]
            if len(page.get("Customer", [])) < 1000:
                return found

    def create(self, values: dict[str, str]) -> Seen:
        name = f"{values['firstname']} {values['lastname']}".strip() or values["email"] or "Nobody"
        for number in range(1, 100):
            numbered = name if number == 1 else f"{name} ({number})"
            body = {"DisplayName": numbered, **_body(values)}
            try:
                return self._seen(self.call("POST", self._path("customer"), json=body)["Customer"])
            except NameTaken:
                continue
        raise Refused(f"there are too many called {name}")

    def update(self, seen: Seen, values: dict[str, str]) -> None:
        body = {"Id": seen.id, "SyncToken": seen.token, "sparse": True, **_body(values)}
        self.call("POST", self._path("customer"), json=body)

    def _path(self, name: str) -> str:
        return f"/v3/company/{self.credentials['realm_id']}/{name}"

    @staticmethod
    def _seen(one: dict[str, Any]) -> Seen:
        values = {}
        for ours, theirs in FIELDS.items():
            head, _, part = theirs.partition(".")
            values[ours] = (one.get(head, {}).get(part) if part else one.get(head)) or ""
        touched = one["MetaData"]["LastUpdatedTime"]
        return Seen(one["Id"], values, touched, one["DisplayName"], one["SyncToken"])


def _body(values: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for ours, theirs in FIELDS.items():
        head, _, part = theirs.partition(".")
        if part:
            body.setdefault(head, {})[part] = values[ours]
        else:
            body[head] = values[ours]
    return body
