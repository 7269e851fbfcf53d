"""When a core on the machine's clock has caught up: told from outside, by what it asks of the apps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from simulators.kit.clock import pause

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

LOOKS: Final = 2
"""The first call after a change may belong to a look that began before it."""

EVERY: Final = 0.2
"""Seconds between two tries."""


def wait_until_quiet(rehearsal: Rehearsal, longest: int) -> None:
    """Return once the core has called each connected app again since the last change, or after so many ms."""
    apps = {one.app for one in rehearsal.core.connections()}
    until, seen = rehearsal.now + longest, list[dict[str, Any]]()
    while rehearsal.now < until:
        seen += rehearsal.events(after=seen[-1]["id"] if seen else 0)
        if caught_up(seen, apps):
            return
        pause(EVERY)


def caught_up(events: Iterable[Mapping[str, Any]], apps: Iterable[str]) -> bool:
    """Whether each app has been called by the core, and changed by nobody, since the last change of any."""
    looks = dict.fromkeys(apps, 0)
    for one in events:
        if one["kind"] == "row":
            looks = dict.fromkeys(looks, 0)
        elif one["kind"] == "request" and one["cause"] != "person" and one["app"] in looks:
            looks[one["app"]] += 1
    return all(count >= LOOKS for count in looks.values())
