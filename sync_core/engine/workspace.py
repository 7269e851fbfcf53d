"""A workspace at work: its store, its clients and everything that can be asked of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection as Transaction

from sync_core.apps.client import AppClient, AppError, Check
from sync_core.apps.factory import open_client, pace_of, shared_pace_of
from sync_core.apps.hooks import Named
from sync_core.apps.http import Transport
from sync_core.apps.pacing import NoPacing, Pace
from sync_core.engine import waiting
from sync_core.engine.context import Deps
from sync_core.engine.cycle import Outcome, cycle
from sync_core.engine.errors import NotConnected, NotFound
from sync_core.engine.wallet import Wallet
from sync_core.ports import Clock, Events, Executor, Rng
from sync_core.store import hints, lease, settings
from sync_core.store.database import Store
from sync_core.store.secrets import Vault
from sync_core.store.settings import AppConnection
from sync_core.store.spent import SpentFile

CRM = "crm"
"""The id of the connection to the CRM, of which a workspace has one."""


def real_sockets(_base_url: str) -> Transport | None:
    """The way to a base URL unless somebody knows another."""
    return None


@dataclass(frozen=True, slots=True)
class _Open:
    """A client, the fields it reads of each object, and what it keeps its credentials in."""

    client: AppClient
    reads: Mapping[str, tuple[str, ...]]
    wallet: Wallet


class Workspace:
    """One CRM portal with all its connections.

    Safe to use from several threads: cycles exclude each other by the lease, everything else is a transaction
    of its own. ``transport`` makes the way to a base URL (None: real sockets).

    ``spent`` is where calls are counted if other processes work on the same database; ``owner``, by default
    the id, then is a name that none of them has. Workers of one process on the same database share the
    budgets of its accounts instead: the `paces` of the first.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        *,
        id: str,
        name: str,
        clock: Clock,
        rng: Rng,
        executor: Executor,
        events: Events,
        transport: Callable[[str], Transport | None] = real_sockets,
        pacing: bool = True,
        rehearsal: bool = False,
        owner: str = "",
        spent: SpentFile | None = None,
        paces: dict[str, Pace] | None = None,
    ) -> None:
        self.id, self.store, self.vault, self.clock, self.events = id, store, vault, clock, events
        self._transport, self._pacing, self._rehearsal = transport, pacing, rehearsal
        self._owner, self._spent = owner or id, spent
        self._clients: dict[str, _Open] = {}
        self.paces: dict[str, Pace] = {} if paces is None else paces
        self._retired: list[AppClient] = []
        self._lock = threading.RLock()
        self._deps = Deps(store, vault, clock, rng, executor, events, self._client)
        with store.transaction() as tx:
            settings.make_workspace(tx, id, name, clock.now())
            settings.set_next_poll(tx, clock.now())  # whoever starts does not know what happened before

    @property
    def deps(self) -> Deps:
        """What its cycles work with; a preview takes a copy in place of the store."""
        return self._deps

    def take_over(self) -> None:
        """End the lease of whoever held it: only for a process that knows no other worker is alive."""
        with self.store.transaction() as tx:
            lease.end(tx, self.clock.now())

    def close(self) -> None:
        """Give the database and the connections back. No cycle may be running."""
        self.forget_clients()
        for client in self._retired:
            client.close()
        if self._spent is not None:
            self._spent.close()
        self.store.close()

    def cycle(self, *, owner: str = "") -> Outcome | None:
        """Run one cycle now; None while another worker holds the lease. Bonds that wait are asked before."""
        if self._spent is not None:
            self._forget_old_clients()
        for id in waiting.due(self._bonds(), self.clock.now()):
            self.check(id)
        return cycle(self._deps, owner=owner or self._owner)

    def settle(self, *, limit: int = 1_000) -> Outcome | None:
        """Run cycles until nothing is due at this instant. ``limit`` bounds their number."""
        for _ in range(limit):
            outcome = self.cycle()
            if outcome is None or outcome.next_due is None or outcome.next_due > self.clock.now():
                return outcome
        return outcome

    def connect(
        self, app: str, base_url: str, credentials: Mapping[str, Any]
    ) -> tuple[AppConnection, list[Check]]:
        """Bond the workspace with an account: the credentials are tried, nothing is synced (SEED-080).

        A second bond to the CRM replaces the credentials of the first: that is how one reconnects.
        """
        with self.store.transaction() as tx:
            known = {one.id: one for one in settings.connections(tx)}
            id = settings.next_connection_id(tx, app)
            if app == CRM and CRM in known:
                settings.save_credentials(tx, self.vault, CRM, dict(credentials))
                id = CRM
            else:
                settings.add_connection(
                    tx,
                    self.vault,
                    id=id,
                    app=app,
                    base_url=base_url,
                    credentials=dict(credentials),
                    now=self.clock.now(),
                )
        self._forget_client(id)
        checks = self.check(id)
        return self.connection(id), checks

    def reconnect(self, id: str, credentials: Mapping[str, Any]) -> list[Check]:
        """New credentials for a bond; if they are good its error ends and all that waited goes on."""
        self.connection(id)
        with self.store.transaction() as tx:
            settings.save_credentials(tx, self.vault, id, dict(credentials))
        self._forget_client(id)
        return self.check(id)

    def check(self, id: str, objects: Sequence[str] = ()) -> list[Check]:
        """Ask the app whether all is there that syncing these objects needs."""
        client = self._client(id, dict.fromkeys(objects, ()))
        try:
            checks = client.checks(objects)
            with self.store.transaction() as tx:
                checks = waiting.judged(tx, self.connection_in(tx, id), checks, self.clock.now())
            if not any(check.result == "missing" or check.wait for check in checks):
                account = client.account()
                with self.store.transaction() as tx:
                    settings.save_account(tx, id, account)
                    settings.polled(tx, id, self.clock.now())
                    settings.wake(tx, self.clock.now(), "clock")
        except AppError as failure:
            return [Check("credentials", "missing", failure.message or failure.code)]
        return checks

    def prepare(self, id: str, objects: Sequence[str]) -> None:
        """Let the client make what its writes rely on."""
        self._client(id, dict.fromkeys(objects, ())).prepare(objects)

    def connection(self, id: str) -> AppConnection:
        """A bond by its id. Raises `NotFound`."""
        with self.store.transaction() as tx:
            return self.connection_in(tx, id)

    def connection_in(self, tx: Transaction, id: str) -> AppConnection:
        """As `connection`, within a transaction."""
        found = next((one for one in settings.connections(tx) if one.id == id), None)
        if found is None:
            raise NotFound(f"there is no connection {id!r}")
        return found

    def _bonds(self) -> list[AppConnection]:
        with self.store.transaction() as tx:
            return settings.connections(tx)

    def url(self, side: str, object: str, id: str) -> str:
        """Where a person can look at a record."""
        return self._client(side, {}).url(object, id)

    def wake(self, by: str) -> None:
        """Ask for a cycle soon; ``by`` is the span of what asked."""
        with self.store.transaction() as tx:
            settings.wake(tx, self.clock.now(), by)

    def hint(self, side: str, named: Sequence[Named], by: str) -> bool:
        """Somebody said that these records of a side changed; False if none of that is news."""
        with self.store.transaction() as tx:
            news = hints.add(tx, side, [(one.object, one.id, one.at) for one in named])
            if news:
                settings.wake(tx, self.clock.now(), by, look=False)
        return bool(news)

    def _client(self, side: str, properties: Mapping[str, Sequence[str]]) -> AppClient:
        """The client of a side that reads at least these fields; made anew only when it lacks some."""
        with self._lock:
            held = self._clients.get(side)
            if held is not None and _covers(held.reads, properties):
                return held.client
            wanted = _merged(held.reads if held else {}, properties)
            self._forget_client(side)
            self._clients[side] = opened = self._open(side, wanted)
            return opened.client

    def _open(self, side: str, properties: Mapping[str, tuple[str, ...]]) -> _Open:
        try:
            with self.store.transaction() as tx:
                connection = self.connection_in(tx, side)
        except NotFound:
            raise NotConnected(f"{side} is not connected; connect it first") from None
        owner = "" if self._spent is None else self._owner
        wallet = Wallet(self.store, self.vault, self.clock, side, owner=owner)
        client = open_client(
            connection.app,
            connection.base_url,
            wallet.load(),
            properties=properties,
            clock=self.clock,
            transport=self._transport(connection.base_url),
            pace=self._pace(side, connection.app),
            load_credentials=wallet.load,
            save_credentials=wallet.save,
            renewing=wallet.renewing,
            before_call=self.store.guard,
            rehearsal=self._rehearsal,
            rng=self._deps.rng,
        )
        return _Open(client, properties, wallet)

    def _pace(self, side: str, app: str) -> Pace:
        """An account's budget outlives its clients: opening one anew must not win calls."""
        if side not in self.paces:
            if not self._pacing:
                self.paces[side] = NoPacing()
            elif self._spent is not None:
                self.paces[side] = shared_pace_of(app, self.clock, self._spent, side)
            else:
                self.paces[side] = pace_of(app, self.clock)
        return self.paces[side]

    def _forget_old_clients(self) -> None:
        """Another process may have renewed a token, or connected an account with another login."""
        with self._lock:
            for side in [side for side, held in self._clients.items() if held.wallet.is_old()]:
                self._forget_client(side)

    def forget_clients(self) -> None:
        """Open every client anew: the clock went back, or what is stored was replaced."""
        with self._lock:
            for side in list(self._clients):
                self._forget_client(side)
            self.paces.clear()
            if self._spent is not None:
                self._spent.forget()

    def _forget_client(self, side: str) -> None:
        with self._lock:
            held = self._clients.pop(side, None)
            if held is not None:
                self._retired.append(held.client)  # a cycle may still be using it


def _covers(held: Mapping[str, tuple[str, ...]], wanted: Mapping[str, Sequence[str]]) -> bool:
    return all(object in held and set(names) <= set(held[object]) for object, names in wanted.items())


def _merged(
    held: Mapping[str, tuple[str, ...]], wanted: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    return {
        object: tuple(dict.fromkeys((*held.get(object, ()), *wanted.get(object, ()))))
        for object in (*held, *(object for object in wanted if object not in held))
    }
