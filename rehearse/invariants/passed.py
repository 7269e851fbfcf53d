"""Every record was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground
from rehearse.invariants.running import Running


class NothingPassed:
    """No cursor went past a record: the core knows each that people see, and knows where it stands.

    It is linked, excluded for a reason, failing with an error, or without a partner. That the pairs hold the
    present values is `convergence`.
    """

    name: ClassVar[str] = "nothing passed by a cursor"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each record on both sides of each sync."""
        failing = {(one.sync, one.side, one.id) for one in ground.issues}
        for running in ground.running:
            yield from self._known("crm", running.ours, running.of_crm)
            partners = {app for _, app in running.links}
            lone = {one.id for one in running.standings if one.side != "crm"}
            yield from self._known(running.sync.connection, running.theirs, partners | lone)
            yield from self._reasons(running, failing)

    @staticmethod
    def _known(side: str, seen: Iterable[str], known: Iterable[str]) -> Iterator[str]:
        held = set(known)
        for id in seen:
            yield "" if id in held else f"{side} record {id} is unknown to the core"

    @staticmethod
    def _reasons(running: Running, failing: set[tuple[str, str, str]]) -> Iterator[str]:
        for one in running.standings:
            if one.state == "excluded":
                yield "" if one.reason else f"{one.side} record {one.id} is excluded for no reason"
            elif one.state == "failing":
                told = (running.sync.id, one.side, one.id) in failing
                yield "" if told else f"{one.side} record {one.id} is failing without an error"
