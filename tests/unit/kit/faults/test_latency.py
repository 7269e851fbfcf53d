from __future__ import annotations

from simulators.kit.clock import seconds_running
from simulators.kit.faults.waiting import WAITED
from tests.unit.kit.tiny import Caller, a_site


def test_a_frozen_clock_stands_still_and_the_wait_is_noted() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("latency", params={"duration": "30s"})
    before = site.clock.now()
    answer = caller.put("a", "1")
    assert answer.status_code == 200
    assert caller.environ[WAITED] == 30_000
    assert site.clock.now() == before


def test_a_running_clock_makes_the_caller_wait() -> None:
    site = a_site()
    site.clock.scale(1_000)
    site.faults.arm("latency", params={"duration": "40s"})
    began = seconds_running()
    Caller(site).put("a", "1")
    assert seconds_running() - began >= 0.04
