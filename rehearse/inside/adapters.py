"""The site's clock and stream of events in the shapes that the core wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulators.kit.sites import Site
from sync_core.engine.running import NoRunner
from sync_core.ports import Later


class SiteClock:
    """The workspace's clock is the site's; nobody waits on it."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def now(self) -> int:
        return self._site.clock.now()

    def sleep_until(self, at: int) -> None:
        if at > self.now():
            raise Later(at)


class SiteEvents:
    """What the core tells goes into the site's one stream."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def emit(self, kind: str, *, cause: str, **data: object) -> str:
        fields: dict[str, Any] = data
        return self._site.events.emit(kind, cause=cause, app="core", **fields).span


class Pokes(NoRunner):
    """The runner of a core whose cycles the site's clock runs: a wake-up only tells the companion to look."""

    def __init__(self, poke: Callable[[], None]) -> None:
        self._poke = poke

    def wake(self, workspace_id: str, at: int | None = None) -> None:
        self._poke()
