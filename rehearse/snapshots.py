"""Snapshots of a site that take the core along."""

from __future__ import annotations

from typing import Protocol

import msgspec

from simulators.kit.difference import Difference, Part
from simulators.kit.sites import Site
from simulators.kit.snapshots import Snapshot, Snapshots

START = ""
"""The name under which the beginning is kept, for `Snapshots.reset`."""


class Keeper(Protocol):
    """Who keeps the core's side of each snapshot by its name; its refusal refuses the whole snapshot."""

    def keep(self, name: str) -> None:
        """Remember everything of the core under this name."""

    def put_back(self, name: str) -> None:
        """Make the core stand where it was."""

    def forget(self, name: str) -> None:
        """This name is not needed any more."""

    def tell(self, before: str, after: str) -> list[str]:
        """What happened to the core between two names, line by line; ``now`` is the present."""


class SnapshotsWithCore(Snapshots):
    """The kit's snapshots; each has its other half with the keeper."""

    def __init__(self, site: Site, keeper: Keeper) -> None:
        super().__init__(site)
        self._keeper = keeper

    def take(self, name: str) -> Snapshot:
        snapshot = super().take(name)
        try:
            self._keeper.keep(name)
        except BaseException:
            super().drop(name)
            raise
        return snapshot

    def restore(self, name: str) -> None:
        self.get(name)
        super().restore(name)
        self._keeper.put_back(name)

    def drop(self, name: str, *, with_children: bool = False) -> list[str]:
        gone = super().drop(name, with_children=with_children)
        for one in gone:
            self._keeper.forget(one)
        return gone

    def difference(self, before: str, after: str) -> Difference:
        told = super().difference(before, after)
        core = Part("Sync", lines=tuple(self._keeper.tell(before, after)))
        return msgspec.structs.replace(told, parts=(*told.parts, core))

    def start_here(self) -> None:
        super().start_here()
        self._keeper.keep(START)

    def reset(self) -> None:
        names = self.names()
        super().reset()
        for name in names:
            self._keeper.forget(name)
        self._keeper.put_back(START)
