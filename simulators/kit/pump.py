"""Runs what falls due on sites whose clocks run. A frozen site moves only when somebody advances it."""

from __future__ import annotations

import threading
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from simulators.kit.sites import Site, Sites

LONGEST_SLEEP = 0.5
"""Seconds; the alarm ends a sleep earlier, so this only bounds what a missed alarm would cost."""

BEHIND_MS = 50
"""An item so late means that whoever runs the site's items is held up: another thread joins in."""

PER_SITE = 10
"""So many threads run one site's items at once: as many requests as the CRM keeps open to one receiver."""

THREADS = 256
"""At most so many for all sites, so that the slow receivers of one leave those of others alone. A thread is
made when an item finds none at leisure: an idle site costs none."""


class Pump:
    """A thread that watches the agendas, others that run the items. ``each_round`` is called in between."""

    def __init__(
        self, sites: Sites, *, threads: int = THREADS, each_round: Callable[[], None] | None = None
    ) -> None:
        self._sites, self._each_round = sites, each_round
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="agenda")
        self._lock = threading.Lock()
        self._at_work: Counter[str] = Counter()
        self._stopping = False
        self._thread = threading.Thread(target=self._watch, name="pump", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; items that are being run are finished first."""
        self._stopping = True
        self._sites.alarm.set()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def _watch(self) -> None:
        while not self._stopping:
            self._sites.alarm.clear()
            sleep = min((self._look_at(site) for site in self._sites.all()), default=LONGEST_SLEEP)
            if self._each_round is not None:
                self._each_round()
            self._sites.alarm.wait(sleep)

    def _look_at(self, site: Site) -> float:
        """See to what is due; the seconds until something else can be."""
        factor = site.clock.factor
        due = site.agenda.next_due() if factor else None
        if due is None:
            return LONGEST_SLEEP
        late = site.clock.now() - due
        if late < 0:
            return min(-late / 1000 / factor, LONGEST_SLEEP)
        with self._lock:
            busy = self._at_work[site.id]
            if busy and (late < BEHIND_MS * factor or busy >= PER_SITE):
                return BEHIND_MS / 1000
            self._at_work[site.id] += 1
        self._pool.submit(self._run, site)
        return BEHIND_MS / 1000

    def _run(self, site: Site) -> None:
        try:
            while site.clock.factor and site.agenda.run_next(site.clock.now()):
                pass
        except Exception:  # noqa: BLE001 - one item's crash must not end the pump
            site.events.emit("crash", cause="clock", error=traceback.format_exc())
        finally:
            with self._lock:
                self._at_work[site.id] -= 1
            self._sites.alarm.set()
