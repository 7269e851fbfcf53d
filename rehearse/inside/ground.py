"""The fakes, the core and the clock of one `rehearse.World`, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask

from rehearse.deliveries import Deliveries
from rehearse.errors import CoreIsDown, RehearseError
from rehearse.fill.rows import Outcome
from rehearse.inside.adapters import Pokes
from rehearse.inside.core import EVERYTHING, CoreInside
from rehearse.inside.traps import CoreCrash, Mark, Point, Trap, When
from rehearse.places import PORTS, hook_url, url
from rehearse.snapshots import SnapshotsWithCore
from rehearse.transport import Api, InProcess, InProcessPoster, Seen
from rehearse.wiring import account_specs, subscribe, vendors
from simulators.kit import timeline
from simulators.kit.clock import Clock
from simulators.kit.difference import Difference
from simulators.kit.exchange import NoAnswer
from simulators.kit.pipeline import Fake
from simulators.kit.sites import HAND, Sites
from sync_core.engine.workspace import Workspace
from sync_core.web.app import create_app
from sync_core.web.hub import Hub

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADMIN = "admin-sim"
"""The token of a core that only this process can reach."""

HUB = "sync_core.hub"
"""Where the core's app looks for the hub of a call."""


class Inside:
    """Implements `rehearse.backend.Backend` in one process, on a frozen clock."""

    def __init__(
        self,
        *,
        seed: int,
        at: int,
        profile: str,
        settings: Mapping[str, Mapping[str, Any]],
        accounts: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._apps: dict[int, WSGIApplication] = {PORTS["core"]: self._core_app}
        self._outside = InProcess(self._apps)
        self._poster = Deliveries(InProcessPoster(self._outside))
        self._sites = Sites(vendors(), poster=self._poster)
        for vendor in self._sites.vendors.values():
            self._apps[PORTS[vendor.name]] = Fake(vendor, self._sites)
        hooks = {app: hook_url(url("core"), app) for app in self._sites.vendors}
        self.site = self._sites.create(
            seed=seed,
            clock=Clock(at, factor=0),
            profile=profile,
            accounts=account_specs(settings, accounts, hooks=hooks),
        )
        self.traps: list[Trap | Mark] = []
        self.points = 0
        self.core_inside = CoreInside(
            self.site, InProcess(self._apps, watch=self._beside_call), self._serve, self._pass
        )
        self.site.companions.append(self.core_inside)
        self.site.snapshots = SnapshotsWithCore(self.site, self.core_inside)
        subscribe(self.site.account("crm"))
        self.site.snapshots.start_here()

    @cached_property
    def _core_api(self) -> Api:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        return Api(url("core"), headers, transport=self._outside)

    def ready(self) -> Mapping[str, Any]:
        return {
            app: {"base_url": url(app), **vendor.ready(self.site.account(app))}
            for app, vendor in self._sites.vendors.items()
        }

    def hands(self, app: str) -> Api:
        return Api(url(app), {HAND: self.site.hand}, transport=self._outside)

    def plain(self, app: str) -> Api:
        return Api(url(app), transport=self._outside)

    def core(self) -> Api:
        if not self.core_inside.up:
            raise CoreIsDown("the core crashed; restart_core() starts it again")
        return self._core_api

    def now(self) -> int:
        return self.site.clock.now()

    def runs(self) -> bool:
        return self.site.clock.factor > 0

    def advance(self, milliseconds: int) -> None:
        self.core_inside.poke()
        timeline.advance(self.site, milliseconds)

    def let_pass(self, milliseconds: int) -> None:
        self.site.clock.move_to(self.now() + milliseconds)

    def settle(self) -> None:
        self.core_inside.poke()
        timeline.settle(self.site)

    def arm(
        self,
        name: str,
        *,
        app: str | None,
        match: Mapping[str, Any],
        times: int | None,
        sticky: bool,
        params: Mapping[str, Any],
    ) -> None:
        self.site.faults.arm(name, app=app, match=match, times=times, sticky=sticky, params=params)

    def armed(self) -> list[dict[str, Any]]:
        return [one.to_json() for one in self.site.faults.armed()]

    def disarm(self, id: int | None = None) -> None:
        self.site.faults.disarm(id)

    def set_weather(
        self, seed: int | None, *, intensity: float | Mapping[str, float] | None, sticky: bool
    ) -> None:
        self.site.faults.set_weather(seed, intensity=intensity, sticky=sticky)

    def weather(self) -> dict[str, Any] | None:
        found = self.site.faults.weather
        return None if found is None else found.to_json()

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        return [event.to_json() for event in self.site.events.after(after, EVERYTHING)]

    def take_snapshot(self, name: str) -> None:
        self.site.snapshots.take(name)

    def restore_snapshot(self, name: str) -> None:
        self.site.snapshots.restore(name)

    def compare(self, before: str, after: str) -> Difference:
        return self.site.snapshots.difference(before, after)

    def import_records(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        vendor = self._sites.vendors[app]
        imported = vendor.import_records(self.site.account(app), object, rows, cause="fill")
        return [{"index": one.index, "id": one.id, "refused": one.refused} for one in imported]

    def hold_core(self, *, held: bool) -> None:
        self.core_inside.hold(held=held)

    def mute(self, app: str, *, muted: bool) -> None:
        self._poster.mute(self.site, app, muted=muted)

    def crash_core(self) -> None:
        self.core_inside.crash()

    def restart_core(self) -> None:
        if self.core_inside.up:
            raise RehearseError("the core is up; crash it first")
        self.traps = []
        self.core_inside.start()

    def close(self) -> None:
        self.core_inside.crash()
        self._sites.drop(self.site.id)

    def _beside_call(self, call: Seen, when: When) -> None:
        self._pass(Point("call", when, self.core_inside.working, call))

    def _pass(self, point: Point) -> None:
        """The core is at a point: whatever waits for it happens."""
        self.points += point.working
        for trap in list(self.traps):
            trap.watch(point)
        if point.working and (workers := self.core_inside.workers) is not None:
            workers.watch(point)

    def _serve(self, workspace: Workspace) -> None:
        """Let the core's HTTP API speak for this workspace."""
        self._hub = Hub(admin_token=ADMIN, runner=Pokes(self._poke), rehearsal=True)
        self._hub.add(workspace)

    def _poke(self) -> None:
        self.core_inside.poke()

    def _core_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Where the core answers: nowhere while it is down, and no more once it crashes."""
        if not self.core_inside.up:
            raise NoAnswer("the core is down")
        environ[HUB] = self._hub
        try:
            return _web()(environ, start_response)
        except CoreCrash as crash:
            self.core_inside.crash()
            raise NoAnswer(str(crash)) from crash


@cache
def _web() -> Flask:
    """The core's API, made once for the process; each call names its hub."""
    return create_app(Hub(admin_token=ADMIN))
