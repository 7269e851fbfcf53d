"""Other processes of a run: servers that are measured, and what they cost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import msgspec
import psutil

from loadtests.bench.cores import SERVER, pinned

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds in which a server has to answer."""


class NotReady(RuntimeError):
    """A process ended, or said nothing in time."""


class Child:
    """A running process. ``said`` is the line of JSON with which it told that it is ready, if it does so."""

    def __init__(self, process: subprocess.Popen[str], said: Any = None) -> None:
        self.process, self.said = process, said
        self._seen = psutil.Process(process.pid)

    def cpu(self) -> float:
        """Seconds of processor time used so far, the system's work for it included."""
        used = self._seen.cpu_times()
        return float(used.user + used.system)


@contextmanager
def module(name: str, *arguments: str, on: list[int] = SERVER) -> Iterator[Child]:
    """One of our own servers: it prints one line of JSON when it is ready and ends when its input ends."""
    command = [sys.executable, "-m", name, *arguments]
    with pinned(on):
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
    with _ending(process):
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise NotReady(f"{name} ended with {process.wait()} before it was ready")
        yield Child(process, msgspec.json.decode(line))


@contextmanager
def server(command: Sequence[str | Path], *, port: int, log: Path, on: list[int] = SERVER) -> Iterator[Child]:
    """Somebody else's server: it is ready when its port answers. It must end when its input ends."""
    with log.open("w") as out, pinned(on):
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT, text=True
        )
    with _ending(process):
        _await(process, port)
        yield Child(process)


@contextmanager
def _ending(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _await(process: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotReady(f"{process.args!r} ended with {process.returncode}")
        connection = HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise NotReady(f"{process.args!r} did not answer within {PATIENCE:g} s")
