"""The core in its own process as a companion of a site: its clock follows, its events join the site's."""

from __future__ import annotations

import threading
from typing import Any

from rehearse.errors import Refused, Unreachable
from rehearse.transport import Api
from simulators.kit.clock import iso, parse_iso
from simulators.kit.sites import Site

_OWN = ("id", "at", "kind", "app", "span", "cause")
PAGE = "1000"


class CoreOutside:
    """One workspace of the core's process, as `simulators.kit.timeline.Companion`.

    It is also the keeper of the core's half of each snapshot. ``api`` speaks for the workspace. While nobody
    answers there it is ``down``: the site goes on alone. A core that does not tell what it did is not asked.
    """

    def __init__(self, site: Site, api: Api, workspace: str, *, tells: bool = True) -> None:
        self._site, self._api, self.workspace, self._tells = site, api, workspace, tells
        self._path = f"/api/v1/workspaces/{workspace}"
        self._lock = threading.RLock()
        self._due: int | None = None
        self._look: int | None = None
        self._told = 0
        self._trouble: list[str] = []
        self._released = False
        self.held = False
        self.down = False

    def next_due(self) -> int | None:
        return None if self.held or self.down else self._due

    def next_look(self) -> int | None:
        return None if self.held or self.down else self._look

    def pending(self) -> list[str]:
        return [] if self.held or self.down else self._trouble

    def run(self, now: int) -> bool:
        """Let the core do all that is due now by the site's clock."""
        with self._lock:
            try:
                self.follow_clock()
                answer = self._api.call("POST", "/api/v1/settle", json={"look": self._released})
            except Refused as refused:
                self._trouble, self._due = [f"core: {refused}"], now
                return False
            except Unreachable:
                self.went_away()
                return False
            self._trouble, self._released = [], False
            self._due, self._look = _instant(answer["next_due"]), _instant(answer["next_look"])
            self.tell_events()
            return bool(answer["found"])

    def poke(self) -> None:
        """Something may have asked for a cycle: the core is asked at the next step."""
        self._due = self._site.clock.now()

    def hold(self, *, held: bool) -> None:
        """While it is held its time stands still, so that it starts nothing; afterwards it looks at once."""
        if held and self._site.clock.factor:
            self._api.call("PUT", f"{self._path}/clock", json={"mode": "frozen"})
        elif self.held:
            self.poke()
            self._released = True
        self.held = held
        self.clock_moved()

    def follow_clock(self) -> None:
        """Set the workspace's clock to the site's time and pace."""
        clock = self._site.clock
        body: dict[str, Any] = {"now": iso(clock.now()), "mode": clock.mode}
        if clock.mode == "scaled":
            body["factor"] = clock.factor
        self._api.call("PUT", f"{self._path}/clock", json=body)

    def clock_moved(self) -> None:
        """The site's time was advanced, set back or given another pace."""
        if not (self.down or self.held):
            try:
                self.follow_clock()
            except Unreachable:
                self.went_away()

    def tell_events(self) -> None:
        """Put what the core did since the last time into the site's stream, in the core's order."""
        with self._lock:
            while self._tells:
                asked = {"after": str(self._told), "limit": PAGE}
                page = self._api.call("GET", "/api/v1/events", params=asked)
                for event in page["items"]:
                    self._told = int(event["id"])
                    data = {name: value for name, value in event.items() if name not in _OWN}
                    self._site.events.emit(
                        event["kind"], cause=event["cause"], app="core", span=event["span"], **data
                    )
                if page["next"] is None:
                    return

    def fetch_while_running(self) -> None:
        """`tell_events`, if the clock runs and somebody answers."""
        if self._site.clock.factor and not self.down:
            try:
                self.tell_events()
            except (Refused, Unreachable):
                return  # whoever asks for more than news will find out

    def close(self) -> None:
        """Ask no more."""
        self._api.close()

    def went_away(self) -> None:
        """Nobody answers any more."""
        if not self.down:
            self.down = True
            self._site.events.emit("core_crashed", cause="control", app="core")

    def keep(self, name: str) -> None:
        self._api.call("PUT", self._kept(name), json={})

    def put_back(self, name: str) -> None:
        self._api.call("POST", f"{self._kept(name)}/restore", json={})
        self.clock_moved()
        self.poke()

    def forget(self, name: str) -> None:
        self._api.call("DELETE", self._kept(name))

    def tell(self, before: str, after: str) -> list[str]:
        if self.down:
            return []
        told = self._api.call("GET", f"{self._kept(before)}/diff/{after or '(start)'}")
        return [str(one["text"]) for one in told["items"]]

    def _kept(self, name: str) -> str:
        return f"{self._path}/snapshots/{name or '(start)'}"


def _instant(text: str | None) -> int | None:
    return None if text is None else parse_iso(text)
