from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_before_the_work_nothing_is_done() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", params={"status": 503})
    answer = caller.put("a", "1")
    assert (answer.status_code, answer.get_json()) == (503, {"message": "broken"})
    assert caller.value("a") is None


def test_after_the_work_everything_is_done() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("server_error", params={"after": True})
    assert caller.put("a", "1").status_code == 500
    assert caller.value("a") == "1"
