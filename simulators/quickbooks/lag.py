"""How far the indexes behind query and change data capture have come."""

from __future__ import annotations

from simulators.kit.accounts import Account

_EXTRA = "extra_index_lag"
"""In the account's memory: the milliseconds by which they lag more than the switch says, and since when."""


def lag_more(account: Account, milliseconds: int) -> None:
    """What is written from now on shows later; what shows already goes on showing."""
    extra, since = account.memory.get(_EXTRA) or (0, account.now())
    extra += milliseconds
    account.memory[_EXTRA] = [extra, since] if extra > 0 else None


def shown_until(account: Account, now: int) -> int:
    """What was written at or before this instant (ms) shows."""
    usual: int = now - account.settings.index_lag
    extra, since = account.memory.get(_EXTRA) or (0, 0)
    return max(usual - extra, min(usual, since)) if extra else usual
