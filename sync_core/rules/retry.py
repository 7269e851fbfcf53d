"""When something that failed is tried again by itself (data-sync B.5.3)."""

from __future__ import annotations

from typing import Final

from sync_core.rules.constants import (
    DAILY_RETRY,
    POLL_EVERY,
    RETRY_BASE,
    RETRY_CAP,
    STALE_VERSION_TRIES,
    WARNING_PATIENCE,
)
from sync_core.rules.issues import IssueClass

_DOUBLINGS: Final = (RETRY_CAP // RETRY_BASE).bit_length()


def backoff(attempts: int, jitter: float) -> int:
    """The wait after so many failed tries (from 1 on): full jitter under a doubling, capped bound, in ms."""
    bound = min(RETRY_CAP, RETRY_BASE << min(max(attempts, 1) - 1, _DOUBLINGS))
    return int(bound * jitter)


def next_try(
    code_class: IssueClass,
    attempts: int,
    now: int,
    jitter: float,
    retry_at: int | None = None,
    *,
    first_seen: int | None = None,
) -> int | None:
    """The instant of the next try after the ``attempts``-th has failed, or None: only an event brings one.

    ``jitter`` is a draw from [0, 1). ``retry_at`` is what the app asked for; no try comes before it.
    ``first_seen`` is when a warning arose. For a connection it is the instant of the next probe.
    """
    match code_class:
        case "T":
            due = now + backoff(attempts, jitter)
        case "B":
            due = now + DAILY_RETRY
        case "C":
            due = now + POLL_EVERY
        case "W":
            young = first_seen is None or now - first_seen < WARNING_PATIENCE
            due = now + (POLL_EVERY if young else DAILY_RETRY)
        case "S" | "R":
            return None
    return due if retry_at is None else max(due, retry_at)


def is_judged_anew(code: str, in_a_row: int) -> bool:
    """Whether a record is read and judged again at once: a stale version, a few times in a row (B.5.2)."""
    return code == "STALE_VERSION" and in_a_row <= STALE_VERSION_TRIES
