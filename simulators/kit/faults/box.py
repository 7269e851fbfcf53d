"""The faults that are armed on a site, and which call meets which."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from simulators.kit.exchange import Exchange
from simulators.kit.faults.fault import Condition, Fault
from simulators.kit.faults.matching import Match, Print
from simulators.kit.faults.registry import FAULTS

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.sites import Site


class BadFault(ValueError):
    """A fault that cannot be armed as asked; the message names what can."""


@dataclass(slots=True)
class Armed:
    """A fault that waits. ``times`` None is always; ``seen`` counts matching calls, ``fired`` those it took.

    A ``sticky`` one holds on to the first call it took: from then on it takes that very call (same
    method, path and body) each time it is repeated, and no other, until it is disarmed.
    """

    id: int
    name: str
    app: str | None
    match: Match
    times: int | None
    sticky: bool
    given: dict[str, Any]
    params: dict[str, Any]
    seen: int = 0
    fired: int = 0
    stuck_to: Print | None = field(default=None, repr=False)

    @property
    def fault(self) -> Fault:
        """The fault for one call. Only calls have it: a `Condition` is never taken."""
        found = FAULTS[self.name]
        assert not isinstance(found, Condition)
        return found

    @property
    def spent(self) -> bool:
        """Whether it has nothing left to do."""
        return not self.sticky and self.times is not None and self.fired >= self.times

    def to_json(self) -> dict[str, Any]:
        """As the control API shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "app": self.app,
            "match": msgspec.to_builtins(self.match),
            "times": self.times,
            "sticky": self.sticky,
            "params": self.given,
            "seen": self.seen,
            "fired": self.fired,
        }


class FaultBox:
    """Thread-safe. Where several armed faults fit a call, the one armed first takes it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._armed: list[Armed] = []
        self._last = 0

    def arm(
        self,
        name: str,
        *,
        app: str | None = None,
        match: Mapping[str, Any] | None = None,
        times: int | None = 1,
        sticky: bool = False,
        params: Mapping[str, Any] | None = None,
    ) -> Armed:
        """Let a fault wait for the next ``times`` calls that fit (None: for all of them).

        ``app`` is one of the apps or None for any; ``match`` has the fields of `Match`; ``params`` are the
        fault's own. Conditions such as ``clock_skew`` begin at once and last until disarmed.
        Raises `BadFault`.
        """
        if name not in FAULTS:
            raise BadFault(f"there is no fault {name!r}; there are {', '.join(FAULTS)}")
        if app is not None and app not in self._site.sites.vendors:
            raise BadFault(f"there is no app {app!r}; there are {', '.join(self._site.sites.vendors)}")
        if times is not None and times < 1:
            raise BadFault(f"times must be 1 or more, or left open: {times}")
        with self._lock:
            self._last += 1
            armed = Armed(
                id=self._last,
                name=name,
                app=app,
                match=_match(match or {}),
                times=times,
                sticky=sticky,
                given=dict(params or {}),
                params=_params(name, params or {}),
            )
            self._armed = [*self._armed, armed]
        found = FAULTS[name]
        if isinstance(found, Condition):
            found.begin(self._accounts(armed), armed.params)
        return armed

    def take(self, exchange: Exchange) -> Armed | None:
        """The armed fault that this call meets, or None. Counts."""
        if not self._armed:
            return None
        with self._lock:
            for armed in self._armed:
                if _takes(armed, exchange):
                    if armed.spent:
                        self._armed = [one for one in self._armed if one is not armed]
                    return armed
        return None

    def armed(self) -> list[Armed]:
        """What waits, in the order in which it was armed."""
        with self._lock:
            return list(self._armed)

    def disarm(self, id: int | None = None) -> None:
        """Take back one fault, or all of them. Raises `BadFault` for an id that is not armed."""
        with self._lock:
            gone = [armed for armed in self._armed if id in (None, armed.id)]
            if id is not None and not gone:
                raise BadFault(f"no fault with the id {id} is armed")
            self._armed = [armed for armed in self._armed if armed not in gone]
        for armed in gone:
            found = FAULTS[armed.name]
            if isinstance(found, Condition):
                found.end(self._accounts(armed), armed.params)

    def state(self) -> tuple[int, list[Armed]]:
        """Everything, for a snapshot."""
        with self._lock:
            return self._last, [replace(armed) for armed in self._armed]

    def restore(self, state: tuple[int, list[Armed]]) -> None:
        """Put a snapshot's faults in place of all others.

        Conditions are neither begun nor ended: what they did to the accounts is in the accounts' own part
        of the snapshot.
        """
        with self._lock:
            self._last, self._armed = state[0], [replace(armed) for armed in state[1]]

    def _accounts(self, armed: Armed) -> list[Account]:
        return [one for one in self._site.every_account() if armed.app in (None, one.app)]


def _takes(armed: Armed, exchange: Exchange) -> bool:
    if isinstance(FAULTS[armed.name], Condition):
        return False
    if armed.app not in (None, exchange.vendor.name) or not armed.match.fits(exchange):
        return False
    if armed.stuck_to is not None and armed.stuck_to != Print.of(exchange):
        return False
    armed.seen += 1
    if armed.seen < armed.match.nth:
        return False
    if armed.sticky and armed.stuck_to is None:
        armed.stuck_to = Print.of(exchange)
    armed.fired += 1
    return True


def _match(given: Mapping[str, Any]) -> Match:
    try:
        return msgspec.convert(dict(given), Match)
    except msgspec.ValidationError as error:
        raise BadFault(f"match takes {', '.join(Match.__struct_fields__)}: {error}") from None


def _params(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    options = FAULTS[name].options
    made = {}
    for key, value in given.items():
        if key not in options:
            raise BadFault(f"{name} takes {', '.join(options) or 'no parameters'}, not {key!r}")
        try:
            made[key] = options[key](value)
        except (TypeError, ValueError) as error:
            raise BadFault(f"{name}: {key}: {error}") from None
    return made
