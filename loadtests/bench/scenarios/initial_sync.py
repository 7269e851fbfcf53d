"""A first pass over a full CRM and an empty QuickBooks, beside a bare loop that makes the very same calls."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from loadtests.bench.arena import Arena
from loadtests.bench.child import module
from loadtests.bench.core import linked, run_until_quiet, set_up_core
from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import both, milliseconds
from loadtests.bench.tape import Loop, Tape
from sync_core.store.database import open_store

NAME = "initial-sync"


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of a first pass, by the wall and of processor time, and of the bare loop; how many calls."""

    core: float
    loop: float
    cpu: float
    calls: int


def measure(ground: Ground) -> list[Row]:
    """Over sockets, limits and pacing off, the core's store a file; both make one call after the other."""
    small, large, times = (2_000, 10_000, 1) if ground.plan.quick else (10_000, 100_000, 3)
    few = [timed(small) for _ in range(times)]
    many = [timed(large) for _ in range(times)]
    each = median(one.cpu for one in few) / small
    return [
        figure(
            f"{NAME}/{large} contacts/to loop",
            [one.core / one.loop for one in many],
            "x",
            against=f"a bare httpx loop, the same {many[0].calls:,} calls with prepared bodies",
            budget=Budget(1.5),
            profile=NAME,
        ),
        figure(
            f"{NAME}/{large} contacts/growth",
            [one.cpu / large / each for one in many],
            "x",
            against=f"the core's processor time for a record at {small:,} contacts",
            budget=Budget(1.1),
            profile=NAME,
        ),
        *_figures(small, few),
        *_figures(large, many),
    ]


def _figures(size: int, passes: Sequence[Timed]) -> list[Row]:
    what = f"{NAME}/{size} contacts"
    return [
        figure(f"{what}/core", [one.core for one in passes], "s"),
        figure(f"{what}/core's cpu", [one.cpu for one in passes], "s"),
        figure(f"{what}/loop", [one.loop for one in passes], "s"),
        figure(f"{what}/records", [size / one.core for one in passes], "/s"),
        figure(f"{what}/calls", [one.calls for one in passes], ""),
    ]


def prepared() -> Callable[[], object]:
    """The core over three thousand contacts, with the fakes in this process, too."""
    return Arena(3_000).sync


def timed(contacts: int) -> Timed:
    """The core first, then the loop against fakes that are as they were when the core began."""
    fakes = ("loadtests.bench.servers.fakes", "--contacts", str(contacts), "--uncounted", "--frozen")
    with tempfile.TemporaryDirectory() as folder, module(*fakes) as child:
        urls = child.said["urls"]
        tape = Tape(urls)
        store = open_store(f"sqlite:///{Path(folder) / 'core.sqlite'}")
        workspace = set_up_core(store, lambda _: tape, urls=urls, ready=child.said["ready"])
        before = len(tape.calls)
        core, cpu = both(lambda: run_until_quiet(workspace))
        assert linked(workspace) == contacts, f"{linked(workspace)} of {contacts} contacts were linked"
        store.close()
        tape.close()
    with module(*fakes) as child:
        bare = Loop(child.said["urls"])
        bare.play(tape.calls[:before])
        loop = milliseconds(lambda: bare.play(tape.calls[before:])) / 1000
        bare.close()
    return Timed(core / 1000, loop, cpu / 1000, len(tape.calls) - before)
