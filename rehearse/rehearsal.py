"""What `World` and `Stack` have in common: people, the core, faults and time over one backend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from rehearse.backend import Backend
from rehearse.core_face import Core
from rehearse.core_values import Card
from rehearse.errors import RehearseError
from rehearse.faults_face import Faults
from rehearse.fill.into import fill
from rehearse.fill.report import FillReport
from rehearse.fill.rows import Batch, Outcome
from rehearse.invariants import Invariants
from rehearse.people.account import Account
from rehearse.people.crm import Crm
from rehearse.people.netsuite import NetSuite
from rehearse.people.quickbooks import QuickBooks
from rehearse.places import APPS, HOOKED, path_fits
from rehearse.quiet import wait_until_quiet
from simulators.kit.clock import duration, iso
from simulators.kit.difference import Difference


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the core made; ``status`` 0 where it got no answer, ``at`` in milliseconds."""

    app: str
    method: str
    path: str
    status: int
    at: int


class Rehearsal:
    """One site, one workspace, one clock.

    ``crm``, ``netsuite`` and ``quickbooks`` are people's hands in the vendors' pages, ``core`` is the sync
    under test, ``faults`` what goes wrong. Instants are milliseconds since the epoch; durations may be texts
    (``6m``).
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.crm = Crm(backend)
        self.netsuite = NetSuite(backend)
        self.quickbooks = QuickBooks(backend)
        self.core = Core(backend)
        self.faults = Faults(backend)
        self.invariants = Invariants(self)
        self._start = backend.now()

    @property
    def now(self) -> int:
        """The time in milliseconds."""
        return self.backend.now()

    @property
    def time(self) -> str:
        """The time as ISO 8601."""
        return iso(self.now)

    def app(self, name: str) -> Account:
        """People's hands in the app of this name."""
        account: Account = getattr(self, name)
        return account

    def connect(self) -> None:
        """Connect the core with every app."""
        for app in APPS:
            self.core.connect(app)

    def advance(self, passed: str | int) -> None:
        """Let time pass and run everything that falls due; returns settled."""
        self.backend.advance(milliseconds(passed))

    def catch_up(self, longest: str | int = "10m") -> None:
        """Give the core the time that it has for any change: all of it where the clock stands still.

        On a clock that runs, wait until the core has looked at every app again and nothing changed, and no
        longer than that time.
        """
        if self.backend.runs():
            wait_until_quiet(self, milliseconds(longest))
        else:
            self.advance(longest)

    def settle(self) -> None:
        """Run what is due now, the core included, until all is quiet."""
        self.backend.settle()

    def start_here(self) -> None:
        """From now on `at` counts from this instant; before, it counts from the beginning."""
        self._start = self.now

    def at(self, offset: str | int) -> None:
        """Let time pass until the scenario's time is this: ms, ``3m`` or minutes and seconds, ``2:30``."""
        passed = self._start + milliseconds(offset) - self.now
        if passed < 0:
            raise RehearseError(f"{offset} has passed already: it is {self.now - self._start} ms")
        self.advance(passed)

    def calm(self) -> None:
        """End whatever goes wrong: no fault is armed any more, notices arrive, and the core is at work."""
        self.faults.clear()
        self.core.release()
        for app in HOOKED:
            self.app(app).notices(True)

    def cards(self, object: str, id: str, lang: str = "en") -> list[Card]:
        """Every card of a CRM record."""
        return self.core.cards(object, id, lang)

    def card(self, object: str, id: str, lang: str = "en") -> Card | None:
        """The first card of a CRM record, or None."""
        return next(iter(self.cards(object, id, lang)), None)

    def fill(self, batches: Iterable[Batch]) -> FillReport:
        """Put rows into the accounts as the vendors' own imports do."""
        return fill(batches, self.backend.import_records, apps=self.backend.ready())

    def send(self, app: str, object: str, rows: Sequence[Mapping[str, str]]) -> list[Outcome]:
        """Put rows into one account; what became of each."""
        return self.backend.import_records(app, object, rows)

    def events(
        self, *, after: int = 0, kind: str | None = None, app: str | None = None
    ) -> list[dict[str, Any]]:
        """Events with a greater number, of a kind and an app; oldest first."""
        return [
            one
            for one in self.backend.events(after)
            if kind in (None, one["kind"]) and app in (None, one["app"])
        ]

    def calls(
        self,
        app: str | None = None,
        *,
        method: str | None = None,
        path: str | None = None,
        since: int | None = None,
    ) -> list[Call]:
        """The core's requests to an app from an instant on, oldest first; people's are left out.

        ``path`` is how the path begins, or a pattern with ``*``.
        """
        return [
            Call(one["app"], one["method"], one["path"], one["status"], one["at"])
            for one in self.events(kind="request", app=app)
            if one["cause"] != "person"
            and method in (None, one["method"])
            and (path is None or path_fits(path, one["path"]))
            and (since is None or one["at"] >= since)
        ]

    def snapshot(self, name: str) -> None:
        """Keep accounts, workspace and time under a name."""
        self.backend.take_snapshot(name)

    def restore(self, name: str) -> None:
        """Put everything back, the time included."""
        self.backend.restore_snapshot(name)

    def diff(self, before: str, after: str = "now") -> Difference:
        """What happened between two snapshots, ``now`` being the present; ``str()`` of it reads well."""
        return self.backend.compare(before, after)

    def crash_core(self) -> None:
        """End the core as a crash would: only what it committed is left."""
        self.backend.crash_core()

    def restart_core(self) -> None:
        """Start a crashed core again."""
        self.backend.restart_core()

    def close(self) -> None:
        """Give everything back."""
        self.backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def milliseconds(given: str | int) -> int:
    """Of a number of them, of ``6m``, or of minutes and seconds as in ``2:30``. Raises `ValueError`."""
    if isinstance(given, int):
        return given
    minutes, colon, seconds = given.partition(":")
    if colon:
        return int(minutes) * 60_000 + round(float(seconds) * 1000)
    return duration(given)
