from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_the_vendor_refuses_before_any_work() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("too_many_requests", params={"policy": "daily"})
    answer = caller.put("a", "1")
    assert (answer.status_code, answer.get_json()) == (429, {"message": "slow down: daily"})
    assert caller.value("a") is None
