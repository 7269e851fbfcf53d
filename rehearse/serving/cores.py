"""The core's side of every site: workspaces made, followed, dropped."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import cached_property
from typing import Any

from rehearse.core_face import CREDENTIALS
from rehearse.deliveries import Deliveries
from rehearse.errors import Refused, RehearseError, Unreachable
from rehearse.places import APPS
from rehearse.serving.companion import CoreOutside
from rehearse.serving.joined import RunningCore
from rehearse.serving.serve import WORKSPACE
from rehearse.snapshots import SnapshotsWithCore
from rehearse.transport import Api, bearer
from rehearse.wiring import point_webhooks
from simulators.kit.rng import fresh_token
from simulators.kit.sites import Site

FEED_EVERY = 0.25
"""Seconds between two looks for the core's events while a clock runs."""


class CoreMoved(RehearseError):
    """A state folder remembers the apps at other addresses."""


class WorkspacesOutside:
    """Implements `rehearse.serving.extras.Cores` over the core's HTTP API."""

    def __init__(self, process: RunningCore | None, deliveries: Deliveries) -> None:
        self._process, self._deliveries = process, deliveries
        self._workspaces: dict[str, str] = {}
        self._companions: dict[str, CoreOutside] = {}
        self._ready: dict[str, Any] = {}
        self._prefix = ""
        self._closing = threading.Event()
        self._feeder = threading.Thread(target=self._feed, name="core-events", daemon=True)
        self.ended: int | None = None

    def begin(self) -> None:
        """Wait for the core's process, then follow what it does. Raises `CoreDidNotStart`."""
        if self._process is not None:
            self._ready = self._process.wait_ready()
            if "workspaces" not in self._ready:
                self._prefix = f"{fresh_token()[:8]}-"  # others may use the core, too
            self._feeder.start()

    def attach_default(self, site: Site, shape: dict[str, Any]) -> dict[str, Any]:
        """Give the default site its workspace with both apps connected; the ready file's part about it."""
        if self._process is None or "workspaces" not in self._ready:
            return {}
        token = next(one["token"] for one in self._ready["workspaces"] if one["id"] == WORKSPACE)
        told = self._attach(site, WORKSPACE, token)
        here = {"workspace": WORKSPACE}
        api = self._admin
        known = {
            one["app"]: one["base_url"]
            for one in api.call("GET", "/api/v1/connections", params=here)["items"]
        }
        for app in APPS:
            at = shape[app]["base_url"]
            if known.get(app, at) != at:
                raise CoreMoved(
                    f"this state folder knows the {app} fake at {known[app]}, and now it would be at {at}; "
                    "start with the same --ports, or with a fresh --state folder"
                )
            if app not in known:
                credentials = {name: shape[app][name] for name in CREDENTIALS[app]}
                body = {"app": app, "base_url": at, "credentials": credentials}
                api.call("POST", "/api/v1/connections", json=body, params=here)
        return told

    def attach(self, site: Site) -> dict[str, Any]:
        """Give a private site a workspace of its own, with nothing connected."""
        if self._process is None or self.ended is not None:
            return {}
        id = f"{self._prefix}{site.id}"
        made = self._admin.call("POST", "/api/v1/workspaces", json={"id": id, "name": id})
        if not isinstance(made, dict) or not isinstance(made.get("token"), str):
            raise RehearseError(f"POST {self._ready['base_url']}/api/v1/workspaces answered without a token")
        return self._attach(site, id, made["token"])

    def detach(self, site: Site) -> None:
        """The site is dropped: its workspace goes, too."""
        companion, workspace = self._companions.pop(site.id, None), self._workspaces.pop(site.id, None)
        if workspace is not None and not (companion is not None and companion.down):
            with suppress(Refused, Unreachable):
                self._admin.call("DELETE", f"/api/v1/workspaces/{workspace}")
        if companion is not None:
            companion.close()

    def companion(self, site: Site) -> CoreOutside | None:
        return self._companions.get(site.id)

    def about(self, site: Site) -> dict[str, Any]:
        if self._process is None:
            return {"state": "none", "why": "the stack was started with --no-core"}
        if self.ended is not None:
            return {"state": "down", "why": f"its process ended with status {self.ended}"}
        companion = self.companion(site)
        held = companion is not None and companion.held
        state = "down" if companion is None or companion.down else "held" if held else "running"
        known = {} if self._process.pid is None else {"pid": self._process.pid}
        return {"state": state, **known, "base_url": self._ready["base_url"]}

    def mute(self, site: Site, app: str, *, muted: bool) -> None:
        self._deliveries.mute(site, app, muted=muted)

    def arrived(self, site: Site) -> None:
        """A webhook reached the core."""
        companion = self.companion(site)
        if companion is not None:
            companion.poke()

    def died(self, status: int) -> None:
        """The core's process ended by itself; the fakes go on alone."""
        self.ended = status
        for companion in self._companions.values():
            companion.went_away()

    def close(self) -> None:
        """Follow no more, and end the core's process."""
        self._closing.set()
        if self._process is not None:
            self._process.stop()

    def _attach(self, site: Site, workspace: str, token: str) -> dict[str, Any]:
        base_url = self._ready["base_url"]
        self._workspaces[site.id] = workspace
        if self._can("hooks"):
            point_webhooks(site, base_url, workspace)
        if self._can("clock"):
            self._follow(site, workspace, token)
        about = {"base_url": base_url, "admin_token": self._ready["admin_token"], "workspace": workspace}
        return {"core": {**about, "token": token}}

    def _follow(self, site: Site, workspace: str, token: str) -> None:
        """Let the workspace live on the site's clock; one that cannot goes by the machine's."""
        api = Api(self._ready["base_url"], bearer(token))
        companion = CoreOutside(site, api, workspace, tells=self._can("events"))
        companion.follow_clock()
        self._companions[site.id] = companion
        site.companions.append(companion)
        site.clock_watchers.append(companion.clock_moved)
        if self._can("snapshots"):
            site.snapshots = SnapshotsWithCore(site, companion)

    def _can(self, name: str) -> bool:
        """Whether the core has this capability: our own has all, one that was joined says which."""
        said = self._ready.get("capabilities")
        return said is None or name in said

    @cached_property
    def _admin(self) -> Api:
        return Api(self._ready["base_url"], bearer(self._ready["admin_token"]))

    def _feed(self) -> None:
        """While clocks run the core acts by itself: fetch what it tells."""
        while not self._closing.wait(FEED_EVERY):
            for companion in list(self._companions.values()):
                companion.fetch_while_running()
