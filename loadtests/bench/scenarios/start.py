"""From the command to a stack that answers, beside what merely importing its parts costs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from loadtests.bench.child import PATIENCE, ROOT, NotReady
from loadtests.bench.ground import Ground
from loadtests.bench.rows import Budget, Row, figure
from loadtests.bench.stopwatch import milliseconds

NAME = "start"
BUDGET = Budget(2.0)
FLOOR = "import flask, sqlalchemy, httpx"


def measure(ground: Ground) -> list[Row]:
    """``rehearse up`` until its ready file is there; rotated with the import floor."""
    if find_spec("rehearse.cli") is None:
        name = f"{NAME}/rehearse up/to imports"
        return [Row(name=name, value=None, unit="x", budget=BUDGET, against="`rehearse up` is not built yet")]
    rounds = 3 if ground.plan.quick else 9
    floor, ready = [], []
    for _ in range(rounds):
        floor.append(
            milliseconds(lambda: subprocess.run([sys.executable, "-c", FLOOR], check=True, cwd=ROOT))
        )
        ready.append(_until_ready())
    runs = [mine / theirs for mine, theirs in zip(ready, floor, strict=True)]
    return [
        figure(f"{NAME}/rehearse up/to imports", runs, "x", against=f"python -c '{FLOOR}'", budget=BUDGET),
        figure(f"{NAME}/rehearse up/time", ready, "ms"),
        figure(f"{NAME}/imports/time", floor, "ms"),
    ]


def _until_ready() -> float:
    """Milliseconds to the ready file, which is written when every server answers."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        command = [sys.executable, "-m", "rehearse", "up", "--ports", "auto", "--ready-file", str(ready)]
        # Not to be taken for the stack that the user started last.
        environment = {**os.environ, "XDG_STATE_HOME": folder}
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
        try:
            while not ready.exists():
                if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise NotReady(f"`rehearse up` was not ready (status {process.returncode})")
                time.sleep(0.002)
            return (time.perf_counter() - began) * 1000
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and do not leave it running if it will not."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise NotReady(f"`rehearse up` did not end within {PATIENCE:g} s of SIGTERM") from None
