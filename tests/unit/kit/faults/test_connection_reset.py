from __future__ import annotations

import pytest

from simulators.kit.exchange import Reset
from tests.unit.kit.tiny import Caller, a_site


@pytest.mark.parametrize(("after", "done"), [(False, None), (True, "1")])
def test_the_connection_is_torn_down_before_the_work_or_after_it(after: bool, done: str | None) -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("connection_reset", params={"after": after})
    with pytest.raises(Reset):
        caller.put("a", "1")
    assert site.traffic.open == 0
    assert site.events.after(0)[-1].data["status"] == 0
    assert caller.value("a") == done
