"""The vendor's releases, and what ends with them (NetSuite contract 2.3)."""

from __future__ import annotations

from bisect import bisect_right

from simulators.kit.accounts import Account
from simulators.kit.clock import parse_iso

RELEASES: tuple[tuple[int, str], ...] = tuple(
    (parse_iso(day), release)
    for day, release in (
        ("2025-08-01", "2025.2"),
        ("2026-02-01", "2026.1"),
        ("2026-08-01", "2026.2"),
        ("2027-02-01", "2027.1"),
        ("2027-08-01", "2027.2"),
        ("2028-02-01", "2028.1"),
        ("2028-08-01", "2028.2"),
    )
)
"""The instant (ms) at which an account of the fake moves to a release, in order."""

NO_NEW_TBA = "2027.1"
TBA_ENDS = "2028.1"


def release(account: Account) -> str:
    """The release the account is on: the one its switch pins, else the one of its clock's day."""
    pinned: str | None = account.settings.release
    if pinned is not None:
        return pinned
    past = bisect_right(RELEASES, account.now(), key=lambda entry: entry[0])
    return RELEASES[max(past - 1, 0)][1]


def tba_may_begin(account: Account) -> bool:
    """Whether an integration record can still be created with token-based authentication on."""
    return release(account) < NO_NEW_TBA


def tba_works(account: Account) -> bool:
    """Whether signed calls are still taken at all."""
    return release(account) < TBA_ENDS
