"""Moving a site's time and running everything that falls due, in order, until all is quiet.

Who lives on the site's clock beside the fakes (the system under test) is a `Companion`. While nothing
changes, its routine looks before the next other item collapse into one every ten days: that is what lets
thirty idle days pass in a moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from simulators.kit.clock import pause
from simulators.kit.sites import Site

AT_ONE_INSTANT = 1_000
"""So many steps without time passing mean that something will never be done."""

LONGEST_LAG = 60_000
"""Milliseconds after which no index of any vendor lags any more."""

LONGEST_SKIP = 10 * 86_400_000
"""So long (ms) no look is made while nothing changes. Looking is not without effect: some vendors end a login
that nobody used for a hundred days, and tell changes of the last thirty days only."""

PATIENCE = 30.0
"""Seconds to wait for another caller that is moving the same site's time."""


class Companion(Protocol):
    """A system under test that acts on the site's clock."""

    def next_due(self) -> int | None:
        """When it next has something to do that must not be skipped, or None."""

    def next_look(self) -> int | None:
        """When it next looks for changes as a matter of routine; may be skipped while nothing changes."""

    def run(self, now: int) -> bool:
        """Do everything that is due at ``now``; True if anything was found or done."""

    def pending(self) -> list[str]:
        """What it still has in hand, in words; empty when quiet."""


class Unsettled(Exception):
    """The site did not become quiet. ``pending`` names what was in the way."""

    def __init__(self, pending: list[str]) -> None:
        super().__init__("not settled: " + "; ".join(pending))
        self.pending = pending


def advance(site: Site, milliseconds: int) -> None:
    """Let this much time pass and return settled. Raises `Unsettled` where something never gets done."""
    if milliseconds < 0:
        raise ValueError("time never runs backwards; restore a snapshot to go back")
    with _driving(site):
        target = site.clock.now() + milliseconds
        quiet = _Quiet(site)
        at, steps = -1, 0
        while (step := _next_step(site, target, quiet)) is not None:
            at, steps = (at, steps + 1) if step <= at else (step, 0)
            if steps > AT_ONE_INSTANT:
                raise Unsettled(pending(site))
            site.clock.move_to(step)
            _run_due(site, quiet)
        site.clock.move_to(target)
        settle(site)
    _tell_of_clock(site)


def pace(site: Site, factor: float) -> None:
    """Let the site's time run at this factor from here on: 0 freezes it, 1 is real."""
    site.clock.scale(factor)
    site.sites.alarm.set()
    _tell_of_clock(site)


def settle(site: Site, *, tries: int = 3_000) -> None:
    """Wait until no request is open, nothing is due and every companion is quiet; else `Unsettled`.

    Between two tries other threads get 10 ms, so ``tries`` bounds the wait for what lives outside.
    """
    with _driving(site):
        quiet = _Quiet(site)
        for _ in range(tries):
            _run_due(site, quiet)
            if not pending(site):
                return
            pause(0.01)
        raise Unsettled(pending(site))


def pending(site: Site) -> list[str]:
    """What keeps the site from being quiet, in words."""
    now = site.clock.now()
    found = [f"{site.traffic.open} requests open"] * bool(site.traffic.open)
    found += site.agenda.pending(now)
    for companion in site.companions:
        found += companion.pending()
        due = companion.next_due()
        if due is not None and due <= now:
            found.append(f"{type(companion).__name__} due since {now - due} ms")
    return found


@contextmanager
def _driving(site: Site) -> Iterator[None]:
    """One caller at a time moves a site's time."""
    if not site.driving.acquire(timeout=PATIENCE):
        raise Unsettled(["another caller is moving this site's time"])
    try:
        yield
    finally:
        site.driving.release()


def _tell_of_clock(site: Site) -> None:
    site.events.emit("clock_moved", cause="control", to=site.clock.now(), factor=site.clock.factor)
    for watcher in site.clock_watchers:
        watcher()


class _Quiet:
    """Remembers at which revision of the site each companion last looked and found nothing.

    A look soon after a change proves nothing: what changed may still hide behind a lagging index.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._revision, self._since = site.revision(), site.clock.now()
        self._seen: dict[int, int] = {}

    def note(self, companion: Companion, *, found: bool) -> None:
        now, revision = self._site.clock.now(), self._site.revision()
        if revision != self._revision:
            self._revision, self._since = revision, now
        quiet = not found and now - self._since >= LONGEST_LAG
        self._seen[id(companion)] = revision if quiet else -1

    def holds(self, companion: Companion) -> bool:
        return self._seen.get(id(companion), -1) == self._site.revision()


def _next_step(site: Site, target: int, quiet: _Quiet) -> int | None:
    """The next instant at which something happens, or None if nothing does until ``target``."""
    musts = [site.agenda.next_due()] + [companion.next_due() for companion in site.companions]
    first = min((at for at in musts if at is not None), default=target + 1)
    for companion in site.companions:
        look = companion.next_look()
        if look is not None:
            first = min(first, look + LONGEST_SKIP if quiet.holds(companion) else look)
    return first if first <= target else None


def _run_due(site: Site, quiet: _Quiet) -> None:
    """Run what is due now: first the looks that were skipped, then the agenda, then who reacts to it."""
    now = site.clock.now()
    for companion in site.companions:
        look = companion.next_look()
        if look is not None and look < now and quiet.holds(companion):
            quiet.note(companion, found=companion.run(now))
    _run_agenda(site, now)
    for companion in site.companions:
        due = [at for at in (companion.next_due(), companion.next_look()) if at is not None]
        if due and min(due) <= now:
            quiet.note(companion, found=companion.run(now))
            _run_agenda(site, now)


def _run_agenda(site: Site, now: int) -> None:
    for _ in range(AT_ONE_INSTANT * 1_000):
        if not site.agenda.run_next(now):
            return
    raise Unsettled(site.agenda.pending(now))
