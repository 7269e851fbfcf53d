"""Nothing that passes is left once the weather is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground

PASSING = ("INTERNAL", "APP_UNAVAILABLE", "RATE_LIMITED", "TIMEOUT", "STALE_VERSION")
"""Errors whose causes pass by themselves."""


class NothingPassingLeft:
    """When no fault waits any more, the core has got over it.

    No record fails for a cause that passes, no sync is still in its first pass, and no connection is in error
    although its app lets the core in. A sync that somebody turned off stays off.
    """

    name: ClassVar[str] = "nothing passing is left"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each connection, each sync that is on and each open error."""
        if ground.armed:
            return
        for connection in ground.connections.values():
            refused = connection.error and any(
                one.result == "missing" for one in ground.here.core.checks(connection.id)
            )
            wrong = connection.error and not refused
            yield f"{connection.id} has the error {connection.error}, but its app answers" if wrong else ""
        for running in ground.running:
            well = not ground.connections[running.sync.connection].error
            wrong = running.sync.state == "INITIAL" and well
            yield f"{running.sync.id} is still in its first pass" if wrong else ""
        for issue in ground.issues:
            passing = issue.code in PASSING
            told = f"{issue.side} {issue.object} {issue.id} still fails: {issue.code}"
            yield f"{told}, {issue.attempts} tries" if passing else ""
