"""What a stack is started with."""

from __future__ import annotations

from pathlib import Path

import msgspec

from rehearse.errors import RehearseError
from rehearse.places import ports_from


class BadOption(RehearseError):
    """A stack cannot be started like this; the message says what can."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """``ports`` is the first of a row of ports, or ``auto``; ``seed`` None is a fresh one.

    ``listed``: other commands of this user find the stack by themselves. ``joined`` is the ready file of a
    core that runs already and is used in place of our own; the default site does without a workspace then.
    """

    ports: str = "8700"
    host: str = "127.0.0.1"
    allow_hosts: tuple[str, ...] = ()
    ready_file: str | None = None
    world: str | None = None
    seed: int | None = None
    clock: str = "real"
    at: str | None = None
    profile: str = "sandbox"
    state: str | None = None
    workers: int = 4
    database_url: str | None = None
    core: bool = True
    joined: str | None = None
    listed: bool = True

    def wanted_ports(self) -> dict[str, int]:
        """By name; 0 is any that is free. Raises `BadOption`."""
        if self.ports == "auto":
            return dict.fromkeys(ports_from(0), 0)
        ports = ports_from(int(self.ports)) if self.ports.isdecimal() else {}
        if not ports or not all(1 <= port <= 65_535 for port in ports.values()):
            raise BadOption(f"--ports {self.ports}: write auto, or the first of ten ports such as 8700")
        return ports

    def factor(self) -> float:
        """The pace of the clock: ``real``, ``frozen`` or ``x60``. Raises `BadOption`."""
        named = {"real": 1.0, "frozen": 0.0}
        try:
            factor = named[self.clock] if self.clock in named else float(self.clock.removeprefix("x"))
        except ValueError:
            factor = -1.0
        if not 0 <= factor <= 1_000_000:
            raise BadOption(f"--clock {self.clock}: write real, frozen, or x and a number such as x60")
        return factor

    def folder(self) -> Path | None:
        """Where everything is kept, if anything is."""
        return None if self.state is None else Path(self.state).absolute()
