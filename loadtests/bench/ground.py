"""The servers of a run: each is started when it is first wanted, and all stay up until the end."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from loadtests.bench.child import ROOT, Child, module, server
from loadtests.bench.cores import LOAD
from loadtests.bench.servers.json_server import Missing, json_server

RECORDS = 1_000
"""Each server holds so many before the load begins."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: so many slices of load for each target, of so many seconds."""

    quick: bool
    rounds: int
    seconds: float

    @classmethod
    def of(cls, *, quick: bool) -> Plan:
        """The plan of a quick run, or of a thorough one."""
        return cls(True, 5, 0.8) if quick else cls(False, 11, 1.5)


class Ground:
    """Where scenarios find the servers they compare."""

    def __init__(self, plan: Plan, opened: ExitStack) -> None:
        self.plan, self._opened = plan, opened
        self._children: dict[str, Child] = {}
        self._ports: dict[str, int] = {}
        self.missing = ""

    def hammer(self) -> Child:
        """The process that makes the load."""
        return self._once("hammer", lambda: module("loadtests.bench.hammer", on=LOAD))

    def fakes(self) -> Child:
        """The fakes, with `RECORDS` contacts, customers and NetSuite contacts."""
        size = ("--contacts", str(RECORDS), "--customers", str(RECORDS), "--people", str(RECORDS))
        return self._once("fakes", lambda: module("loadtests.bench.servers.fakes", *size))

    def flask(self) -> Child:
        """The empty Flask route."""
        return self._once("flask", lambda: module("loadtests.bench.servers.bare_flask"))

    def moto(self) -> tuple[Child, int]:
        """Moto's server and its port; it holds nothing yet."""
        port = self._port("moto")
        log = ROOT / "build" / "bench" / "moto.txt"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "loadtests.bench.servers.moto", str(port)]
        return self._once("moto", lambda: server(command, port=port, log=log)), port

    def json_server(self) -> tuple[Child, int] | None:
        """json-server and its port, or None: then ``missing`` says why."""
        port = self._port("json-server")
        try:
            return self._once("json-server", lambda: json_server(port=port, contacts=RECORDS)), port
        except Missing as reason:
            self.missing = str(reason)
            return None

    def _once(self, name: str, start: Callable[[], AbstractContextManager[Child]]) -> Child:
        if name not in self._children:
            self._children[name] = self._opened.enter_context(start())
        return self._children[name]

    def _port(self, name: str) -> int:
        if name not in self._ports:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self._ports[name] = free.getsockname()[1]
        return self._ports[name]


@contextmanager
def ground(plan: Plan) -> Iterator[Ground]:
    """A ground whose servers end with the block."""
    with ExitStack() as opened:
        yield Ground(plan, opened)
