from __future__ import annotations

from simulators.kit.damage import Cut, damage_to
from tests.unit.kit.tiny import Caller, a_site


def test_the_work_is_done_and_whoever_sends_the_answer_is_told_to_cut_it() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("truncated_body")
    answer = caller.put("a", "1")
    assert damage_to(caller.environ) == Cut()
    assert answer.headers["Content-Length"] == str(len('{"id":"a","value":"1"}'))
    assert caller.value("a") == "1"
    assert damage_to(caller.environ) is None
