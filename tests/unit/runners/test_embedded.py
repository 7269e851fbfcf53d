"""The loop in this process: what runs when, on which clock, and what it survives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from sync_core.engine.cycle import Outcome
from sync_core.engine.running import Unsettled
from sync_core.engine.workspace import Workspace
from sync_core.ports import Clock, EventLog, InlineExecutor, SystemClock, VirtualClock, system_rng
from sync_core.runners.embedded import EmbeddedRunner
from sync_core.store.database import memory_store
from sync_core.store.secrets import Vault

KEY = b"cmVoZWFyc2VyZWhlYXJzZXJlaGVhcnNlcmVoZWFyc2U="
START = 1_800_000_000_000
SOON = 20.0
"""Seconds within which something that must happen has happened on a busy machine."""


class Worked(Workspace):
    """A workspace whose cycles are told by the test; each one is counted."""

    def __init__(self, id: str, clock: Clock, cycle: Callable[[int], Outcome | None]) -> None:
        super().__init__(
            memory_store(),
            Vault(KEY),
            id=id,
            name=id,
            clock=clock,
            rng=system_rng(),
            executor=InlineExecutor(),
            events=EventLog(clock),
        )
        self._told = cycle
        self.count = 0
        self.counted = threading.Condition()

    def cycle(self, *, owner: str = "") -> Outcome | None:
        with self.counted:
            self.count += 1
            self.counted.notify_all()
        return self._told(self.count)

    def reaches(self, count: int) -> bool:
        with self.counted:
            return self.counted.wait_for(lambda: self.count >= count, timeout=SOON)

    def kinds(self) -> list[object]:
        log = self.events
        assert isinstance(log, EventLog)
        return [event["kind"] for event in log.after(0)]


def at_rest(_count: int) -> Outcome:
    return Outcome(None, None, found=False)


@contextmanager
def running(runner: EmbeddedRunner) -> Iterator[None]:
    thread = threading.Thread(target=runner.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        runner.stop()
        thread.join(SOON)
        assert not thread.is_alive()


def test_a_workspace_is_run_once_at_the_start_and_then_when_it_is_woken() -> None:
    work = Worked("a", SystemClock(), at_rest)
    runner = EmbeddedRunner([work])
    with running(runner):
        assert work.reaches(1)
        runner.settle("a", seconds=SOON)
        assert work.count == 1
        runner.wake("a")
        assert work.reaches(2)
        runner.settle("a", seconds=SOON)
        assert runner.quiet("a")
    assert work.count == 2


def test_what_is_due_later_runs_by_itself() -> None:
    clock = SystemClock()

    def cycle(count: int) -> Outcome:
        return Outcome(clock.now() + 30 if count < 3 else None, None, found=True)

    work = Worked("a", clock, cycle)
    with running(EmbeddedRunner([work])):
        assert work.reaches(3)
    assert work.count == 3


def test_the_routine_look_runs_by_itself_too() -> None:
    clock = SystemClock()
    work = Worked(
        "a", clock, lambda count: Outcome(None, clock.now() + 20 if count < 3 else None, found=False)
    )
    with running(EmbeddedRunner([work])):
        assert work.reaches(3)


def test_a_wake_up_at_an_instant_waits_for_it() -> None:
    clock = SystemClock()
    work = Worked("a", clock, at_rest)
    runner = EmbeddedRunner([work])
    with running(runner):
        assert work.reaches(1)
        runner.settle("a", seconds=SOON)
        at = clock.now() + 60
        runner.wake("a", at)
        assert work.reaches(2)
        assert clock.now() >= at


def test_a_wake_up_during_a_cycle_is_not_lost() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def cycle(count: int) -> Outcome:
        if count == 1:
            inside.set()
            assert go_on.wait(SOON)
        return at_rest(count)

    work = Worked("a", SystemClock(), cycle)
    runner = EmbeddedRunner([work])
    with running(runner):
        assert inside.wait(SOON)
        for _ in range(5):
            runner.wake("a")
        assert not runner.quiet("a")
        go_on.set()
        assert work.reaches(2)
        runner.settle("a", seconds=SOON)
    assert work.count == 2, "many wake-ups, one cycle"


def test_one_workspace_has_one_cycle_at_a_time_and_others_do_not_wait() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(count: int) -> Outcome:
        inside.set()
        assert go_on.wait(SOON)
        return at_rest(count)

    first, second = Worked("a", SystemClock(), slow), Worked("b", SystemClock(), at_rest)
    runner = EmbeddedRunner([first, second])
    with running(runner):
        assert inside.wait(SOON)
        runner.wake("a")
        for count in range(1, 4):
            runner.wake("b")
            assert second.reaches(count)
            runner.settle("b", seconds=SOON)
        assert first.count == 1
        go_on.set()
        assert first.reaches(2)


def test_a_crash_is_told_tried_again_and_stops_nobody_else() -> None:
    clock = VirtualClock(START, factor=1_000.0)

    def crashes(count: int) -> Outcome:
        if count < 4:
            raise RuntimeError("pat-sim-secret")
        return at_rest(count)

    broken, sound = Worked("a", clock, crashes), Worked("b", SystemClock(), at_rest)
    runner = EmbeddedRunner([broken, sound])
    with running(runner):
        assert broken.reaches(4)
        runner.wake("b")
        assert sound.reaches(2)
    assert broken.kinds() == ["crash"] * 3
    # Waits of 1, 2 and 4 seconds of its own clock.
    assert clock.now() - START >= 7_000


def test_another_workers_lease_is_waited_for() -> None:
    clock = VirtualClock(START, factor=1_000.0)
    work = Worked("a", clock, lambda count: None if count == 1 else at_rest(count))
    with running(EmbeddedRunner([work])):
        assert work.reaches(2)
        assert clock.now() - START >= 5_000
    assert work.kinds() == []


def test_a_cycle_that_is_always_due_and_finds_nothing_does_not_spin() -> None:
    clock = SystemClock()
    work = Worked("a", clock, lambda _count: Outcome(clock.now(), None, found=False))
    began = clock.now()
    with running(EmbeddedRunner([work])):
        assert work.reaches(3)
    assert clock.now() - began >= 2 * 250


def test_nothing_runs_by_itself_on_a_frozen_clock() -> None:
    clock = VirtualClock(START)
    frozen, real = Worked("a", clock, at_rest), Worked("b", SystemClock(), at_rest)
    runner = EmbeddedRunner([frozen, real])
    with running(runner):
        runner.wake("a")
        runner.wake("b")
        assert real.reaches(1)
        runner.settle("b", seconds=SOON)
        assert frozen.count == 0
        assert runner.settle("a").found is False
        assert frozen.count == 1
        runner.settle("a")
        assert frozen.count == 1, "nothing was due"


def test_settling_a_frozen_workspace_runs_all_that_is_due_at_this_instant() -> None:
    clock = VirtualClock(START)

    def cycle(count: int) -> Outcome:
        return Outcome(START if count < 4 else START + 60_000, START + 240_000, found=count < 4)

    work = Worked("a", clock, cycle)
    runner = EmbeddedRunner([work])
    settled = runner.settle("a")
    assert (work.count, settled.found) == (4, True)
    assert (settled.next_due, settled.next_look) == (START + 60_000, START + 240_000)
    clock.set(START + 59_999)
    assert runner.settle("a").found is False
    assert work.count == 4
    clock.set(START + 60_000)
    runner.settle("a")
    assert work.count == 5


def test_a_workspace_that_never_comes_to_rest_is_told_so() -> None:
    work = Worked("a", VirtualClock(START), lambda _count: Outcome(START, None, found=True))
    with pytest.raises(Unsettled) as failed:
        EmbeddedRunner([work]).settle("a")
    assert failed.value.pending == ["a cycle is due"]


def test_settling_on_a_running_clock_gives_up_after_a_while() -> None:
    go_on = threading.Event()

    def slow(count: int) -> Outcome:
        assert go_on.wait(SOON)
        return at_rest(count)

    work = Worked("a", SystemClock(), slow)
    runner = EmbeddedRunner([work])
    with running(runner):
        assert work.reaches(1)
        with pytest.raises(Unsettled, match="a cycle is running"):
            runner.settle("a", seconds=0.01)
        go_on.set()
        runner.settle("a", seconds=SOON)


def test_a_clock_that_is_set_going_starts_what_was_due() -> None:
    clock = VirtualClock(START)
    work = Worked("a", clock, at_rest)
    runner = EmbeddedRunner([work])
    with running(runner):
        clock.set(START, factor=1.0)
        runner.clock_set("a")
        assert work.reaches(1)


def test_a_clock_that_was_set_back_voids_what_was_planned_by_it() -> None:
    clock = VirtualClock(START)
    work = Worked("a", clock, lambda _count: Outcome(None, clock.now() + 240_000, found=False))
    runner = EmbeddedRunner([work])
    runner.settle("a")
    clock.set(START - 3_600_000)
    assert runner.settle("a").next_look == START + 240_000
    runner.clock_set("a", back=True)
    assert runner.settle("a").next_look == START - 3_600_000 + 240_000


def test_stopping_waits_for_the_cycle_in_hand() -> None:
    inside, go_on = threading.Event(), threading.Event()
    ended = []

    def slow(count: int) -> Outcome:
        inside.set()
        assert go_on.wait(SOON)
        ended.append(count)
        return at_rest(count)

    runner = EmbeddedRunner([Worked("a", SystemClock(), slow)])
    thread = threading.Thread(target=runner.run, daemon=True)
    thread.start()
    assert inside.wait(SOON)
    runner.stop()
    assert thread.is_alive()
    go_on.set()
    thread.join(SOON)
    assert not thread.is_alive()
    assert ended == [1]


def test_stopping_does_not_wait_for_ever() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def stuck(count: int) -> Outcome:
        inside.set()
        assert go_on.wait(SOON)
        return at_rest(count)

    runner = EmbeddedRunner([Worked("a", SystemClock(), stuck)], drain=0.05)
    thread = threading.Thread(target=runner.run, daemon=True)
    thread.start()
    assert inside.wait(SOON)
    runner.stop()
    thread.join(SOON)
    assert not thread.is_alive()
    go_on.set()


def test_a_workspace_may_join_and_leave_while_others_run() -> None:
    runner = EmbeddedRunner()
    with running(runner):
        work = Worked("a", SystemClock(), at_rest)
        runner.add(work)
        assert work.reaches(1)
        runner.drop("a")
        runner.wake("a")
        other = Worked("b", SystemClock(), at_rest)
        runner.add(other)
        assert other.reaches(1)
    assert work.count == 1


def test_a_workspace_that_another_worker_is_at_is_not_settled_until_that_one_is_done() -> None:
    busy = threading.Event()
    busy.set()
    work = Worked("a", VirtualClock(START), lambda count: None if busy.is_set() else at_rest(count))
    runner = EmbeddedRunner([work])
    for _ in range(2):
        with pytest.raises(Unsettled, match="another worker is at it"):
            runner.settle("a", seconds=SOON)
    busy.clear()
    runner.settle("a", seconds=SOON)
    assert runner.quiet("a")
