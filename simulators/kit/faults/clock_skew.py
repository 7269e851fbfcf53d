"""``clock_skew``: one app's clock is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from simulators.kit.faults.fault import Drawn, Options, Spared, length_of_time

if TYPE_CHECKING:
    from simulators.kit.accounts import Account


def _signed(value: Any) -> int:
    """``90s`` is fast, ``-90s`` is slow."""
    if isinstance(value, str) and value.startswith("-"):
        return -length_of_time(value[1:])
    return length_of_time(value)


class ClockSkew:
    """While armed, the clocks of the app's accounts (of all accounts, if no app is named) are off by ``by``.

    ``by`` is a duration, ``-90s`` for a clock that is slow; five minutes fast unless named. Everything the
    account stamps shows it: ``Date``, modification times, token ages, rate windows.
    """

    name: ClassVar[str] = "clock_skew"
    options: ClassVar[Options] = {"by": _signed}
    weather: ClassVar[Drawn | Spared] = Drawn({"by": ("-20s", "20s")})

    def begin(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        for account in accounts:
            account.clock_offset += params.get("by", 300_000)

    def end(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        for account in accounts:
            account.clock_offset -= params.get("by", 300_000)
