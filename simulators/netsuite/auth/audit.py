"""The Login Audit Trail: the one place that tells why a login failed (NetSuite contract 2.2)."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from simulators.kit.accounts import Account

KEY = "audit"
MOST = 500
"""How many failed logins are kept."""

_lock = threading.Lock()


@dataclass(slots=True)
class Attempt:
    """What is known of somebody who logs in; filled while it is found out.

    ``way`` is ``TBA`` or ``OAuth 2.0``. ``integration`` is the consumer key or client id, ``token`` the
    id of the token or certificate; both as they came, known or not. ``user`` and ``role`` are internal ids.
    """

    way: str = "TBA"
    integration: str = ""
    token: str = ""
    user: str = ""
    role: str = ""


def start(account: Account) -> None:
    """Nobody has logged in yet."""
    account.memory[KEY] = {"failed": [], "succeeded": {}}


def failed(account: Account, attempt: Attempt, code: str) -> None:
    """Write down a failed login; the oldest ones are dropped."""
    with _lock:
        lines: list[dict[str, Any]] = account.memory[KEY]["failed"]
        lines.append({"at": account.now(), "code": code, "count": 1, **asdict(attempt)})
        del lines[:-MOST]


def succeeded(account: Account, attempt: Attempt) -> None:
    """Count a login: one line for each token and way."""
    key = f"{attempt.way} {attempt.token}"
    with _lock:
        trail = account.memory[KEY]
        line = trail["succeeded"].get(key)
        if line is None:
            line = {"at": account.now(), "code": "", "count": 1, **asdict(attempt)}
            # Replaced, not changed: a snapshot may be copying it.
            trail["succeeded"] = {**trail["succeeded"], key: line}
        else:
            line.update(at=account.now(), count=line["count"] + 1)


def entries(account: Account) -> list[dict[str, Any]]:
    """Every line, oldest first: ``at`` (ms), ``code``, ``count`` and what `Attempt` has.

    A failure is a line of its own. The successes of one token are one line with an empty code, at the time
    of the last.
    """
    trail = account.memory[KEY]
    with _lock:
        lines = [dict(line) for line in (*trail["failed"], *trail["succeeded"].values())]
    return sorted(lines, key=lambda line: line["at"])
