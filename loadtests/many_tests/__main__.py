"""``python -m loadtests.many_tests``: the same tests several times against one stack, by many workers.

Ends with 1 where a test failed, where two of them met, or where a site was left over.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from rehearse.serving import ready_file
from rehearse.serving.options import Options
from rehearse.stack import Stack, started
from simulators.kit.clock import seconds_running

PROJECT = Path(__file__).parent / "project"
LOADED = ("pytest_bdd.plugin", "xdist.plugin", "rehearse.pytest_plugin")


@dataclass(frozen=True, slots=True)
class Run:
    """What became of one run. ``megabytes`` is what the servers hold afterwards, ``cpu`` their seconds.

    ``set_up`` is how many seconds each test waited for its site, without the first one of each worker, which
    waits for the imports, too.
    """

    tests: int
    failures: tuple[str, ...]
    shared: int
    set_up: tuple[float, ...]
    left: int
    megabytes: int
    cpu: float
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether every test passed, none met another, and nothing was left over."""
        return not (self.failures or self.shared or self.left)

    def __str__(self) -> str:
        usual, slow = median(self.set_up) * 1000, quantiles(self.set_up, n=20)[-1] * 1000
        return (
            f"{self.tests - len(self.failures)} passed, {len(self.failures)} failed in {self.seconds:.0f} s; "
            f"a site in {usual:.0f} ms (median), {slow:.0f} ms (p95); {self.shared} accounts shared, "
            f"{self.left} sites left over; servers took {self.cpu / self.tests * 1000:.0f} ms CPU for each, "
            f"hold {self.megabytes} MB"
        )


def main() -> int:
    """The command. Returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.many_tests", description=__doc__)
    parser.add_argument("--tests", type=int, default=1000, help="so many tests in each run")
    parser.add_argument("--workers", type=int, default=8, help="so many processes that run them")
    parser.add_argument("--runs", type=int, default=5, help="so many runs against the same stack")
    asked = parser.parse_args()
    runs = []
    with started(Options(ports="auto", listed=False, clock="frozen", seed=1)) as place:
        for number in range(1, asked.runs + 1):
            runs.append(run(place, tests=asked.tests, workers=asked.workers))
            print(f"run {number}: {runs[-1]}", flush=True)
            print("".join(f"  {failure}\n" for failure in runs[-1].failures[:5]), end="", flush=True)
    return 0 if all(one.holds for one in runs) else 1


def run(place: Path, *, tests: int, workers: int) -> Run:
    """One run of pytest against the stack of this ready file."""
    began, ready = seconds_running(), ready_file.read(place)
    worked = _cpu(ready["pid"])
    with tempfile.TemporaryDirectory(prefix="rehearse-") as folder:
        report = Path(folder, "report.json")
        plugins = [word for plugin in LOADED for word in ("-p", plugin)]
        said = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", str(PROJECT), "-c", str(PROJECT / "pytest.ini"), *plugins),
                *("-p", "no:randomly", "-q", "-n", str(workers), "--many", str(tests)),
                *("--rehearse-stack", str(place), "--rehearse-replays", folder, "--many-report", str(report)),
            ],
            env=_bare_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if not report.exists():
            raise RuntimeError(f"pytest left with {said.returncode}: {said.stdout[-4_000:]}")
        told = json.loads(report.read_text("utf-8"))
    worked = _cpu(ready["pid"]) - worked
    return _run(told, ready, tests=tests, cpu=worked, seconds=seconds_running() - began)


def _run(
    told: dict[str, dict[str, Any]], ready: dict[str, Any], *, tests: int, cpu: float, seconds: float
) -> Run:
    failures = [f"{name}: {words}" for name, test in told.items() for words in test["failed"]]
    failures += [f"{tests - len(told)} tests never ran"] * (len(told) < tests)
    accounts = [account for test in told.values() for account in test["accounts"]]
    stack = Stack(ready)
    try:
        left = len(stack.outside.control.call("GET", "/sites")["sites"]) - 1
    finally:
        stack.close()
    return Run(
        tests=tests,
        failures=tuple(failures),
        shared=len(accounts) - len(set(accounts)),
        set_up=tuple(test["set_up"] for test in told.values() if "set_up" in test),
        left=left,
        megabytes=_megabytes(ready["pid"]),
        cpu=cpu,
        seconds=seconds,
    )


def _megabytes(pid: int) -> int:
    return sum(one.memory_info().rss for one in _family(pid)) // 2**20


def _cpu(pid: int) -> float:
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in _family(pid))))


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _bare_environment() -> dict[str, str]:
    left_out = ("PYTEST_ADDOPTS", "REHEARSE_READY_FILE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    root = str(Path(__file__).resolve().parents[2])
    return {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": root}


if __name__ == "__main__":
    sys.exit(main())
