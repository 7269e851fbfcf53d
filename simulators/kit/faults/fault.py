"""What a fault is. A new one is a file beside this one, a line in `registry`, a test and its docstring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias, runtime_checkable

from werkzeug.wrappers import Response

from simulators.kit.clock import duration
from simulators.kit.exchange import Exchange

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.faults.attempt import Attempt, Held

Proceed: TypeAlias = Callable[[Exchange], Response]
Options: TypeAlias = Mapping[str, Callable[[Any], Any]]
"""The parameters a fault takes: name → what makes the value of the given one, or raises `ValueError`."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The weather may bring this fault, each time with one of these values for each parameter named here."""

    params: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spared:
    """The weather never brings this fault; ``because`` ends the sentence that says so."""

    because: str


class Fault(Protocol):
    """Something that goes wrong with one call. The docstring is its paragraph in the documentation."""

    name: ClassVar[str]
    options: ClassVar[Options]
    weather: ClassVar[Drawn | Spared]

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any], /) -> Response:
        """Answer in place of the rest, or around it. ``params`` went through ``options``."""


@runtime_checkable
class Choosy(Protocol):
    """A `Fault` that not every call can meet: others go by, uncounted."""

    def concerns(self, exchange: Exchange) -> bool:
        """Whether this call can meet it. Must not change anything."""


@runtime_checkable
class Condition(Protocol):
    """Something that is wrong for as long as it is armed, whatever is called."""

    name: ClassVar[str]
    options: ClassVar[Options]
    weather: ClassVar[Drawn | Spared]

    def begin(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        """It was armed for these accounts."""

    def end(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        """It was disarmed: put everything back."""


@runtime_checkable
class DeliveryFault(Protocol):
    """Something that goes wrong with one attempt to deliver a webhook."""

    name: ClassVar[str]
    options: ClassVar[Options]
    weather: ClassVar[Drawn | Spared]

    def deliver(self, attempt: Attempt, params: Mapping[str, Any], /) -> int | Held:
        """Send in place of the vendor; the status the vendor sees, 0 for no answer, or for how long it waits.

        Runs with no lock held.
        """


AnyFault: TypeAlias = Fault | Condition | DeliveryFault


def length_of_time(value: Any) -> int:
    """An option that is a duration such as ``30s``; milliseconds."""
    if not isinstance(value, str) or value.startswith("-"):
        raise ValueError(f"write a duration such as 30s, not {value!r}")
    return duration(value)


def yes_or_no(value: Any) -> bool:
    """An option that is true or false; texts of a command line count."""
    if value in (True, "true", "yes", "1"):
        return True
    if value in (False, "false", "no", "0"):
        return False
    raise ValueError(f"write true or false, not {value!r}")
