from __future__ import annotations

from simulators.kit.timeline import advance
from tests.unit.kit.faults.hooked import a_hooked_site
from tests.unit.kit.tiny import Mailbox


def test_one_attempt_has_the_signature_of_another_body() -> None:
    mailbox = Mailbox([401])
    caller = a_hooked_site(mailbox, ladder=(1_000,))
    caller.site.faults.arm("webhook_badly_signed")
    caller.put("a", "1")
    advance(caller.site, 60_000)
    forged, genuine = mailbox.posts
    assert forged.headers["X-Length"] != str(len(forged.body))
    assert genuine.headers["X-Length"] == str(len(genuine.body))
