from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_only_an_update_meets_it_and_nothing_is_done() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("stale_version")
    assert caller.call("POST", "/things", {"id": "a", "value": "1"}).status_code == 201
    answer = caller.put("a", "2")
    assert (answer.status_code, answer.get_json()) == (409, {"message": "somebody was quicker"})
    assert caller.value("a") == "1"
    assert caller.put("a", "2").status_code == 200
