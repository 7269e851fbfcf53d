"""A first pass over a full CRM and an empty QuickBooks, beside a bare loop that makes the very same calls."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from loadtests.bench.arena import Arena
from loadtests.bench.child import module
from loadtests.bench.core import linked, run_until_quiet, set_up_core
from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import milliseconds
from loadtests.bench.tape import Loop, Tape
from sync_core.store.database import open_store

NAME = "initial-sync"


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of one first pass and of the bare loop; how many calls that were."""

    core: float
    loop: float
    calls: int


def measure(ground: Ground) -> list[Row]:
    """Over sockets, limits and pacing off, the core's store a file; both make one call after the other."""
    small, large, times = (2_000, 10_000, 1) if ground.plan.quick else (10_000, 100_000, 3)
    few = [timed(small) for _ in range(times)]
    many = [timed(large) for _ in range(times)]
    against = f"a bare httpx loop, the same {many[0].calls:,} calls with prepared bodies"
    growth = median(one.core for one in many) / large / (median(one.core for one in few) / small)
    rows: list[Row] = []
    for size, passes in ((small, few), (large, many)):
        what = f"{NAME}/{size} contacts"
        rows += [
            figure(f"{what}/core", [one.core for one in passes], "s"),
            figure(f"{what}/loop", [one.loop for one in passes], "s"),
            figure(f"{what}/records", [size / one.core for one in passes], "/s"),
            figure(f"{what}/calls", [one.calls for one in passes], ""),
        ]
    return [
        figure(
            f"{NAME}/{large} contacts/to loop",
            [one.core / one.loop for one in many],
            "x",
            against=against,
            budget=Budget(1.5),
            profile=NAME,
        ),
        Row(
            name=f"{NAME}/{large} contacts/growth",
            value=growth,
            unit="x",
            against=f"time per record at {small:,} contacts",
            budget=Budget(1.1),
            runs=(growth,),
            profile=NAME,
        ),
        *rows,
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
        core = milliseconds(lambda: run_until_quiet(workspace)) / 1000
        assert linked(workspace) == contacts, f"{linked(workspace)} of {contacts} contacts were linked"
        store.close()
        tape.close()
    with module(*fakes) as child:
        bare = Loop(child.said["urls"])
        bare.play(tape.calls[:before])
        loop = milliseconds(lambda: bare.play(tape.calls[before:])) / 1000
        bare.close()
    return Timed(core, loop, len(tape.calls) - before)
