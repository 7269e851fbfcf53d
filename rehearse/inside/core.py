"""The sync core in the same process: a companion of the site that can be held, crashed and started again."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from sqlalchemy import select

from rehearse.errors import CoreIsDown
from rehearse.inside.adapters import SiteClock, SiteEvents
from rehearse.inside.traps import CoreCrash, Point, When
from rehearse.inside.watched_store import WatchedStore
from rehearse.inside.workers import TwoWorkers
from rehearse.transport import InProcess
from simulators.kit.sites import Site
from simulators.kit.snapshots import NOW
from sync_core.apps.pacing import Pace
from sync_core.engine.difference import changes_between
from sync_core.engine.workspace import Workspace
from sync_core.ports import InlineExecutor
from sync_core.runners.place import AT_REST
from sync_core.store import settings
from sync_core.store.database import Store, image_of, memory_store
from sync_core.store.secrets import Vault
from sync_core.store.tables import lease

WORKSPACE = "rehearsal"
EVERYTHING = 10_000_000
"""More events than any ring holds."""

AT_ONE_INSTANT = 1_000
"""So many cycles without time passing mean that something will never be done."""

# Sealed data never leaves this process's memory: the key only has to be a key.
_KEY = base64.urlsafe_b64encode(b"rehearse" * 4)


class CoreInside:
    """One workspace on a site's clock, as a `simulators.kit.timeline.Companion`.

    ``on_start`` is called with each new `Workspace`: the first and each one after a crash. ``on_point``
    hears of both sides of each commit.
    """

    def __init__(
        self,
        site: Site,
        transport: InProcess,
        on_start: Callable[[Workspace], None],
        on_point: Callable[[Point], None],
    ) -> None:
        self._site, self._transport, self._on_start = site, transport, on_start
        self._on_point = on_point
        self._workspace: Workspace | None = None
        self._image = b""
        self._kept: dict[str, bytes] = {}
        self._due: int | None = None
        self._look: int | None = None
        self._held = False
        self._stalled_after: int | None = None
        self.working = False
        self.workers: TwoWorkers | None = None
        self.start()

    @property
    def up(self) -> bool:
        """Whether the core's process lives."""
        return self._workspace is not None

    @property
    def workspace(self) -> Workspace:
        """The living workspace. Raises `CoreIsDown`."""
        if self._workspace is None:
            raise CoreIsDown("the core crashed; restart_core() starts it again")
        return self._workspace

    @property
    def stalled(self) -> Literal["refused", "went on"] | None:
        """What became of the worker that was held up: a newer fence refused its writes, or it went on."""
        if self._stalled_after is None:
            return None
        later = self._site.events.after(self._stalled_after, EVERYTHING)
        return "refused" if any(event.kind == "lease_lost" for event in later) else "went on"

    def start(self, image: bytes | None = None) -> None:
        """Begin, empty or with the database that was left behind."""
        kept = image or self._image
        store = memory_store(kept or None, kind=partial(WatchedStore, watch=self._beside_commit))
        self._workspace = self._worker(store)
        self._due, self._look = self._unfinished(store) if kept else (None, None)
        self._on_start(self._workspace)

    def crash(self) -> None:
        """End as a kill would: only what was committed is left."""
        if self._workspace is not None:
            self._image = image_of(self._workspace.store)
            self._workspace.store.close()
            self._workspace = None
            self._site.events.emit("core_crashed", cause="control", app="core")

    def stall(self, milliseconds: int, turns: Sequence[int] = ()) -> None:
        """Let the worker that is at work stand still for so long, while another does all that is due.

        With ``turns`` the first one comes back before the other is through; see `TwoWorkers`.
        """
        if self.workers is not None or not self.working:
            return
        self._stalled_after = self._site.events.last
        self._site.clock.move_to(self._site.clock.now() + milliseconds)
        self.workers = TwoWorkers(self._second_worker, turns)
        self.workers.start()

    def _beside_commit(self, when: When) -> None:
        self._on_point(Point("commit", when, self.working))

    def _second_worker(self) -> None:
        other = self._worker(self.workspace.store, paces=self.workspace.paces)
        for _ in range(AT_ONE_INSTANT):
            outcome = other.cycle(owner="the other worker")
            if outcome is None or outcome.next_due is None or outcome.next_due > self._site.clock.now():
                return

    def hold(self, *, held: bool) -> None:
        """While it is held it starts no cycle; afterwards it looks at once."""
        if self._held and not held and self._workspace is not None:
            self._workspace.wake("user")
            self.poke()
        self._held = held

    def keep(self, name: str) -> None:
        """Remember the database as it is under a name."""
        self._kept[name] = self._image_at(NOW)

    def put_back(self, name: str) -> None:
        """Start anew from what was kept; whatever was only in memory is forgotten."""
        if self._workspace is not None:
            self._workspace.store.close()
        self.start(self._kept[name])

    def forget(self, name: str) -> None:
        """Drop what was kept under a name."""
        self._kept.pop(name, None)

    def tell(self, before: str, after: str) -> list[str]:
        """What happened between two names, ``now`` being the present."""
        return [one.text for one in changes_between(self._image_at(before), self._image_at(after))]

    def _image_at(self, name: str) -> bytes:
        if name != NOW:
            return self._kept[name]
        return self._image if self._workspace is None else image_of(self._workspace.store)

    def poke(self) -> None:
        """Something from outside may have asked for a cycle: look whether it did."""
        if self._workspace is not None:
            with self._workspace.store.transaction() as tx:
                woken = settings.get_workspace(tx).woken_at
            if woken is not None:
                self._due = woken if self._due is None else min(self._due, woken)

    def next_due(self) -> int | None:
        return None if self._held or not self.up else self._due

    def next_look(self) -> int | None:
        return None if self._held or not self.up else self._look

    def pending(self) -> list[str]:
        return []

    def run(self, now: int) -> bool:
        """Cycles until nothing is due now. A crash on the way ends them, and the core with them."""
        found = False
        for _ in range(AT_ONE_INSTANT):
            try:
                found = self._cycle(now) or found
            except CoreCrash:
                self.crash()
                return True
            if self._due is None or self._due > now:
                return found
        return True

    def _cycle(self, now: int) -> bool:
        workspace = self.workspace
        self.working = True
        try:
            outcome = workspace.cycle()
            if self.workers is not None:
                self.workers.finish()
        finally:
            if self.workers is not None:
                self.workers.abandon()
            self.working, self.workers = False, None
        if outcome is None:
            self._due = max(self._lease_ends(workspace.store), now + 1)
            return False
        self._due, self._look = outcome.next_due, outcome.next_look
        if self._due is not None and not outcome.found:
            self._due = max(self._due, now + AT_REST)
        return outcome.found

    def _worker(self, store: Store, *, paces: dict[str, Pace] | None = None) -> Workspace:
        return Workspace(
            store,
            Vault(_KEY),
            id=WORKSPACE,
            name="Rehearsal",
            clock=SiteClock(self._site),
            rng=self._site.streams.stream("core"),
            executor=InlineExecutor(),
            events=SiteEvents(self._site),
            transport=lambda _base_url: self._transport,
            rehearsal=True,
            paces=paces,
        )

    @staticmethod
    def _lease_ends(store: Store) -> int:
        with store.transaction() as tx:
            return int(tx.execute(select(lease.c.until)).scalar_one())

    def _unfinished(self, store: Store) -> tuple[int | None, int | None]:
        """When to go on with what a database holds: at once if syncs are on, as a starting process does."""
        with store.transaction() as tx:
            on = any(row.on for row in settings.syncs(tx))
        return (self._site.clock.now(), None) if on else (None, None)
