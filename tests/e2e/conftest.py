"""A stack as users start it: by the command line, in processes of its own, on free ports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rehearse.cli import main
from simulators.kit.clock import pause, seconds_running

REHEARSE = (sys.executable, "-m", "rehearse")
SECONDS = 60.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.stack_only)


@dataclass
class Cli:
    """``rehearse`` with a home of its own."""

    home: Path

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REHEARSE_")}
        return {**kept, "XDG_STATE_HOME": str(self.home), "TMPDIR": str(self.tmp)}

    @property
    def tmp(self) -> Path:
        made = self.home / "tmp"
        made.mkdir(parents=True, exist_ok=True)
        return made

    def __call__(self, *words: str, stdin: str = "", status: int | None = 0) -> str:
        """What it prints, on both outputs; ``status`` None accepts any exit code.

        What starts nothing runs in this process: the interpreter's start would take most of the time.
        """
        if words[0] in ("up", "run", "demo"):
            return self.process(*words, stdin=stdin, status=status)
        env = {"XDG_STATE_HOME": str(self.home), "REHEARSE_READY_FILE": None}
        ran = CliRunner().invoke(main, words, input=stdin, env=env)
        assert status in (None, ran.exit_code), f"exit {ran.exit_code}\n{ran.output}\n{ran.exc_info}"
        return ran.output

    def process(self, *words: str, stdin: str = "", status: int | None = 0) -> str:
        """The same in a process of its own."""
        ran = subprocess.run(
            [*REHEARSE, *words],
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert status in (None, ran.returncode), f"exit {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout + ran.stderr

    def data(self, *words: str) -> Any:
        """What it prints with ``--json``."""
        return json.loads(self(*words, "--json"))

    @contextmanager
    def up(self, *words: str) -> Iterator[Up]:
        """A running stack; stopped at the end if it still runs."""
        log = (self.home / "up.log").open("w+")
        process = subprocess.Popen(
            [*REHEARSE, "up", "--ports", "auto", *words],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        started = Up(process, self.home / "up.log")
        try:
            started.wait_for("ready file")
            yield started
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(SECONDS)
            log.close()


@dataclass
class Up:
    """A ``rehearse up`` and what it has said."""

    process: subprocess.Popen[bytes]
    log: Path

    def wait_for(self, words: str) -> None:
        eventually(lambda: words in self.log.read_text() or self.process.poll() is not None)
        assert words in self.log.read_text(), self.log.read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


def eventually(holds: Callable[[], bool]) -> None:
    until = seconds_running() + SECONDS
    while not holds():
        assert seconds_running() < until, "it never came to that"
        pause(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """A command line beside a frozen stack with the world ``acme`` and a sync that is on."""
    here = Cli(tmp_path_factory.mktemp("home"))
    with here.up("--clock", "frozen", "--at", "2026-03-02T09:00:00Z", "--seed", "7", "--world", "acme"):
        here("sync", "set-up")
        here("clock", "advance", "2m")
        yield here
