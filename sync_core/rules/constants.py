"""The named numbers of the sync rules, in milliseconds unless the name says otherwise (data-sync, Words)."""

from __future__ import annotations

from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

CONFLICT_WINDOW: Final = 5 * MINUTE
"""Edits at most this far apart are a conflict; the end belongs to the window (B.6.2)."""

SYNC_LATENCY: Final = 10 * MINUTE
"""A change is on the other side within this time once the first pass is complete (SEED-117)."""

POLL_EVERY: Final = 4 * MINUTE
"""From the start of one cycle to the start of the next."""

HEALTH_STALE: Final = 30 * MINUTE
"""A health verdict must be younger than this to count (B.4)."""

BUNDLE_INSTALL_MAX: Final = 5 * MINUTE
"""For so long after the first attempt an account that is being made ready is waited for (SEED-035)."""

WAIT_PROBE: Final = 30 * SECOND
"""How often such an account is asked whether it is ready (a count of ours)."""

RETRY_BASE: Final = 1 * MINUTE
RETRY_CAP: Final = 60 * MINUTE
DAILY_RETRY: Final = 24 * HOUR
"""The safety try of a blocked record, and of a warning after its first day (B.5.3)."""

WARNING_PATIENCE: Final = 24 * HOUR
"""A warning is retried at each poll for this long, then once per `DAILY_RETRY` (B.5.3)."""

QUIET_TRIES: Final = 3
"""So many failed tries over a passing cause stay unseen; the next one shows (B.4, a count)."""

STALE_VERSION_TRIES: Final = 5
"""A write that meets a changed record is judged anew so often before it backs off (B.5.2, a count)."""

LINK_ARCHIVE: Final = 90 * DAY
DELETE_SWEEP: Final = 60 * MINUTE
CURSOR_OVERLAP: Final = 2 * MINUTE
"""How far a cursor reaches back, for modification times that become visible late (B.8 #3)."""

FUTURE_TOLERANCE: Final = 1 * SECOND
"""An edit time may lie so far after its observation before it is capped to it (B.6.3)."""
