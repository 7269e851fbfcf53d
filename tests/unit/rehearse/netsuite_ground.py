"""A NetSuite alone on a frozen site, in the hands of a person. For the tests of those hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rehearse.backend import Backend
from rehearse.fill.rows import Outcome
from rehearse.people.netsuite import NetSuite
from rehearse.transport import Api, InProcess, InProcessPoster
from simulators import netsuite
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.pipeline import Fake
from simulators.kit.sites import HAND, Sites
from simulators.kit.timeline import advance

AT = parse_iso("2026-03-02T09:00:00Z")
PORT = 8702


class Ground:
    """What `NetSuite` needs of a backend, and time."""

    def __init__(self, **account: Any) -> None:
        apps: dict[int, Any] = {}
        self._transport = InProcess(apps)
        vendor = netsuite.vendor()
        sites = Sites([vendor], poster=InProcessPoster(self._transport))
        apps[PORT] = Fake(vendor, sites)
        clock = Clock(AT, factor=0)
        self.site = sites.create(seed=1, clock=clock, accounts={"netsuite": account})
        self.hands_on = NetSuite(cast("Backend", self))

    def hands(self, app: str) -> Api:
        return Api(f"http://127.0.0.1:{PORT}", {HAND: self.site.hand}, transport=self._transport)

    def ready(self) -> Mapping[str, Any]:
        return {"netsuite": self.site.vendor("netsuite").ready(self.site.account("netsuite"))}

    def send(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        done = self.site.vendor(app).import_records(self.site.account(app), object, rows, cause="fill")
        return [{"index": one.index, "id": one.id, "refused": one.refused} for one in done]

    def advance(self, milliseconds: int) -> None:
        advance(self.site, milliseconds)
