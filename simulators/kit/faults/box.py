"""The faults that are armed on a site, the weather over it, and which call meets which."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from simulators.kit.exchange import Exchange
from simulators.kit.faults.attempt import Attempt, Held
from simulators.kit.faults.fault import Choosy, Condition
from simulators.kit.faults.matching import Match, Print
from simulators.kit.faults.registry import FAULTS, delivery_fault, kind_of
from simulators.kit.faults.weather import USUAL, BadWeather, Intensity, Struck, Weather

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.sites import Site


class BadFault(ValueError):
    """A fault or a weather that cannot be had as asked; the message names what can."""


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


@dataclass(frozen=True, slots=True)
class Taken:
    """What one call or delivery meets. ``told`` is what the event says beside the name."""

    name: str
    params: Mapping[str, Any]
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoxState:
    """Everything in a `FaultBox`, for a snapshot."""

    last: int
    armed: list[Armed]
    weather: Weather | None


class FaultBox:
    """Thread-safe. Where several armed faults fit a call, the one armed first takes it; then the weather."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._armed: list[Armed] = []
        self._weather: Weather | None = None
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
        fault's own. Conditions such as ``clock_skew`` begin at once and last until disarmed. Faults of
        webhooks wait for deliveries in the same way. Raises `BadFault`.
        """
        self._check(name, app, times)
        wanted = _match(match or {})
        if kind_of(FAULTS[name]) == "delivery" and (unfit := ", ".join(wanted.of_calls_only())):
            raise BadFault(f"{name} waits for deliveries: match takes record and nth, not {unfit}")
        with self._lock:
            self._last += 1
            armed = Armed(
                id=self._last,
                name=name,
                app=app,
                match=wanted,
                times=times,
                sticky=sticky,
                given=dict(params or {}),
                params=_params(name, params or {}),
            )
            self._armed = [*self._armed, armed]
        found = FAULTS[name]
        if isinstance(found, Condition):
            found.begin(self._accounts(name, app), armed.params)
        return armed

    def take(self, exchange: Exchange) -> Taken | None:
        """What this call meets, or None. Counts."""
        if not self._armed and self._weather is None:
            return None

        def can_meet(name: str) -> bool:
            fault = FAULTS[name]
            able = name not in exchange.vendor.lacks
            return able and (not isinstance(fault, Choosy) or fault.concerns(exchange))

        app = exchange.vendor.name
        with self._lock:
            for armed in self._armed:
                fits = _waits_for(armed, "call", app) and can_meet(armed.name) and armed.match.fits(exchange)
                if fits and _takes(armed, lambda: Print.of(exchange)):
                    return self._taken(armed)
            if self._weather is None:
                return None
            return _of_weather(self._weather.strikes("call", app, lambda: Print.of(exchange), can_meet))

    def deliver(self, attempt: Attempt, *, span: str) -> int | Held:
        """Send an attempt, unless a fault does so in its own way; the status that the vendor sees.

        ``span`` is the attempt's own. Nothing may be locked meanwhile.
        """
        taken = self.take_delivery(attempt)
        if taken is None:
            return attempt.send()
        self._site.events.emit("fault", cause=span, app=attempt.account.app, name=taken.name, **taken.told)
        return delivery_fault(taken.name).deliver(attempt, taken.params)

    def take_delivery(self, attempt: Attempt) -> Taken | None:
        """What this attempt to deliver a webhook meets, or None. Counts."""
        if not self._armed and self._weather is None:
            return None
        app = attempt.account.app
        lacks = self._site.vendor(app).lacks
        with self._lock:
            for armed in self._armed:
                fits = _waits_for(armed, "delivery", app) and armed.match.fits_delivery(attempt)
                if fits and _takes(armed, lambda: Print.of_delivery(attempt)):
                    return self._taken(armed)
            if self._weather is None:
                return None
            return _of_weather(
                self._weather.strikes(
                    "delivery", app, lambda: Print.of_delivery(attempt), lambda name: name not in lacks
                )
            )

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
                found.end(self._accounts(armed.name, armed.app), armed.params)

    @property
    def weather(self) -> Weather | None:
        """The weather as it is, or None."""
        return self._weather

    def set_weather(
        self, seed: int | None, *, intensity: Intensity | None = USUAL, sticky: bool = False
    ) -> Weather | None:
        """Let a seed draw faults for calls and deliveries from now on; in place of any weather before.

        ``intensity`` is the share of calls that go wrong, 0 to 1: the seed draws which faults take part, and
        how strongly. Or it is the share of each fault by its name. ``sticky``: of a call that met a fault,
        each repetition meets it. A seed of None, and an intensity of 0 or None, end it. Raises `BadFault`.
        """
        weather = None
        if seed is not None and intensity:
            try:
                lacks = {app: self._site.vendor(app).lacks for app in self._site.accounts}
                weather = Weather.made(seed, intensity, sticky=sticky, lacks=lacks)
            except BadWeather as bad:
                raise BadFault(str(bad)) from None
        with self._lock:
            before, self._weather = self._weather, weather
        for condition, accounts, params in self._begun(before):
            condition.end(accounts, params)
        for condition, accounts, params in self._begun(weather):
            condition.begin(accounts, params)
        if weather is not None or before is not None:
            shown = weather.to_json() if weather is not None else {"seed": None}
            self._site.events.emit("weather", cause="control", **shown)
        return weather

    def state(self) -> BoxState:
        """Everything, for a snapshot."""
        with self._lock:
            weather = self._weather.copy() if self._weather is not None else None
            return BoxState(self._last, [replace(armed) for armed in self._armed], weather)

    def restore(self, state: BoxState) -> None:
        """Put a snapshot's faults and weather in place of all others.

        Conditions are neither begun nor ended: what they did to the accounts is in the accounts' own part
        of the snapshot.
        """
        with self._lock:
            self._last, self._armed = state.last, [replace(armed) for armed in state.armed]
            self._weather = state.weather.copy() if state.weather is not None else None

    def _check(self, name: str, app: str | None, times: int | None) -> None:
        vendors = self._site.sites.vendors
        if name not in FAULTS:
            raise BadFault(f"there is no fault {name!r}; there are {', '.join(FAULTS)}")
        if app is not None and app not in vendors:
            raise BadFault(f"there is no app {app!r}; there are {', '.join(vendors)}")
        if app is not None and (reason := vendors[app].lacks.get(name)):
            able = [other for other, vendor in vendors.items() if name not in vendor.lacks]
            raise BadFault(f"{app} cannot have {name}: {reason}; it can befall {', '.join(able) or 'no app'}")
        if times is not None and times < 1:
            raise BadFault(f"times must be 1 or more, or left open: {times}")

    def _taken(self, armed: Armed) -> Taken:
        """Of an armed fault that took something. The lock is held."""
        if armed.spent:
            self._armed = [one for one in self._armed if one is not armed]
        return Taken(armed.name, armed.params)

    def _accounts(self, name: str, app: str | None) -> list[Account]:
        return [
            one
            for one in self._site.every_account()
            if app in (None, one.app) and name not in self._site.vendor(one.app).lacks
        ]

    def _begun(self, weather: Weather | None) -> Iterator[tuple[Condition, list[Account], Mapping[str, Any]]]:
        """The conditions that a weather brought, and for whom."""
        for one in weather.begun if weather is not None else ():
            found = FAULTS[one.met.name]
            assert isinstance(found, Condition)
            yield found, self._accounts(one.met.name, one.app), one.met.params


def _waits_for(armed: Armed, traffic: str, app: str) -> bool:
    return kind_of(FAULTS[armed.name]) == traffic and armed.app in (None, app)


def _takes(armed: Armed, print: Callable[[], Print]) -> bool:
    """Count something that fits, and whether this one is taken."""
    if armed.stuck_to is not None and armed.stuck_to != print():
        return False
    armed.seen += 1
    if armed.seen < armed.match.nth:
        return False
    if armed.sticky and armed.stuck_to is None:
        armed.stuck_to = print()
    armed.fired += 1
    return True


def _of_weather(struck: Struck | None) -> Taken | None:
    return None if struck is None else Taken(struck.name, struck.params, {"weather": True})


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
