"""Nonces that were used: the pair of nonce and timestamp is single use per user (NetSuite contract 2.1).

The list in ``account.memory`` is the truth, so that a snapshot keeps it. It is only ever appended to or
replaced, which a copy being made meanwhile survives; what finds a nonce quickly is an index beside it.
"""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from simulators.kit.accounts import Account
from simulators.netsuite.settings import MINUTE, SECOND

KEY = "nonces"
KEPT = 10 * MINUTE
"""Twice as long as a timestamp is taken: what is older is refused for its age."""
MOST = 100_000
"""How many are kept where age is not judged; the oldest go first."""
_SOME = 1_024

_lock = threading.Lock()
_indexes: WeakKeyDictionary[Account, tuple[list[str], set[str]]] = WeakKeyDictionary()


def start(account: Account) -> None:
    """A new account has seen none."""
    account.memory[KEY] = []


def use(account: Account, user: str, nonce: str, timestamp: int) -> bool:
    """Use up a nonce; False if this user has used it with this timestamp (s) before. Thread-safe."""
    entry = f"{timestamp} {user} {nonce}"
    with _lock:
        used, index = _state(account)
        if entry in index:
            return False
        used.append(entry)
        index.add(entry)
        if len(used) % _SOME == 0:
            _prune(account, used)
    return True


def _state(account: Account) -> tuple[list[str], set[str]]:
    used: list[str] = account.memory[KEY]
    known = _indexes.get(account)
    if known is None or known[0] is not used:  # first use, or a snapshot was restored
        known = _indexes[account] = (used, set(used))
    return known


def _prune(account: Account, used: list[str]) -> None:
    if account.settings.client_time == "wall":
        kept = used[-MOST:]
    else:
        oldest = (account.now() - KEPT) // SECOND
        kept = [entry for entry in used if int(entry.partition(" ")[0]) >= oldest]
    if len(kept) < len(used):
        account.memory[KEY] = kept
