from __future__ import annotations

import pytest

from simulators.kit.clock import parse_iso
from simulators.netsuite.auth.calendar import release, tba_may_begin, tba_works
from tests.unit.netsuite.caller import Caller


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-01-01", "2025.2"),
        ("2026-01-31T23:59:59Z", "2025.2"),
        ("2026-02-01", "2026.1"),
        ("2026-08-01", "2026.2"),
        ("2027-01-31T23:59:59Z", "2026.2"),
        ("2027-02-01", "2027.1"),
        ("2027-08-01", "2027.2"),
        ("2028-02-01", "2028.1"),
        ("2028-08-01", "2028.2"),
        ("2031-01-01", "2028.2"),
    ],
)
def test_an_account_moves_on_the_day_of_the_table(moment: str, expected: str) -> None:
    account = Caller(at=parse_iso(moment)).account
    assert release(account) == expected
    assert tba_may_begin(account) == (expected in ("2025.2", "2026.1", "2026.2"))
    assert tba_works(account) == (expected not in ("2028.1", "2028.2"))


def test_a_release_can_be_pinned(caller: Caller) -> None:
    caller.switch(release="2028.2")
    assert release(caller.account) == "2028.2"
    assert not tba_works(caller.account)


def test_the_account_s_own_clock_counts(caller: Caller) -> None:
    caller.account.clock_offset = parse_iso("2027-02-01") - caller.site.clock.now()
    assert release(caller.account) == "2027.1"
