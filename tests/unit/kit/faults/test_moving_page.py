from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_only_a_call_for_a_page_meets_it() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("moving_page")
    caller.put("a", "1")
    assert "touched" not in site.account("tiny").memory
    assert caller.call("GET", "/things").get_json() == ["a"]
    assert site.account("tiny").memory["touched"]
    assert site.faults.armed() == []
