from __future__ import annotations

import pytest

from simulators.kit.exchange import NoAnswer
from simulators.kit.faults.waiting import WAITED
from tests.unit.kit.tiny import Caller, a_site


def test_nothing_is_done_and_nothing_is_answered() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("timeout_before", params={"duration": "1m"})
    with pytest.raises(NoAnswer):
        caller.put("a", "1")
    assert caller.environ[WAITED] == 60_000
    assert site.traffic.open == 0
    assert site.events.after(0)[-1].data["status"] == 0
    assert caller.value("a") is None
