from __future__ import annotations

from simulators.kit.timeline import advance
from tests.unit.kit.faults.hooked import a_hooked_site
from tests.unit.kit.tiny import Mailbox


def test_the_same_bytes_come_twice_and_the_first_answer_counts() -> None:
    mailbox = Mailbox([200, 500])
    caller = a_hooked_site(mailbox, ladder=(1_000,))
    caller.site.faults.arm("webhook_duplicated")
    caller.put("a", "1")
    advance(caller.site, 60_000)
    first, second = mailbox.posts
    assert (first.body, first.headers) == (second.body, second.headers)
