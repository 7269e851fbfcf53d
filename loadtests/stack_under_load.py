"""The running stack that the load goes to: what is put in before, and what must hold of it afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from loadtests.agreement import Difference, differences
from loadtests.bench.sample import contact, digits
from rehearse.core_values import Sync
from rehearse.serving import last_started, ready_file
from rehearse.stack import Stack
from simulators.kit.clock import parse_iso

FIRST = 1_000
"""Contacts are numbered from here."""

INDEX_LAG = 3.0
"""Seconds after which the CRM's search shows every edit: its lag, and one more."""

CATCH_UP = 300.0
"""Seconds in which the core has to be through: the vendors' limits may hold its writes back for minutes."""

LOOKS = 3
"""So often the core is asked to look before two sides that differ count as a disagreement."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found when all was quiet again, and what the core did meanwhile.

    ``behind`` is how many seconds after the people had left it was through; ``late`` counts the differences
    that were left then, which only its next poll would have found.
    ``throttled`` of its ``calls`` came too fast for a vendor's limit; ``written`` are the records it changed:
    these three are counted among the events that the stack still holds.
    """

    pairs: int
    differences: tuple[Difference, ...]
    behind: float
    late: int
    failing: int
    calls: int
    throttled: int
    written: int

    @property
    def holds(self) -> bool:
        """Whether both sides agree, and the core kept to the vendors' limits."""
        return bool(self.pairs) and not self.differences and not self.throttled


class StackUnderLoad:
    """A stack with a sync of contacts and customers that lets every record in.

    ``wait`` is how the caller lets seconds pass.
    """

    def __init__(self, stack: Stack, wait: Callable[[float], object]) -> None:
        self.stack, self._wait = stack, wait
        self._events = 0
        self._sync: Sync | None = None

    @classmethod
    def found(cls, wait: Callable[[float], object]) -> StackUnderLoad:
        """The stack of REHEARSE_READY_FILE, else the one started last. Raises `RehearseError`."""
        return cls(Stack(ready_file.read(last_started.find(os.environ.get("REHEARSE_READY_FILE")))), wait)

    @property
    def sync(self) -> Sync:
        """The sync under load."""
        assert self._sync is not None, "prepare() comes first"
        return self._sync

    def prepare(self, contacts: int) -> list[tuple[str, str]]:
        """Fill in contacts, turn the sync on unless it is, wait until all is quiet; the linked pairs."""
        known = {one["email"] for one in self.stack.crm.contacts.all()}
        rows = [contact(digits(number)) for number in range(FIRST, FIRST + contacts)]
        new = [row for row in rows if row["email"] not in known]
        if new:
            self.stack.crm.contacts.create_many(new)
        running = [one for one in self.stack.core.syncs() if one.state in ("INITIAL", "ON")]
        self._sync = running[0] if running else self.stack.core.set_up(filters={"to_app": [], "to_crm": []})
        self._catch_up(look=True)
        events = self.stack.events()
        self._events = events[-1]["id"] if events else 0
        return self.links()

    def links(self) -> list[tuple[str, str]]:
        """Contact id and customer id of every pair."""
        return self.stack.core.links(self.sync)

    def verdict(self) -> Verdict:
        """Wait until the stack is quiet and compare both sides, read through their own APIs."""
        behind = self._catch_up(look=False)
        found = self._differences(links := self.links())
        late = len(found)
        for _ in range(LOOKS):
            self._catch_up(look=True)
            found = self._differences(links := self.links())
            if not found:
                break
        events = self.stack.events(after=self._events)
        asked = [one for one in events if one["kind"] == "request" and one["cause"] != "person"]
        calls = {one["span"]: one["status"] for one in asked}
        return Verdict(
            pairs=len(links),
            differences=tuple(found),
            behind=behind,
            late=late,
            failing=len(self.stack.core.issues()),
            calls=len(calls),
            throttled=sum(1 for status in calls.values() if status == 429),
            written=sum(1 for one in events if one["kind"] == "row" and one["cause"] in calls),
        )

    def _differences(self, links: list[tuple[str, str]]) -> list[Difference]:
        contacts = {one.id: one.properties for one in self.stack.crm.contacts.all()}
        customers = {one.id: one.properties for one in self.stack.quickbooks.customers.all(inactive=True)}
        return differences(links, contacts, customers)

    def _catch_up(self, *, look: bool) -> float:
        """Wait until the core has nothing left to do, after another look if asked; the seconds it took."""
        began = self.stack.now
        self._wait(INDEX_LAG)
        while (due := self._settled(look=look)) is not None:
            taken = (self.stack.now - began) / 1000
            if taken > CATCH_UP:
                break
            look = False
            self._wait(min(max((due - self.stack.now) / 1000, 0.1), 5.0))
        return (self.stack.now - began) / 1000

    def _settled(self, *, look: bool) -> int | None:
        """Let the core do what is due now; when it has to go on by itself, if at all."""
        answer = self.stack.outside.core().call("POST", "/api/v1/settle", json={"look": look})
        self.stack.settle()
        return None if answer["next_due"] is None else parse_iso(answer["next_due"])
