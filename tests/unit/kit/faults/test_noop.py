from __future__ import annotations

from tests.unit.kit.tiny import Caller, a_site


def test_noop_fires_and_changes_nothing() -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("noop")
    assert caller.put("a", "1").status_code == 200
    assert caller.value("a") == "1"
    fault = next(event for event in site.events.after(0) if event.kind == "fault")
    request = next(event for event in site.events.after(0) if event.kind == "request")
    assert (fault.data["name"], fault.cause) == ("noop", request.span)
