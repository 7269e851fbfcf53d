"""Five failed logins lock a token for half an hour (NetSuite contract 2.2).

Only a wrong signature counts: that is somebody who knows the token and guesses its secret. Whoever makes up
token ids, or is refused for a step of the set-up that is missing, locks nobody out.
"""

from __future__ import annotations

import threading
from typing import Any

from simulators.kit.accounts import Account
from simulators.netsuite.settings import MINUTE

KEY = "lockout"
FAILURES = 5
LOCKED_FOR = 30 * MINUTE

_lock = threading.Lock()


def start(account: Account) -> None:
    """Nobody has failed yet."""
    account.memory[KEY] = {}


def is_locked(account: Account, token: str) -> bool:
    """Whether the token is locked now."""
    held = _held(account).get(token)
    return held is not None and account.now() < held["until"]


def failed(account: Account, token: str) -> None:
    """Count a failure; the fifth since the last success locks, and counting begins again."""
    with _lock:
        held = _held(account)
        failures = held.get(token, {"failures": 0})["failures"] + 1
        locks = failures >= FAILURES
        entry = {"failures": 0 if locks else failures, "until": account.now() + LOCKED_FOR if locks else 0}
        # Replaced, not changed: a snapshot may be copying it.
        account.memory[KEY] = {**held, token: entry}


def succeeded(account: Account, token: str) -> None:
    """A success forgets the failures before it."""
    if token in _held(account):
        with _lock:
            account.memory[KEY] = {key: held for key, held in _held(account).items() if key != token}


def _held(account: Account) -> dict[str, dict[str, Any]]:
    held: dict[str, dict[str, Any]] = account.memory[KEY]
    return held
