"""Calls out of the fakes whose answer counts, not only its status: the URL of a workflow's action."""

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


def ask(site: Site, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int) -> Reply:
    """Post ``body`` and wait for the answer. A poster that knows statuses only gives an empty body.

    Nothing may be locked meanwhile: who is asked may call back at once.
    """
    return ask_by(site.sites.poster, url, body, headers, timeout_ms, site)


def ask_by(
    poster: Poster, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site
) -> Reply:
    """The same by a certain poster."""
    if isinstance(poster, Asker):
        return poster.ask(url, body, headers, timeout_ms, site)
    return Reply(poster.post(url, body, headers, timeout_ms, site))
