"""Turning switches of an account that is open already."""

from __future__ import annotations

from typing import Any

from simulators.kit.accounts import Account
from simulators.netsuite.settings import turned


def switch(account: Account, **changes: Any) -> None:
    """Turn switches by name. Raises `ValueError` for what is no switch or no position of one."""
    account.settings = turned(account.settings, changes)
