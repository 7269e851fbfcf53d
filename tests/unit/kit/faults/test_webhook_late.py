from __future__ import annotations

import msgspec
import pytest

from simulators.kit.timeline import advance
from tests.unit.kit.faults.hooked import a_hooked_site, values
from tests.unit.kit.tiny import AT, Mailbox


@pytest.mark.parametrize("times", [1, None])
def test_a_delivery_is_late_once(times: int | None) -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox)
    caller.site.faults.arm("webhook_late", times=times, params={"duration": "3m"})
    caller.put("a", "1")
    advance(caller.site, 179_999)
    assert mailbox.posts == []
    advance(caller.site, 600_000)
    (post,) = mailbox.posts
    assert post.at - AT == 180_000
    assert msgspec.json.decode(post.body)["attempt"] == 0


def test_where_the_vendor_keeps_an_order_others_wait_behind_it() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox, hold=True)
    caller.site.faults.arm("webhook_late", params={"duration": "1m"})
    for value in "12":
        caller.put("a", value)
        advance(caller.site, 1)
    assert mailbox.posts == []
    advance(caller.site, 60_000)
    assert values(mailbox) == [["1"], ["2"]]


def test_a_snapshot_keeps_what_is_late() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox)
    caller.site.faults.arm("webhook_late", params={"duration": "1m"})
    caller.put("a", "1")
    advance(caller.site, 1)
    caller.site.snapshots.take("late")
    for _ in range(2):
        advance(caller.site, 60_000)
        assert values(mailbox) == [["1"]]
        mailbox.posts.clear()
        caller.site.snapshots.restore("late")
