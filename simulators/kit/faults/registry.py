"""Every fault by its name."""

from __future__ import annotations

import inspect

from simulators.kit.faults.clock_skew import ClockSkew
from simulators.kit.faults.fault import Condition, Fault
from simulators.kit.faults.latency import Latency
from simulators.kit.faults.lost_answer import LostAnswer
from simulators.kit.faults.misleading_login import MisleadingLogin
from simulators.kit.faults.noop import Noop
from simulators.kit.faults.server_error import ServerError
from simulators.kit.faults.timeout_before import TimeoutBefore
from simulators.kit.faults.too_many_requests import TooManyRequests

_ALL: tuple[Fault | Condition, ...] = (
    ClockSkew(),
    Latency(),
    LostAnswer(),
    MisleadingLogin(),
    Noop(),
    ServerError(),
    TimeoutBefore(),
    TooManyRequests(),
)

FAULTS: dict[str, Fault | Condition] = {fault.name: fault for fault in _ALL}


def paragraph(name: str) -> str:
    """What the documentation says about a fault: its docstring."""
    return inspect.cleandoc(FAULTS[name].__doc__ or "")
