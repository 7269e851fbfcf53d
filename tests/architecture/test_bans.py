"""The wall clock and free chance are errors everywhere but in three files."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.tree import ROOT

SNIPPET = '''"""Every way to the machine's clock and chance that must not be taken."""

import asyncio
import datetime
import os
import random
import secrets
import threading
import time
import uuid
from datetime import datetime as moment
from time import monotonic
from uuid import uuid4

LINES = (
    datetime.datetime.now(datetime.UTC),
    datetime.datetime.utcnow(),
    datetime.datetime.today(),
    datetime.date.today(),
    moment.now(datetime.UTC),
    asyncio.sleep(1),
    os.urandom(8),
    os.getrandom(8),
    threading.Timer(1, print),
    uuid.uuid1(),
    uuid.uuid4(),
)
USED = (monotonic, random, secrets, time, uuid4)
'''
BANNED_LINES = [6, 7, 9, 12, 13, *range(16, 27)]


def _banned(filename: str) -> list[int]:
    """The lines of the snippet that ruff forbids in a file of this name."""
    command = "ruff check --select TID251 --output-format json --no-cache --stdin-filename"
    checked = subprocess.run(
        [sys.executable, "-m", *command.split(), filename, "-"],
        input=SNIPPET,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    findings = json.loads(checked.stdout)
    assert {finding["code"] for finding in findings} <= {"TID251"}, checked.stdout
    return sorted({finding["location"]["row"] for finding in findings})


@pytest.mark.parametrize(
    "filename",
    ["simulators/kit/agenda.py", "simulators/crm/clock.py", "sync_core/engine/cycle.py", "rehearse/cli.py"],
)
def test_clock_and_chance_are_banned(filename: str) -> None:
    assert _banned(filename) == BANNED_LINES


@pytest.mark.parametrize(
    "filename", ["simulators/kit/clock.py", "simulators/kit/rng.py", "sync_core/ports.py"]
)
def test_three_files_may_ask_the_machine(filename: str) -> None:
    assert _banned(filename) == []
