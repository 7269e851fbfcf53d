from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_a_good_login_is_refused_before_any_work() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("misleading_login", times=1)
    assert caller.put("a", "1").status_code == 401
    assert caller.value("a") is None
    assert caller.put("a", "1").status_code == 200
