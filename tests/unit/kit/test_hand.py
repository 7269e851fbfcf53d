"""A person's work in the vendor's own pages: always possible, whatever is armed, used up or revoked."""

from __future__ import annotations

from simulators.kit.sites import HAND
from tests.unit.kit.tiny import Caller, a_site


def test_a_hand_needs_no_token_and_meets_no_fault_and_no_limit() -> None:
    site = a_site(limit=0)
    site.faults.arm("server_error", times=None)
    caller = Caller(site)
    answer = caller.call("PUT", "/things/1", "red", Token="revoked", **{HAND: site.hand})
    assert answer.status_code == 200
    assert caller.call("GET", "/things/1", **{HAND: "somebody else's"}).status_code == 500
    site.faults.disarm(None)
    assert caller.get("1").status_code == 429
