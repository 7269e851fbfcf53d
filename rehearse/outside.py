"""A rehearsal behind sockets: the vendors' APIs, the control API and the core's, from another process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from rehearse.errors import CoreIsDown, NotHere
from rehearse.fill.rows import Outcome
from rehearse.transport import Api, bearer
from simulators.kit.clock import parse_iso, pause
from simulators.kit.difference import Difference
from simulators.kit.sites import HAND

CHUNK = 1_000
"""Rows of an import in one call."""

PAGE = 10_000
LONG = 900.0
"""Seconds for calls in which much may happen: days that pass, imports."""


class Outside:
    """Implements `rehearse.backend.Backend`; ``ready`` is what a ready file holds, or a private site's.

    ``patience`` is how many seconds the core may take for one answer.
    """

    def __init__(self, ready: Mapping[str, Any], *, patience: float = LONG) -> None:
        self._shape = dict(ready)
        self._site = {"site": str(ready["site"])}
        control = ready["control"]
        self._opened: list[Api] = []
        self.control = self._open(f"{control['base_url']}/_rehearse/v1", bearer(control["token"]))
        self._core: Api | None = None
        if "core" in ready:
            core = ready["core"]
            self._core = self._open(core["base_url"], bearer(core["token"]), seconds=patience)

    def ready(self) -> Mapping[str, Any]:
        shape: Mapping[str, Any] = self.control.call("GET", f"/sites/{self._site['site']}")
        return shape

    def hands(self, app: str) -> Api:
        return self._api(app, {HAND: self._shape["hand"]})

    def plain(self, app: str) -> Api:
        return self._api(app, {})

    def core(self) -> Api:
        if self._core is None:
            raise CoreIsDown("this stack runs without a core; start one without --no-core")
        return self._core

    def now(self) -> int:
        return self._time()[0]

    def runs(self) -> bool:
        return self._time()[1] > 0

    def advance(self, milliseconds: int) -> None:
        self._post("/clock/advance", {"duration": f"{milliseconds}ms"})

    def let_pass(self, milliseconds: int) -> None:
        _, factor = self._time()
        if factor:
            pause(milliseconds / 1000 / factor)
        else:
            self.advance(milliseconds)

    def settle(self) -> None:
        self._post("/settle", {})

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
        body = {"name": name, "match": dict(match), "times": times, "sticky": sticky, "params": dict(params)}
        self._post("/faults", body | ({"app": app} if app else {}))

    def armed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get("/faults")["faults"]
        return found

    def disarm(self, id: int | None = None) -> None:
        self.control.call("DELETE", "/faults" if id is None else f"/faults/{id}", params=self._site)

    def set_weather(
        self, seed: int | None, *, intensity: float | Mapping[str, float] | None, sticky: bool
    ) -> None:
        shares = dict(intensity) if isinstance(intensity, Mapping) else intensity
        self._post("/weather", {"seed": seed, "intensity": shares, "sticky": sticky})

    def weather(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._get("/weather")["weather"]
        return found

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._get("/events", after=str(after), limit=str(PAGE))["events"]
            found += page
            if len(page) < PAGE:
                return found
            after = page[-1]["id"]

    def take_snapshot(self, name: str) -> None:
        self._post("/snapshots", {"name": name})

    def restore_snapshot(self, name: str) -> None:
        self._post(f"/snapshots/{name}/restore", {})

    def compare(self, before: str, after: str) -> Difference:
        return msgspec.convert(self._get(f"/snapshots/{before}/diff/{after}")["difference"], Difference)

    def import_records(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for first in range(0, len(rows), CHUNK):
            chunk = [dict(row) for row in rows[first : first + CHUNK]]
            answer = self._post("/records", {"app": app, "object": object, "rows": chunk})
            outcomes += [
                {"index": first + one["index"], "id": one.get("id", ""), "refused": one.get("refused", "")}
                for one in answer["results"]
            ]
        return outcomes

    def hold_core(self, *, held: bool) -> None:
        self._post("/core/hold" if held else "/core/release", {})

    def mute(self, app: str, *, muted: bool) -> None:
        self.control.call("PUT", "/notices", json={"app": app, "reach": not muted}, params=self._site)

    def crash_core(self) -> None:
        raise NotHere("a stack's core keeps its data in memory and cannot be crashed; a World's can")

    def restart_core(self) -> None:
        raise NotHere("a stack's core cannot be started again by itself; stop the stack and start another")

    def close(self) -> None:
        for api in self._opened:
            api.close()

    def drop(self) -> None:
        """Forget this private site on the server."""
        self.control.call("DELETE", f"/sites/{self._site['site']}")

    def _api(self, app: str, headers: Mapping[str, str]) -> Api:
        return self._open(self._shape[app]["base_url"], headers)

    def _open(self, base_url: str, headers: Mapping[str, str], *, seconds: float = LONG) -> Api:
        self._opened.append(Api(base_url, headers, seconds=seconds))
        return self._opened[-1]

    def _time(self) -> tuple[int, float]:
        clock = self._get("/clock")
        return parse_iso(clock["now"]), float(clock["factor"])

    def _get(self, path: str, **params: str) -> Any:
        return self.control.call("GET", path, params=self._site | params)

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self.control.call("POST", path, json=body, params=self._site)
