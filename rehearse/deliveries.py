"""The way of webhooks from the fakes to the core: watched, and cut where a test wants that."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulators.kit.asking import Reply, ask, fetch
from simulators.kit.sites import Site
from simulators.kit.webhooks import Poster

DELIVERED = 204


class Deliveries:
    """A `simulators.kit.webhooks.Poster` around another. ``arrived`` is told of each that was taken."""

    def __init__(self, poster: Poster, arrived: Callable[[Site], None] | None = None) -> None:
        self._poster, self._arrived = poster, arrived
        self._muted: dict[tuple[str, str], bool] = {}

    def mute(self, site: Site, app: str, *, muted: bool) -> None:
        """Lose an app's deliveries to the core from now on: the app believes that they arrived."""
        self._muted[site.id, app] = muted

    def fetch(self, url: str, timeout_ms: int, most: int, site: Site) -> Reply:
        """What a GET brings; reading is never cut."""
        return fetch(self._poster, url, timeout_ms, most, site)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        """The status of the answer; 0 where there was none in time."""
        app = url.partition("?")[0].rpartition("/hooks/")[2]
        if self._muted.get((site.id, app)):
            return DELIVERED
        status = self._poster.post(url, body, headers, timeout_ms, site)
        if self._arrived is not None and 200 <= status < 300:
            self._arrived(site)
        return status

    def ask(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> Reply:
        """The answer to a call that no test cuts: the action of a workflow."""
        reply = ask(self._poster, url, body, headers, timeout_ms, site)
        if self._arrived is not None and 200 <= reply.status < 300:
            self._arrived(site)
        return reply
