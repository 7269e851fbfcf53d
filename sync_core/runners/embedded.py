"""A small loop over what is due: one cycle at a time for each workspace, several workspaces side by side.

Due is due by the workspace's own clock. On a frozen clock nothing runs by itself: whoever moves the clock
settles the workspace, too. Work is never queued here; a lost wake-up costs at most the time to the next look.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterable
from queue import SimpleQueue

from sync_core.engine.cycle import Outcome
from sync_core.engine.running import Settled, Unsettled
from sync_core.engine.workspace import Workspace
from sync_core.runners.place import Place
from sync_core.store.lease import LeaseLost

LONGEST_WAIT = 60.0
"""Seconds after which the clocks are looked at again, in case one was set without a word."""

AT_ONE_INSTANT = 1_000
"""So many cycles without time passing mean that something will never be done."""


class EmbeddedRunner:
    """Runs cycles from `run` to `stop`. Everything else may be called from any thread at any time.

    A cycle that fails is told as the event ``crash`` and tried again after a growing while; other workspaces
    go on. ``drain`` is how many seconds `run` waits at its end for cycles in hand.
    """

    def __init__(
        self, workspaces: Iterable[Workspace] = (), *, threads: int = 4, drain: float = 10.0
    ) -> None:
        self._threads, self._drain = threads, drain
        self._places: dict[str, Place] = {}
        self._changed = threading.Condition()
        self._work: SimpleQueue[Place | None] = SimpleQueue()
        self._stopping = False
        for workspace in workspaces:
            self.add(workspace)

    def add(self, workspace: Workspace) -> None:
        """A workspace joins; its first cycle is due now."""
        with self._changed:
            self._places[workspace.id] = Place(workspace, woken=workspace.clock.now())
            self._changed.notify_all()

    def drop(self, workspace_id: str) -> None:
        """A workspace leaves; returns when its cycle in hand, if any, is over."""
        with self._changed:
            place = self._places.pop(workspace_id, None)
            if place is not None:
                self._changed.wait_for(lambda: not place.running, timeout=self._drain)

    def wake(self, workspace_id: str, at: int | None = None) -> None:
        """A cycle is wanted at ``at`` by the workspace's clock, or now. Many wake-ups make one cycle."""
        with self._changed:
            if place := self._places.get(workspace_id):
                place.wake(place.workspace.clock.now() if at is None else at)
                self._changed.notify_all()

    def clock_set(self, workspace_id: str, *, back: bool = False) -> None:
        """Look anew at what is due; after a step ``back`` the next cycle is due now."""
        with self._changed:
            if place := self._places.get(workspace_id):
                if back:
                    place.begin_anew()
                self._changed.notify_all()

    def quiet(self, workspace_id: str) -> bool:
        """Whether no cycle is running or due."""
        with self._changed:
            return not self._places[workspace_id].pending()

    def settle(self, workspace_id: str, *, seconds: float = 30.0) -> Settled:
        """Return when nothing is due; on a frozen clock the cycles run here, in the caller's thread.

        Raises `Unsettled`: on a running clock after so many seconds, or because a cycle crashed.
        """
        with self._changed:
            place = self._places[workspace_id]
            place.found = False
            if place.crash or place.elsewhere:
                place.try_again()
            if place.pace():
                self._changed.wait_for(lambda: not place.pending(), timeout=seconds)
            else:
                self._settle_frozen(place, seconds)
            if pending := place.pending():
                raise Unsettled(pending)
            return Settled(place.next_due(), place.look, place.found)

    def run(self) -> None:
        """Run cycles until `stop`, then finish those in hand."""
        workers = [
            threading.Thread(target=self._serve, name=f"cycle-{number}", daemon=True)
            for number in range(self._threads)
        ]
        for worker in workers:
            worker.start()
        with self._changed:
            while not self._stopping:
                self._changed.wait(self._hand_out())
            self._changed.wait_for(self._idle, timeout=self._drain)
        for _ in workers:
            self._work.put(None)

    def stop(self) -> None:
        """Let `run` end. May be called from any thread, but not from a signal handler."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _hand_out(self) -> float:
        """Start what is due; returns the seconds until something else will be."""
        wait = LONGEST_WAIT
        for place in self._places.values():
            left = place.seconds_left()
            if place.running or left is None:
                continue
            if left > 0:
                wait = min(wait, left)
                continue
            place.start()
            self._work.put(place)
        return wait

    def _serve(self) -> None:
        while (place := self._work.get()) is not None:
            outcome, crash = _cycle(place.workspace)
            with self._changed:
                place.finish(outcome, crash)
                self._changed.notify_all()

    def _settle_frozen(self, place: Place, seconds: float) -> None:
        """Cycles one after the other; the lock is given back while each runs."""
        for _ in range(AT_ONE_INSTANT):
            if not self._changed.wait_for(lambda: not place.running, timeout=seconds) or not place.is_due():
                return
            place.start()
            self._changed.release()
            try:
                outcome, crash = _cycle(place.workspace)
            finally:
                self._changed.acquire()
            place.finish(outcome, crash)
            self._changed.notify_all()
            if crash:
                return

    def _idle(self) -> bool:
        return not any(place.running for place in self._places.values())


def _cycle(workspace: Workspace) -> tuple[Outcome | None, str]:
    """One cycle: its outcome, None if another worker is at it, and what crashed it, if anything did."""
    try:
        return workspace.cycle(), ""
    except LeaseLost:
        return None, ""
    except Exception as error:  # noqa: BLE001 - whatever it is, the other workspaces go on
        last = traceback.extract_tb(error.__traceback__)[-1]
        # Its text may quote records or secrets; what happened where is enough to find it.
        crash = f"{type(error).__name__} in {last.name}, line {last.lineno}"
        workspace.events.emit("crash", cause="runner", error=crash)
        return None, crash
