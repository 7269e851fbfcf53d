from __future__ import annotations

import pytest

from simulators.kit.exchange import NoAnswer
from tests.unit.kit.tiny import Caller, a_site, kinds


def test_the_work_is_done_and_the_answer_lost() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("lost_answer")
    with pytest.raises(NoAnswer):
        caller.put("a", "1")
    assert kinds(site) == ["fault", "row", "request"]
    assert site.events.after(0)[-1].data["status"] == 0
    assert caller.value("a") == "1"
