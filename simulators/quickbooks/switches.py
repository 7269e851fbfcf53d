"""Turning switches of a company that is open already."""

from __future__ import annotations

from typing import Any

from simulators.kit.accounts import Account
from simulators.quickbooks.settings import Settings, turned
from simulators.quickbooks.webhooks import target


def switch(account: Account, **changes: Any) -> None:
    """Turn switches by name. What waits for an old webhook url goes to the new one, or is dropped.

    Raises `ValueError` for what is no switch or no position of one.
    """
    before: Settings = account.settings
    after = turned(before, changes)
    account.settings = after
    if before.webhook_url and before.webhook_url != after.webhook_url:
        account.site.webhooks.retarget(
            account, before.webhook_url, target(after) if after.webhook_url else None
        )
