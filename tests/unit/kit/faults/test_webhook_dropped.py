from __future__ import annotations

from simulators.kit.timeline import advance
from tests.unit.kit.faults.hooked import a_hooked_site, values
from tests.unit.kit.tiny import Mailbox


def test_the_vendor_believes_that_it_arrived() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox, ladder=(1_000,))
    caller.site.faults.arm("webhook_dropped")
    caller.put("a", "1")
    advance(caller.site, 60_000)
    assert mailbox.posts == []
    attempted = next(one for one in caller.site.events.after(0) if one.kind == "webhook_attempted")
    fault = next(one for one in caller.site.events.after(0) if one.kind == "fault")
    assert attempted.data["status"] == 200
    assert (fault.data["name"], fault.cause) == ("webhook_dropped", attempted.span)
    caller.put("a", "2")
    advance(caller.site, 1)
    assert values(mailbox) == [["2"]]


def test_a_record_can_be_named() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox)
    caller.site.faults.arm("webhook_dropped", match={"record": "b"})
    for key in "abc":
        caller.put(key, key)
        advance(caller.site, 1)
    assert values(mailbox) == [["a"], ["c"]]
