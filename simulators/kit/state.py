"""A site in a folder, so that a restart goes on where the last run ended.

The accounts' databases are files there and always up to date; everything else is in ``site.json``,
written at the end and every few seconds while something happens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from simulators.kit.accounts import Account
from simulators.kit.agenda import Item
from simulators.kit.clock import Clock, seconds_running, wall
from simulators.kit.older_files import OtherVersion
from simulators.kit.rng import Place
from simulators.kit.sites import Site, Sites

FILE = "site.json"
EVERY_SECONDS = 2.0


VERSION = 1
"""Of ``site.json``; another number is another version's file."""


class Unreadable(Exception):
    """A folder that cannot be taken up; the message says why, and the way out."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"What is kept in {folder} was not written by this version of Rehearse: {why}. Go on with the "
            f"version that wrote it, or name another folder; move this one away to begin anew under its name."
        )


class _AccountState(msgspec.Struct):
    app: str
    id: str
    credentials: dict[str, Any]
    settings: Any
    memory: dict[str, Any]
    clock_offset: int
    entries: list[tuple[str, str]]


class _SiteState(msgspec.Struct):
    """``at`` and ``wall`` are the site's time and the machine's when this was written."""

    version: int
    id: str
    seed: int
    profile: str
    at: int
    wall: int
    factor: float
    streams: dict[str, Place]
    agenda: list[Item]
    webhooks: dict[str, Any]
    accounts: list[_AccountState]


def save(site: Site) -> None:
    """Write ``site.json`` into the site's folder, at once and for its owner only.

    Armed faults and snapshots are not kept. Raises `TypeError` where a vendor keeps what is not plain data.
    """
    assert site.folder is not None, "this site has no folder"
    with site.driving:
        state = _SiteState(
            version=VERSION,
            id=site.id,
            seed=site.streams.seed,
            profile=site.profile,
            at=site.clock.now(),
            wall=wall(),
            factor=site.clock.factor,
            streams=site.streams.state(),
            agenda=site.agenda.state(),
            webhooks=site.webhooks.state(),
            accounts=[_of_account(account) for account in site.every_account()],
        )
    fresh = site.folder / f"{FILE}.new"
    fresh.touch(mode=0o600)
    fresh.write_bytes(msgspec.json.encode(state))
    fresh.replace(site.folder / FILE)


def load(sites: Sites, folder: Path) -> Site | None:
    """The site that was saved in this folder, or None if there is none.

    A real clock kept running while nobody served the site; any other stood still. `Snapshots.reset`
    comes back to what is loaded. Tables and kinds of memory that a vendor did not have when it was saved are
    those of a new account. Raises `Unreadable` where another version's folder cannot be read.
    """
    file = folder / FILE
    if not file.exists():
        return None
    try:
        return _taken_up(sites, folder, _decoded(file))
    except (msgspec.MsgspecError, OtherVersion) as error:
        raise Unreadable(folder, str(error)) from error


def _decoded(file: Path) -> _SiteState:
    state = msgspec.json.decode(file.read_bytes(), type=_SiteState)
    if state.version != VERSION:
        raise OtherVersion(f"{FILE} is of version {state.version}, not {VERSION}")
    return state


def _taken_up(sites: Sites, folder: Path, state: _SiteState) -> Site:
    passed = wall() - state.wall if state.factor == 1 else 0
    clock = Clock(state.at + max(passed, 0), factor=state.factor)
    site = sites.create(seed=state.seed, clock=clock, profile=state.profile)
    site.folder = folder
    for kept in state.accounts:
        _put_back(site.account(kept.app), kept, folder)
    site.streams.restore(state.streams)
    site.webhooks.restore(state.webhooks)
    site.agenda.restore(state.agenda)
    site.webhooks.resume()
    site.snapshots.start_here()
    return site


class Keeper:
    """Saves the sites that live in folders, every few seconds if something happened there."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._saved: dict[str, int] = {}
        self._next = 0.0

    def look(self) -> None:
        """Save what changed, unless that was done a moment ago."""
        now = seconds_running()
        if now < self._next:
            return
        self._next = now + EVERY_SECONDS
        self.save()

    def save(self) -> None:
        """Save what changed."""
        for site in self._sites.all():
            if site.folder is not None and self._saved.get(site.id) != site.events.last:
                self._saved[site.id] = site.events.last
                save(site)


def _of_account(account: Account) -> _AccountState:
    return _AccountState(
        app=account.app,
        id=account.id,
        credentials=_plain(f"{account.app}: credentials", account.credentials),
        settings=msgspec.to_builtins(account.settings),
        memory=_plain(f"{account.app}: memory", account.memory),
        clock_offset=account.clock_offset,
        entries=account.site.sites.directory.entries(account),
    )


def _put_back(account: Account, kept: _AccountState, folder: Path) -> None:
    directory = account.site.sites.directory
    account.id, account.credentials = kept.id, kept.credentials
    account.memory = account.memory | kept.memory
    account.settings = msgspec.convert(kept.settings, type(account.settings))
    account.clock_offset = kept.clock_offset
    directory.forget(account)
    for kind, value in kept.entries:
        directory.register(account, kind, value)
    account.move_to(folder)


def _plain(what: str, data: dict[str, Any]) -> dict[str, Any]:
    """A copy as it will be read back; what would come back otherwise is refused now, not then."""
    copy: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(data))
    for key, value in data.items():
        if copy.get(key) != value:
            raise TypeError(f"{what}[{key!r}] is not plain data: {type(value).__name__}")
    return copy
