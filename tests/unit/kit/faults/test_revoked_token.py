from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_the_grant_is_gone_whatever_becomes_of_the_fault() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("revoked_token", times=None)
    assert caller.put("a", "1").get_json() == {"message": "this grant was taken back"}
    site.faults.disarm()
    assert caller.put("a", "1").status_code == 401
