from __future__ import annotations

import pytest

from simulators.kit.timeline import advance
from tests.unit.kit.faults.hooked import a_hooked_site, values
from tests.unit.kit.tiny import AT, Mailbox


@pytest.mark.parametrize("hold", [False, True])
def test_the_next_delivery_goes_first(hold: bool) -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox, hold=hold)
    caller.site.faults.arm("webhook_reordered")
    for value in "123":
        caller.put("a", value)
        advance(caller.site, 1)
    assert values(mailbox) == [["2"], ["1"], ["3"]]
    advance(caller.site, 600_000)
    assert len(mailbox.posts) == 3


def test_where_no_other_comes_it_goes_after_a_while() -> None:
    mailbox = Mailbox()
    caller = a_hooked_site(mailbox)
    caller.site.faults.arm("webhook_reordered", params={"duration": "20s"})
    caller.put("a", "1")
    advance(caller.site, 60_000)
    assert [post.at - AT for post in mailbox.posts] == [20_000]


@pytest.mark.parametrize("hold", [False, True])
def test_one_that_was_overtaken_and_fails_waits_for_its_own_time(hold: bool) -> None:
    mailbox = Mailbox([200, 500])
    caller = a_hooked_site(mailbox, hold=hold, ladder=(600_000,))
    caller.site.faults.arm("webhook_reordered", params={"duration": "20s"})
    for value in "12":
        caller.put("a", value)
        advance(caller.site, 1)
    advance(caller.site, 1_200_000)
    assert values(mailbox) == [["2"], ["1"], ["1"]]
    assert mailbox.posts[-1].at - mailbox.posts[-2].at == 600_000
