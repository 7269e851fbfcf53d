from __future__ import annotations

from simulators.kit.clock import http_date
from tests.unit.kit.tiny import AT, Caller, a_site


def test_an_accounts_clock_is_off_while_it_is_armed() -> None:
    site = a_site()
    caller = Caller(site)
    armed = site.faults.arm("clock_skew", app="tiny", params={"by": "-90s"})
    assert caller.get("a").headers["Date"] == http_date(AT - 90_000)
    assert caller.get("a").headers["Date"] == http_date(AT - 90_000)
    site.faults.disarm(armed.id)
    assert caller.get("a").headers["Date"] == http_date(AT)


def test_two_skews_add_up_and_leave_nothing_behind() -> None:
    site = a_site()
    site.faults.arm("clock_skew", params={"by": "1m"})
    site.faults.arm("clock_skew", params={"by": "2m"})
    assert site.account("tiny").now() == AT + 180_000
    site.faults.disarm()
    assert site.account("tiny").now() == AT
