"""A portal of the fake and the core's client of it, in one process on one clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
import msgspec

from sync_core.apps.client import AppClient, Batch, Outcome, Write
from sync_core.apps.factory import open_client
from sync_core.apps.pacing import NoPacing
from sync_core.rules.model import Record
from tests.unit.crm.caller import Caller

URL = "http://127.0.0.1:8700"


class SiteClock:
    """The site's clock, on which nobody waits."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def now(self) -> int:
        return self._caller.account.now()

    def sleep_until(self, at: int) -> None:
        raise AssertionError(f"nothing here waits, not until {at}")


class Watched(httpx.BaseTransport):
    """Hands calls to the fake and notes them; a path in ``lost`` is worked on, and its answer never comes."""

    def __init__(self, caller: Caller) -> None:
        self._inner = httpx.WSGITransport(app=caller.client.application)
        self.calls: list[tuple[str, bytes]] = []
        self.lost: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.calls.append((request.url.path, request.read()))
        answer = self._inner.handle_request(request)
        if request.url.path in self.lost:
            raise httpx.ReadTimeout("lost", request=request)
        return answer


@dataclass
class Served:
    """What a test of the client against the fake needs."""

    caller: Caller = field(default_factory=Caller)
    properties: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire = Watched(self.caller)
        self.client: AppClient = open_client(
            "crm",
            URL,
            self.caller.ready,
            properties=self.properties,
            clock=SiteClock(self.caller),
            transport=self.wire,
            pace=NoPacing(),
            rehearsal=True,
        )

    def sent(self, *writes: Write) -> list[Outcome]:
        """The outcomes of these writes, batch by batch."""
        return [outcome for batch in self.batches(*writes) for outcome in self.client.send(batch)]

    def batches(self, *writes: Write) -> list[Batch]:
        return self.client.batches(writes)

    def one(self, object: str, id: str) -> Record:
        """A record as the client reads it."""
        (record,) = self.client.read(object, [id])
        return record

    def changed(self, object: str, since: int) -> list[str]:
        """The ids of the records that changed since, as polling finds them."""
        return [record.id for record in self.client.changes([object], since).records]

    def bodies(self, path: str) -> list[dict[str, list[dict[str, object]]]]:
        """What was sent to a path."""
        return [msgspec.json.decode(content) for called, content in self.wire.calls if called == path]
