"""When something was edited, as far as an app's stamps tell (data-sync B.6.3)."""

from __future__ import annotations

from sync_core.rules.constants import FUTURE_TOLERANCE


def edit_time(stamp: int, seen_at: int) -> int:
    """The edit time of what is stamped so, in the core's time and as seen at ``seen_at``.

    A stamp up to a second after that is taken as it is; a later one lies in the future and is capped (#3).
    """
    return seen_at if stamp - seen_at > FUTURE_TOLERANCE else stamp
