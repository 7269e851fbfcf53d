"""What a rehearsal can still tell once its test has failed: events, cards, issues, invariants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rehearse.replays.recorded import Invariant, State
from simulators.kit.clock import iso

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal

CARDS: Final = 20
ROWS: Final = 200
"""So many cards, and so many records and issues, are kept."""


@dataclass
class Evidence:
    """Nothing here is masked yet. ``notes`` say what could not be found out, and why."""

    events: list[dict[str, Any]] = field(default_factory=list)
    now: int = 0
    state: State = field(default_factory=State)
    invariants: list[Invariant] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @contextmanager
    def trying(self, what: str) -> Iterator[None]:
        """Whatever goes wrong is a note: the test's own failure must not be hidden by another."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - as said
            self.notes.append(f"{what} could not be had: {type(error).__name__}: {error}"[:500])

    def pending(self) -> list[str]:
        """In words, what was still to be done or waiting to go wrong when the test failed."""
        found = [
            f"{sync['sync']}: {pending['records']} records and {pending['changes']} changes wait, "
            f"{pending['writes']} writes are on their way"
            for sync in self.state.syncs
            if (pending := sync["pending"]) and any(pending[one] for one in ("records", "changes", "writes"))
        ]
        found += [
            f"{one['object']} {one['id']}: {one['code']}, tried {one['attempts']} times, "
            f"again {iso(one['next_try']) if one['next_try'] else 'only after an event'}"
            for one in self.state.issues
        ]
        return found + [
            f"armed: {one['name']} in {one['app'] or 'every app'}, {_left(one)}" for one in self.state.faults
        ]


def gather(world: Rehearsal, *, calm: Callable[[], None] | None) -> Evidence:
    """Everything, in an order in which nothing spoils what comes after it.

    ``calm`` ends the weather: the invariants, for which time passes, are judged after it. Without it they
    are left alone, and the rehearsal stays as it was.
    """
    found = Evidence()
    with found.trying("the events"):
        found.events = world.events()
        found.now = world.now
    if not found.now:
        return found
    with found.trying("the state of the core"):
        found.state = _state(world)
    with found.trying("the faults"):
        armed = world.faults.armed()
        found.state = State(**{**_fields(found.state), "faults": armed})
    if calm is None:
        return found
    with found.trying("the invariants"):
        calm()
        report = world.invariants.check()
        found.invariants = [Invariant(one.name, one.checks, list(one.findings)) for one in report.results]
    return found


def _left(fault: Mapping[str, Any]) -> str:
    times = fault["times"]
    return "always" if times is None else f"{times - fault['fired']} times more"


def _state(world: Rehearsal) -> State:
    core = world.core
    records = core.records()
    seen = {(one.object, one.id): one for one in records if one.side == "crm"}
    cards = [
        {"object": object, "id": id, **asdict(card)}
        for object, id in list(seen)[:CARDS]
        for card in core.cards(object, id)
    ]
    return State(
        syncs=core.health()["syncs"],
        records=[asdict(one) for one in records[:ROWS]],
        cards=cards,
        issues=[asdict(one) for one in core.issues()[:ROWS]],
    )


def _fields(state: State) -> dict[str, Any]:
    return {name: getattr(state, name) for name in state.__struct_fields__}
