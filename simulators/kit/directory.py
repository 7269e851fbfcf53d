"""Finds the account that a token, realm or client id belongs to, over all sites of the process."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulators.kit.accounts import Account


class Directory:
    """Thread-safe. A value that is registered twice means the account that came last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owners: dict[tuple[str, str, str], Account] = {}
        self._entries: dict[Account, dict[tuple[str, str], None]] = {}

    def register(self, account: Account, kind: str, value: str) -> None:
        """From now on ``value`` (a token, a realm id …) means this account."""
        with self._lock:
            self._owners[account.app, kind, value] = account
            self._entries.setdefault(account, {})[kind, value] = None

    def find(self, app: str, kind: str, value: str) -> Account | None:
        """The account, or None."""
        return self._owners.get((app, kind, value))

    def entries(self, account: Account) -> list[tuple[str, str]]:
        """Every ``(kind, value)`` that means this account, in the order of registration."""
        with self._lock:
            return list(self._entries.get(account, ()))

    def forget(self, account: Account) -> None:
        """Drop everything that means this account."""
        with self._lock:
            for kind, value in self._entries.pop(account, ()):
                if self._owners.get((account.app, kind, value)) is account:
                    del self._owners[account.app, kind, value]
