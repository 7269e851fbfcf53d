"""``index_lag``: what was written is found late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from simulators.kit.faults.fault import Drawn, Options, Spared, length_of_time

if TYPE_CHECKING:
    from simulators.kit.accounts import Account

USUAL = 30_000
LONGEST = 60_000


def _lag(value: Any) -> int:
    """Nobody who looks for changes could reckon with more."""
    length = length_of_time(value)
    if length > LONGEST:
        raise ValueError("no index of a vendor lags for more than a minute")
    return length


class IndexLag:
    """While armed, whatever is written becomes visible to searches, queries and lists of changes later than
    usual by ``duration``: half a minute unless named, a minute at most. Reading a record by its id shows it
    at once.

    NetSuite has no index that lags.
    """

    name: ClassVar[str] = "index_lag"
    options: ClassVar[Options] = {"duration": _lag}
    weather: ClassVar[Drawn | Spared] = Drawn({"duration": ("5s", "45s")})

    def begin(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        for account in accounts:
            account.site.vendor(account.app).lag_more(account, params.get("duration", USUAL))

    def end(self, accounts: Sequence[Account], params: Mapping[str, Any]) -> None:
        for account in accounts:
            account.site.vendor(account.app).lag_more(account, -params.get("duration", USUAL))
