"""Named snapshots of a site: everything that a call could change or read, put back in one go.

Events are not part of it: what happened, happened; restoring is one more event. Snapshots form a tree: each
remembers the one that was taken or restored last before it, so that several lines of time can branch off.
"""

from __future__ import annotations

from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulators.kit.agenda import Item
from simulators.kit.difference import Difference, Part, RecordChange
from simulators.kit.faults.box import Armed, BoxState
from simulators.kit.rng import Place
from simulators.kit.row_diff import RowChange, changes, comparing

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.sites import Site

NOW = "now"


@dataclass(frozen=True, slots=True)
class AccountImage:
    """One account as it stood. ``entries`` is what the directory knew of it."""

    account: Account
    image: bytes
    memory: dict[str, Any]
    credentials: dict[str, Any]
    settings: Any
    clock_offset: int
    entries: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A site as it stood at ``at`` (ms), on the line of time from ``parent`` (``""``: the start)."""

    name: str
    at: int
    factor: float
    streams: dict[str, Place]
    agenda: list[Item]
    webhooks: dict[str, Any]
    faults: BoxState
    accounts: tuple[AccountImage, ...]
    parent: str = ""


class Snapshots:
    """A site's snapshots by name. Raises `LookupError` for a name that was not taken."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._taken: dict[str, Snapshot] = {}
        self._start: Snapshot | None = None
        self._last = ""

    def names(self) -> list[str]:
        """The names, in the order in which they were taken."""
        return list(self._taken)

    def get(self, name: str) -> Snapshot:
        """The snapshot of this name."""
        try:
            return self._taken[name]
        except KeyError:
            known = ", ".join(self._taken) or "none yet"
            raise LookupError(f"no snapshot {name!r}; taken: {known}") from None

    def take(self, name: str) -> Snapshot:
        """Keep everything under this name; an older snapshot of the same name is replaced."""
        if name == NOW:
            raise ValueError(f"{NOW!r} is the word for how everything is at the moment")
        with self._site.driving:
            snapshot = _of(self._site, name)
        if name in self._taken:
            self._take_out(name)
        snapshot = replace(snapshot, parent=self._last)
        self._taken[name], self._last = snapshot, name
        self._site.events.emit("snapshot_taken", cause="control", name=name)
        return snapshot

    def restore(self, name: str) -> None:
        """Put everything back to how it was, the time included."""
        snapshot = self.get(name)
        with self._site.driving:
            _put_back(self._site, snapshot, move_clock=True)
        self._last = name
        self._site.events.emit("snapshot_restored", cause="control", name=name)
        self._tell_watchers()

    def drop(self, name: str, *, with_children: bool = False) -> list[str]:
        """Forget a snapshot; its children go to its parent, or go too. Returns the names that are gone."""
        self.get(name)
        gone = [name, *self._below(name)] if with_children else [name]
        for one in reversed(gone):
            self._take_out(one)
        return gone

    def _below(self, name: str) -> list[str]:
        children = [one.name for one in self._taken.values() if one.parent == name]
        return [each for child in children for each in (child, *self._below(child))]

    def _take_out(self, name: str) -> None:
        parent = self._taken.pop(name).parent
        self._last = parent if self._last == name else self._last
        for one in list(self._taken.values()):
            if one.parent == name:
                self._taken[one.name] = replace(one, parent=parent)

    def diff(self, before: str, after: str) -> list[RowChange]:
        """The rows that differ between two snapshots, by app, account and table. ``now`` is the present."""
        return between(self._get_or_now(before), self._get_or_now(after))

    def _get_or_now(self, name: str) -> Snapshot:
        return _of(self._site, NOW) if name == NOW else self.get(name)

    def difference(self, before: str, after: str) -> Difference:
        """What a person would tell of the time between two snapshots. ``now`` is the present."""
        first, second = self._get_or_now(before), self._get_or_now(after)
        then = {id(kept.account): kept for kept in first.accounts}
        parts: dict[str, tuple[RecordChange, ...]] = {}
        for kept in second.accounts:
            vendor = self._site.vendor(kept.account.app)
            old = then.get(id(kept.account))
            if old is not None:
                with comparing(old.image, kept.image) as compared:
                    told = tuple(vendor.describe(compared))
                parts[vendor.title] = (*parts.get(vendor.title, ()), *told)
        return Difference(
            before=before,
            after=after,
            from_at=first.at,
            to_at=second.at,
            parts=tuple(Part(title, records) for title, records in parts.items()),
            faults=tuple(self._fault(armed) for armed in second.faults.armed),
        )

    def _fault(self, armed: Armed) -> str:
        left = None if armed.times is None else armed.times - armed.fired
        often = "always" if left is None else "once" if left == 1 else f"{left} times"
        app = f"{self._site.vendor(armed.app).title}, " if armed.app else ""
        return f"{armed.name} ({app}{'sticky' if armed.sticky else often})"

    def start_here(self) -> None:
        """From now on `reset` comes back to how everything is now."""
        with self._site.driving:
            self._start = _of(self._site, "")

    def reset(self) -> None:
        """Back to the start, snapshots forgotten. A clock that is real now and was real then runs on."""
        start = self._start
        assert start is not None, "the site was never started"
        self._taken, self._last = {}, ""
        with self._site.driving:
            _put_back(self._site, start, move_clock=not (start.factor == 1 and self._site.clock.factor == 1))
        self._site.events.emit("reset", cause="control")
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        for watcher in self._site.clock_watchers:
            watcher()


def between(before: Snapshot, after: Snapshot) -> list[RowChange]:
    """The rows that differ between two snapshots of one site."""
    found: list[RowChange] = []
    then = {id(kept.account): kept for kept in before.accounts}
    for kept in after.accounts:
        old = then.get(id(kept.account))
        if old is not None:
            found += changes(kept.account.app, kept.account.id, old.image, kept.image)
    return found


def _of(site: Site, name: str) -> Snapshot:
    """The site between two transactions: what one of them put on the agenda is there, or nothing of it."""
    with ExitStack() as stopped:
        for account in site.every_account():
            stopped.enter_context(account.database.lock)
        return Snapshot(
            name=name,
            at=site.clock.now(),
            factor=site.clock.factor,
            streams=site.streams.state(),
            agenda=deepcopy(site.agenda.state()),
            webhooks=site.webhooks.state(),
            faults=site.faults.state(),
            accounts=tuple(_of_account(account) for account in site.every_account()),
        )


def _of_account(account: Account) -> AccountImage:
    return AccountImage(
        account=account,
        image=account.database.image(),
        memory=deepcopy(account.memory),
        credentials=deepcopy(account.credentials),
        settings=account.settings,
        clock_offset=account.clock_offset,
        entries=account.site.sites.directory.entries(account),
    )


def _put_back(site: Site, snapshot: Snapshot, *, move_clock: bool) -> None:
    for kept in snapshot.accounts:
        _put_back_account(kept)
    if move_clock:
        site.clock.rewind(snapshot.at, factor=snapshot.factor)
    site.streams.restore(snapshot.streams)
    site.faults.restore(snapshot.faults)
    site.webhooks.restore(snapshot.webhooks)
    site.agenda.restore(deepcopy(snapshot.agenda))
    site.webhooks.resume()
    site.sites.alarm.set()


def _put_back_account(kept: AccountImage) -> None:
    account = kept.account
    directory = account.site.sites.directory
    with account.database.lock:
        account.database.restore(kept.image)
        account.memory = deepcopy(kept.memory)
        account.credentials = deepcopy(kept.credentials)
        account.settings = kept.settings
        account.clock_offset = kept.clock_offset
        account.revision += 1
        directory.forget(account)
        for kind, value in kept.entries:
            directory.register(account, kind, value)
