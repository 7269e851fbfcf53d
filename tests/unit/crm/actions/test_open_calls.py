"""A snapshot that is taken while an action's URL is being called (CRM contract 16.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from simulators.kit.asking import Reply
from simulators.kit.sites import Site
from tests.unit.crm.actions.stage import Stage
from tests.unit.crm.caller import Caller

MINUTE = 60_000


def during_the_call(caller: Caller, act: Callable[[], object]) -> None:
    """Let something happen once, while the receiver thinks about its answer."""
    ask = caller.mailbox.ask

    def slow(url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> Reply:
        caller.mailbox.ask = ask  # type: ignore[method-assign]
        act()
        return ask(url, body, headers, timeout_ms, site)

    caller.mailbox.ask = slow  # type: ignore[method-assign]


def test_a_call_that_was_open_is_made_again_with_the_same_bytes(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    stage.answer({"order": "SO-1"}, {"order": "SO-2"})
    during_the_call(caller, lambda: caller.site.snapshots.take("open"))
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    assert stage.run(workflow)["outputs"] == {"order": "SO-1"}

    caller.site.snapshots.restore("open")
    assert (stage.run(workflow)["state"], stage.run(workflow)["tries"]) == ("CALLING", [])
    caller.advance(0)
    run = stage.run(workflow)
    assert (run["state"], run["outputs"], len(run["tries"])) == ("SUCCESS", {"order": "SO-2"}, 1)
    assert len({body for _, body, _ in caller.mailbox.posts}) == 1


@pytest.mark.parametrize("restores", [1, 2])
def test_a_retry_that_was_open_goes_on_up_the_ladder(stage: Stage, caller: Caller, restores: int) -> None:
    workflow = stage.build()
    stage.answer(500, *[503] * (2 * restores + 1))
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    during_the_call(caller, lambda: caller.site.snapshots.take("open"))
    caller.advance(MINUTE)
    for _ in range(restores):
        caller.site.snapshots.restore("open")
        caller.advance(2 * MINUTE)
    run = stage.run(workflow)
    assert (run["state"], [one["status"] for one in run["tries"]]) == ("CALLING", [500, 503, 503])
    caller.advance(5 * MINUTE)
    assert stage.run(workflow)["state"] == "SUCCESS"


def test_an_answer_from_before_a_restore_is_for_nobody_else(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    caller.site.snapshots.take("before")
    stage.answer({"order": "of Ada"}, {"order": "of Bob"})

    def back() -> None:
        caller.site.snapshots.restore("before")
        caller.contact(email="bob@x.test", firstname="Bob", city="Turin")

    during_the_call(caller, back)
    caller.contact(email="ada@x.test", firstname="Ada", city="Turin")
    caller.advance(1_000)
    caller.advance(1_000)
    ada, bob = (json.loads(body) for _, body, _ in caller.mailbox.posts)
    assert ada["callbackId"] == bob["callbackId"]
    assert stage.run(workflow)["outputs"] == {"order": "of Bob"}


def test_a_run_expires_by_the_account_s_own_clock(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    caller.account.clock_offset = 5_000
    stage.answer({"hs_execution_state": "BLOCK", "hs_expiration_duration": "PT10M"})
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    assert stage.run(workflow)["state"] == "BLOCKED"
    caller.advance(10 * MINUTE - 1)
    assert stage.run(workflow)["state"] == "BLOCKED"
    caller.advance(1)
    assert stage.run(workflow)["state"] == "EXPIRED"
