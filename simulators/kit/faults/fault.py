"""What a fault is. A new one is a file beside this one, a line in `registry`, a test and its docstring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias, runtime_checkable

from werkzeug.wrappers import Response

from simulators.kit.clock import duration
from simulators.kit.exchange import Exchange

if TYPE_CHECKING:
    from simulators.kit.accounts import Account

Proceed: TypeAlias = Callable[[Exchange], Response]
Options: TypeAlias = Mapping[str, Callable[[Any], Any]]
"""The parameters a fault takes: name → what makes the value of the given one, or raises `ValueError`."""


class Fault(Protocol):
    """Something that goes wrong with one call. The docstring is its paragraph in the documentation."""

    name: ClassVar[str]
    options: ClassVar[Options]

    def around(self, exchange: Exchange, proceed: Proceed, params: Mapping[str, Any], /) -> Response:
        """Answer in place of the rest, or around it. ``params`` went through ``options``."""


@runtime_checkable
class Condition(Protocol):
    """Something that is wrong for as long as it is armed, whatever is called."""

    name: ClassVar[str]
    options: ClassVar[Options]

    def begin(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        """It was armed for these accounts."""

    def end(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        """It was disarmed: put everything back."""


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
