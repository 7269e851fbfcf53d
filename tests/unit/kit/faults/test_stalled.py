from __future__ import annotations

import pytest

from simulators.kit.damage import Stall, damage_to
from tests.unit.kit.tiny import Caller, a_site


@pytest.mark.parametrize(("factor", "seconds"), [(0, 0), (1, 90), (60, 1.5)])
def test_the_work_is_done_and_the_stall_is_told_in_both_times(factor: float, seconds: float) -> None:
    site = a_site()
    caller = Caller(site)
    site.clock.scale(factor)
    site.faults.arm("stalled", params={"duration": "90s"})
    caller.put("a", "1")
    assert damage_to(caller.environ) == Stall(90_000, seconds)
    assert caller.value("a") == "1"
