"""Calls out of the fakes whose answer counts: the URL of a workflow's action, a file that is to be fetched.

A `simulators.kit.webhooks.Poster` need not do more than post: what it cannot do has no answer, or an empty
one. Nothing may be locked meanwhile: who is asked may call back at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from simulators.kit.sites import Site
    from simulators.kit.webhooks import Poster


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``status`` 0: nothing did, in time. The names of ``headers`` are in small letters."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@runtime_checkable
class Asker(Protocol):
    """A poster that reads the whole answer."""

    def ask(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site, /) -> Reply:
        """The answer, or one with status 0 if there was none within ``timeout_ms``."""


@runtime_checkable
class Fetcher(Protocol):
    """A poster that can also read, from this machine only, never from the world outside."""

    def fetch(self, url: str, timeout_ms: int, most: int, site: Site, /) -> Reply:
        """The answer to a GET without any credentials, with at most ``most`` + 1 bytes of its body.

        Its status is 0 where there was no answer in time, or where the URL does not name this machine.
        Redirects are not followed.
        """


def ask(way: Poster, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> Reply:
    """Post ``body`` and wait for the answer. A poster that knows statuses only gives an empty body."""
    if isinstance(way, Asker):
        return way.ask(url, body, headers, timeout_ms, site)
    return Reply(way.post(url, body, headers, timeout_ms, site))


def fetch(way: Poster, url: str, timeout_ms: int, most: int, site: Site) -> Reply:
    """As `Fetcher.fetch`; status 0 where this way does not read."""
    return way.fetch(url, timeout_ms, most, site) if isinstance(way, Fetcher) else Reply(0)
