"""Weather: faults that a seed draws, call by call.

What a call meets is decided by streams that are made from the weather's own seed, one for each app and kind
of traffic: the same seed and calls give the same weather, and one app's calls do not shift another's. Nothing
here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeAlias

from simulators.kit.faults.fault import Condition, Drawn, Spared
from simulators.kit.faults.matching import Print
from simulators.kit.faults.registry import FAULTS, drawable, kind_of
from simulators.kit.rng import Stream, Streams

Intensity: TypeAlias = float | Mapping[str, float]
"""The share of calls that go wrong, 0 to 1; or that share for each fault by its name."""

Traffic: TypeAlias = Literal["call", "delivery"]

ABOUT_HALF = 0.5
"""The chance of each fault to take part where the seed decides which do."""

USUAL = 0.2
"""The intensity unless one is named: every fifth call goes wrong."""


class BadWeather(ValueError):
    """Weather that cannot be had as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Struck:
    """What a call met: a fault by its name, with parameters as given and as the fault takes them."""

    name: str
    given: Mapping[str, Any]
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """A condition that the weather brought for one app."""

    app: str
    met: Struck


@dataclass(slots=True)
class Weather:
    """The weather of a site. Not thread-safe: the box of faults holds its lock around it.

    ``shares`` is how often each fault strikes, of all calls or deliveries; of a condition it is the chance
    that it was there from the beginning. ``sticky``: a call that met a fault meets it again whenever it is
    repeated, until the weather ends.
    """

    seed: int
    intensity: Intensity
    sticky: bool
    shares: dict[str, float]
    streams: Streams
    begun: tuple[Begun, ...] = ()
    fired: int = 0
    stuck: dict[Print, Struck] = field(default_factory=dict)

    @classmethod
    def made(
        cls, seed: int, intensity: Intensity, *, sticky: bool, lacks: Mapping[str, Container[str]]
    ) -> Self:
        """The weather of a seed. ``lacks`` is by app what it cannot have. Raises `BadWeather`."""
        streams = Streams(seed)
        if isinstance(intensity, Mapping):
            shares = _named(intensity)
        else:
            shares = _swarm(streams, _share("intensity", intensity))
        weather = cls(seed, intensity, sticky, shares, streams)
        weather.begun = tuple(
            Begun(app, weather._struck(name, streams.stream(f"weather/{app}/{name}")))
            for app, cannot in lacks.items()
            for name, share in shares.items()
            if isinstance(FAULTS[name], Condition)
            and name not in cannot
            and streams.stream(f"weather/{app}/{name}").random() < share
        )
        return weather

    def strikes(
        self, traffic: Traffic, app: str, print: Callable[[], Print], can_meet: Callable[[str], bool]
    ) -> Struck | None:
        """What this call or delivery meets. Each draws once, whatever becomes of it.

        ``can_meet`` says of a fault's name whether it could befall this one; ``print`` is asked for only
        where the weather is sticky.
        """
        chance = self.streams.stream(f"weather/{app}/{traffic}")
        name = self._drawn(traffic, chance.random())
        again = self.stuck.get(print()) if self.sticky else None
        if again is not None:
            self.fired += 1
            return again
        if not name or not can_meet(name):
            return None
        struck = self._struck(name, chance)
        if self.sticky:
            self.stuck[print()] = struck
        self.fired += 1
        return struck

    def copy(self) -> Weather:
        """As it stands, for a snapshot."""
        streams = Streams(self.seed)
        streams.restore(self.streams.state())
        return Weather(
            self.seed,
            self.intensity,
            self.sticky,
            dict(self.shares),
            streams,
            self.begun,
            self.fired,
            dict(self.stuck),
        )

    def to_json(self) -> dict[str, Any]:
        """As the control API shows it."""
        return {
            "seed": self.seed,
            "intensity": dict(self.intensity) if isinstance(self.intensity, Mapping) else self.intensity,
            "sticky": self.sticky,
            "shares": {name: round(share, 4) for name, share in self.shares.items()},
            "conditions": [
                {"name": one.met.name, "app": one.app, "params": dict(one.met.given)} for one in self.begun
            ],
            "fired": self.fired,
        }

    def _drawn(self, traffic: Traffic, lot: float) -> str:
        for name, share in self.shares.items():
            if kind_of(FAULTS[name]) == traffic:
                lot -= share
                if lot < 0:
                    return name
        return ""

    def _struck(self, name: str, chance: Stream) -> Struck:
        fault = FAULTS[name]
        assert isinstance(fault.weather, Drawn)
        given = {key: chance.choice(values) for key, values in fault.weather.params.items()}
        return Struck(name, given, {key: fault.options[key](value) for key, value in given.items()})


def _swarm(streams: Streams, intensity: float) -> dict[str, float]:
    """About half of the faults, as strong as the seed says; calls and deliveries fill ``intensity`` each.

    Each fault has draws of its own, so that a new one changes nothing about which of the others take part.
    """
    drawn: dict[str, float] = {}
    for name in drawable():
        chance = streams.stream(f"swarm/{name}")
        if chance.random() < ABOUT_HALF:
            drawn[name] = 1 - chance.random()
    weights = {
        kind: sum(weight for name, weight in drawn.items() if kind_of(FAULTS[name]) == kind)
        for kind in ("call", "delivery")
    }
    return {
        name: intensity * weight / weights.get(kind_of(FAULTS[name]), weight)
        for name, weight in drawn.items()
    }


def _named(intensity: Mapping[str, float]) -> dict[str, float]:
    shares = {name: _share(name, share) for name, share in intensity.items()}
    for name in shares:
        if name not in FAULTS:
            raise BadWeather(f"there is no fault {name!r}; the weather may bring {', '.join(drawable())}")
        mark = FAULTS[name].weather
        if isinstance(mark, Spared):
            raise BadWeather(f"the weather never brings {name}: {mark.because}; arm it by name")
    for kind, word in (("call", "calls"), ("delivery", "deliveries")):
        if sum(share for name, share in shares.items() if kind_of(FAULTS[name]) == kind) > 1:
            raise BadWeather(f"the shares of faults of {word} come to more than 1")
    return {name: share for name, share in shares.items() if share}


def _share(name: str, share: Any) -> float:
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise BadWeather(f"{name} must be a number from 0 to 1, not {share!r}")
    return float(share)
