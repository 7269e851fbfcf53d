"""What one cycle works with, and what it knows of the workspace's settings. Made anew for each cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from sync_core.apps.client import AppClient
from sync_core.ports import Clock, Events, Executor, Rng
from sync_core.rules.model import Record, Sync
from sync_core.rules.pairs import Pair
from sync_core.store.database import Store
from sync_core.store.observations import KeysOf
from sync_core.store.secrets import Vault

LEASE: Final = 60_000
"""How long (ms) a worker may be silent before another takes over."""


@dataclass(frozen=True, slots=True)
class Active:
    """A sync with its settings as the rules see them, and whether it is on."""

    sync: Sync
    pair: Pair
    generation: int
    initial: bool
    on: bool
    activated_at: int


@dataclass(frozen=True, slots=True)
class Deps:
    """What is handed in from outside; the same for every cycle of a workspace.

    ``open_client(side, properties)`` gives the client of a side, made for these fields of each object.
    """

    store: Store
    vault: Vault
    clock: Clock
    rng: Rng
    executor: Executor
    events: Events
    open_client: Callable[[str, Mapping[str, Sequence[str]]], AppClient]


@dataclass
class Context:
    """One cycle.

    ``known`` are all syncs by id, ``actives`` those that are on. ``looks``: it is time to ask for changes.
    ``skipped`` are the sides that are left alone for the rest of it, with the time to come back.
    """

    deps: Deps
    workspace: str
    fence: int
    span: str
    known: Mapping[str, Active]
    actives: Sequence[Active]
    looks: bool = True
    skipped: dict[str, int | None] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        """The workspace's time."""
        return self.deps.clock

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that only the holder of the newest lease may commit; it keeps the lease alive."""
        with self.deps.store.transaction(held=(self.fence, self.clock.now() + LEASE)) as tx:
            yield tx

    def sides(self) -> list[str]:
        """Every side that a sync which is on uses, the CRM first."""
        return (
            ["crm", *dict.fromkeys(active.sync.connection for active in self.actives)] if self.actives else []
        )

    def objects(self, side: str) -> list[str]:
        """Everything that is read from a side: what is synced, and what the rules need to know beside it."""
        found: dict[str, None] = {}
        for active in self.actives:
            if side == "crm":
                found.update(
                    dict.fromkeys([active.sync.crm_object, *active.pair.beside_crm, *_filtered(active)])
                )
            elif side == active.sync.connection:
                found.update(dict.fromkeys([active.sync.app_object, *active.pair.beside_app]))
        return list(found)

    def synced(self, side: str) -> list[str]:
        """The objects of a side whose records are planned."""
        if side == "crm":
            return list(dict.fromkeys(active.sync.crm_object for active in self.actives))
        return list(dict.fromkeys(a.sync.app_object for a in self.actives if a.sync.connection == side))

    def sync_of(self, connection: str, objects: tuple[str, str]) -> str | None:
        """The sync that pairs these two objects (the CRM's, the app's) on a connection, if one is on."""
        for active in self.known.values():
            sync = active.sync
            if active.on and sync.connection == connection and (sync.crm_object, sync.app_object) == objects:
                return sync.id
        return None

    def leaves_out(self, object: str) -> bool:
        """Whether a sync of this CRM object that is on takes no part now, because its app cannot be read."""
        taking_part = {active.sync.id for active in self.actives}
        return any(
            active.on and active.sync.crm_object == object and active.sync.connection in self.skipped
            for id, active in self.known.items()
            if id not in taking_part
        )

    def referring(self, sync: Sync) -> list[tuple[Sync, str]]:
        """The syncs whose records name those of this one, each with the role under which they do."""
        objects = (sync.crm_object, sync.app_object)
        return [
            (active.sync, row.name)
            for active in self.known.values()
            if active.on and active.sync.connection == sync.connection
            for row in active.sync.rows
            if row.refers == objects
        ]

    def client(self, side: str) -> AppClient:
        """The client of a side, told which fields the mappings and filters need."""
        return self.deps.open_client(side, self.properties(side))

    def properties(self, side: str) -> dict[str, tuple[str, ...]]:
        """The vendor fields that are read from each object of a side."""
        fields: dict[str, dict[str, None]] = {object: {} for object in self.objects(side)}
        for active in self.actives:
            for object, names in active.pair.fields_read(active.sync, side).items():
                if object in fields:
                    fields[object].update(dict.fromkeys(names))
        return {object: tuple(names) for object, names in fields.items()}

    def keys_of(self, side: str) -> KeysOf:
        """The keys by which a record of this side can be found."""
        mine = [active for active in self.actives if side in ("crm", active.sync.connection)]

        def keys(seen: Record) -> list[tuple[str, str]]:
            found: dict[tuple[str, str], None] = {}
            for active in mine:
                found.update(dict.fromkeys(active.pair.keys_of(active.sync, side, seen)))
            return list(found)

        return keys

    def role_of(self, side: str, object: str) -> str:
        """The role under which other records of the side name records of this object, or ``""``."""
        for active in self.actives:
            if side == "crm" and object in active.pair.beside_crm:
                return active.pair.beside_crm[object]
        return ""

    def tell(self, kind: str, *, cause: str | None = None, **data: object) -> str:
        """Write an event; its cause is this cycle unless told otherwise."""
        return self.deps.events.emit(kind, cause=cause or self.span, **data)


def _filtered(active: Active) -> list[str]:
    """Associated objects that the filters ask about."""
    groups = [*active.sync.to_app, *active.sync.to_crm]
    return [criterion.object for group in groups for criterion in group if criterion.object]
