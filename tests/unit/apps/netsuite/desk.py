"""An account of the NetSuite fake in this process, and our client on its way to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import msgspec

from rehearse.transport import InProcess
from simulators.kit.pipeline import Fake
from simulators.netsuite import vendor
from sync_core.apps.client import AppClient, Batch, Done, Outcome, Write
from sync_core.apps.factory import open_client
from sync_core.apps.pacing import NoPacing
from sync_core.ports import Later, Rng
from tests.unit.netsuite.caller import BASE, Caller

FIELDS = {
    "contact": ["firstName", "lastName", "email", "phone", "title", "company", "address.city", "subsidiary"],
    "individual_customer": ["firstName", "lastName", "email", "phone", "url", "stage", "subsidiary"],
    "company_customer": [
        *("companyName", "email", "phone", "url", "domain", "comments", "entityId", "parent", "currency"),
        *("balance", "subsidiary", "address.addr1", "address.city", "address.state", "address.zip"),
        "address.country",
    ],
}


class Line(httpx.BaseTransport):
    """The way to the fake. ``lose`` names calls whose answers are dropped, ``before`` answers first."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.requests: list[httpx.Request] = []
        self.lose: Callable[[httpx.Request], bool] = lambda _request: False
        self.before: Callable[[httpx.Request], httpx.Response | None] = lambda _request: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        if answer := self.before(request):
            return answer
        response = self._inner.handle_request(request)
        if self.lose(request):
            raise httpx.ReadTimeout("lost", request=request)
        return response

    @property
    def paths(self) -> list[str]:
        """Methods and paths, without queries of SuiteQL."""
        return [f"{one.method} {one.url.path}" for one in self.requests if "suiteql" not in one.url.path]

    @property
    def statements(self) -> list[str]:
        return [msgspec.json.decode(one.content)["q"] for one in self.requests if "suiteql" in one.url.path]


class SiteClock:
    """The site's own clock, which does not wait."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def now(self) -> int:
        return self._caller.site.clock.now()

    def sleep_until(self, at: int) -> None:
        if at > self.now():
            raise Later(at)


class Desk(Caller):
    """A caller that opens clients of ours beside its own signed calls."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.line = Line(InProcess({8702: Fake(vendor(), self.sites)}))
        self.clock = SiteClock(self)

    def opened(
        self,
        credentials: Mapping[str, object] | None = None,
        *,
        fields: Mapping[str, list[str]] | None = None,
        rng: Rng | None = None,
    ) -> AppClient:
        return open_client(
            "netsuite",
            BASE,
            credentials or vendor().ready(self.account),
            properties=FIELDS if fields is None else fields,
            clock=self.clock,
            transport=self.line,
            pace=NoPacing(),
            rehearsal=True,
            rng=rng,
        )

    def without_bundle(self) -> None:
        """The script is undeployed; integration, role and token stay."""
        self.setup.turn_feature("server_suitescript", False)

    def company(self, name: str, **values: Any) -> str:
        body = {"companyName": name, "isPerson": False, "subsidiary": {"id": "1"}, **values}
        return self.create("customer", **body)

    def person(self, first: str, last: str, **values: Any) -> str:
        names = {"firstName": first, "lastName": last, "isPerson": True, "subsidiary": {"id": "1"}}
        return self.create("customer", **names, **values)

    def contact(self, first: str, last: str, **values: Any) -> str:
        body = {"firstName": first, "lastName": last, "subsidiary": {"id": "1"}, **values}
        return self.create("contact", **body)

    def edit(self, kind: str, id: str, **values: Any) -> None:
        response = self.signed("PATCH", f"/services/rest/record/v1/{kind}/{id}", json=values)
        assert response.status_code == 204, response.get_data(as_text=True)

    def remove(self, kind: str, id: str) -> None:
        assert self.signed("DELETE", f"/services/rest/record/v1/{kind}/{id}").status_code == 204

    def lines(self, id: str, kind: str = "customer") -> list[dict[str, Any]]:
        """The address book of a record."""
        path = f"/services/rest/record/v1/{kind}/{id}/addressBook?expandSubResources=true"
        found: list[dict[str, Any]] = self.signed("GET", path).get_json()["items"]
        return found


def address(**parts: str) -> dict[str, Any]:
    """The address book of a body with one line."""
    country = {"country": {"id": parts.pop("country")}} if "country" in parts else {}
    line = {"defaultBilling": True, "defaultShipping": True, "addressBookAddress": {**parts, **country}}
    return {"items": [line]}


def sent(client: AppClient, *writes: Write) -> list[Outcome]:
    return [outcome for batch in client.batches(writes) for outcome in client.send(batch)]


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def body_of(batch: Batch) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(batch.body)
    return found
