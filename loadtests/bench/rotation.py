"""Short slices of load that go round all servers again and again, so that a noisy minute hits them alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import msgspec

from loadtests.bench.child import Child
from loadtests.bench.hammer import Order, Outcome
from loadtests.bench.messages import Message
from loadtests.bench.rows import Row, figure


class Refusing(RuntimeError):
    """A server answered with errors: its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server and what it is asked."""

    name: str
    child: Child
    port: int
    messages: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice showed: ``rate`` in requests per second, times in ms, ``cpu`` in µs per request."""

    rate: float
    p50: float
    p99: float
    cpu: float


UNITS = {"rate": "req/s", "p50": "ms", "p99": "ms", "cpu": "µs"}


def rotate(
    hammer: Child, targets: Sequence[Target], *, rounds: int, seconds: float
) -> dict[str, list[Slice]]:
    """Slices by target, one for each round; an unmeasured round comes first."""
    found: dict[str, list[Slice]] = {target.name: [] for target in targets}
    for number in range(rounds + 1):
        for target in targets:
            taken = slice_of(hammer, target, seconds=seconds if number else min(seconds, 0.4))
            if number:
                found[target.name].append(taken)
    return found


def slice_of(hammer: Child, target: Target, *, seconds: float) -> Slice:
    """Load one server. Raises `Refusing`."""
    before = target.child.cpu()
    outcome = _command(hammer, Order(target.port, list(target.messages), seconds))
    used = target.child.cpu() - before
    if outcome.refused:
        raise Refusing(f"{target.name} refused {outcome.refused} of {len(outcome.micros)}: {outcome.refusal}")
    times, calls = sorted(outcome.micros), len(outcome.micros)
    return Slice(
        rate=calls / outcome.seconds,
        p50=median(times) / 1000,
        p99=times[min(calls - 1, calls * 99 // 100)] / 1000,
        cpu=used / calls * 1e6,
    )


def ratios(found: Mapping[str, Sequence[Slice]], what: str, one: str, other: str) -> list[float]:
    """One target's figure over another's, round by round."""
    return [
        getattr(mine, what) / getattr(theirs, what)
        for mine, theirs in zip(found[one], found[other], strict=True)
    ]


def figures(scenario: str, found: Mapping[str, Sequence[Slice]]) -> list[Row]:
    """Every figure of every target."""
    return [
        figure(f"{scenario}/{name}/{what}", [getattr(one, what) for one in slices], unit)
        for name, slices in found.items()
        for what, unit in UNITS.items()
    ]


def _command(hammer: Child, order: Order) -> Outcome:
    process = hammer.process
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(msgspec.json.encode(order).decode() + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise Refusing(f"the load ended with {process.wait()}: a server broke off")
    return msgspec.json.decode(line, type=Outcome)
