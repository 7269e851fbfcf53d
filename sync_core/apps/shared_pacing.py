"""One budget for several processes: each call is counted where all of them see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import msgspec

from sync_core.apps.pacing import Limit, Pacing, Spent
from sync_core.ports import Clock

Result = TypeVar("Result")

_SHEETS = msgspec.json.Decoder(Spent)


class Ledger(Protocol):
    """A sheet for each side, which one caller at a time may read and write, whatever its process."""

    def turn(self, side: str, work: Callable[[bytes], tuple[bytes, Result]], /) -> Result:
        """Let ``work`` make the new sheet of a side out of the old one (``b""`` at first), and a result."""


class SharedPacing:
    """`sync_core.apps.pacing.Pace` of one side, over a ledger. Nobody waits while holding the sheet."""

    def __init__(self, clock: Clock, limits: Iterable[Limit], ledger: Ledger, side: str) -> None:
        self._clock, self._limits = clock, tuple(limits)
        self._ledger, self._side = ledger, side

    def take(self, kind: str) -> None:
        while (at := self._on_sheet(lambda pacing: pacing.attempt(kind))) is not None:
            self._clock.sleep_until(at)

    def learn(self, name: str, calls: int) -> None:
        self._on_sheet(lambda pacing: pacing.learn(name, calls))

    def hold(self, until: int) -> None:
        self._on_sheet(lambda pacing: pacing.hold(until))

    def _on_sheet(self, do: Callable[[Pacing], Result]) -> Result:
        def work(sheet: bytes) -> tuple[bytes, Result]:
            spent = _SHEETS.decode(sheet) if sheet else Spent()
            pacing = Pacing(_NotBefore(self._clock, spent.at), self._limits, spent)
            result = do(pacing)
            return msgspec.json.encode(pacing.spent()), result

        return self._ledger.turn(self._side, work)


class _NotBefore:
    """A clock that is not behind what others counted by theirs: no two agree to the millisecond."""

    def __init__(self, clock: Clock, at: int) -> None:
        self._clock, self._at = clock, at

    def now(self) -> int:
        return max(self._clock.now(), self._at)

    def sleep_until(self, at: int) -> None:
        self._clock.sleep_until(at)
