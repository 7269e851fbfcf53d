from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_the_token_is_dead_from_this_call_on() -> None:
    site = a_site()
    caller = Caller(site)
    assert caller.put("a", "1").status_code == 200
    site.faults.arm("expired_token")
    for _ in range(2):
        answer = caller.put("a", "2")
        assert (answer.status_code, answer.get_json()) == (401, {"message": "this token has ended"})
    assert site.faults.armed() == []
