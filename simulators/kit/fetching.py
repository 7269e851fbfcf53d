"""Reading what a vendor was told to fetch: from this machine only, never from the world outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from simulators.kit.sites import Site


class Fetched(NamedTuple):
    """What a GET brought."""

    status: int
    body: bytes


@runtime_checkable
class Fetcher(Protocol):
    """A `simulators.kit.webhooks.Poster` that can also read."""

    def fetch(self, url: str, timeout_ms: int, most: int, site: Site, /) -> Fetched | None:
        """The answer to a GET without any credentials, with at most ``most`` + 1 bytes of its body.

        None where there was no answer in time, or where the URL does not name this machine. Redirects are
        not followed.
        """


def fetch(site: Site, url: str, *, timeout_ms: int, most: int) -> Fetched | None:
    """As `Fetcher.fetch`, by the site's own way out; None where that way does not read."""
    way = site.sites.poster
    return way.fetch(url, timeout_ms, most, site) if isinstance(way, Fetcher) else None
