"""The faults of deliveries meet the calls of actions, too."""

from __future__ import annotations

from typing import Any

from simulators.kit.asking import Reply
from tests.unit.crm.actions.stage import Stage
from tests.unit.crm.caller import Caller

MINUTE = 60_000


def meet(stage: Stage, caller: Caller, fault: str, *replies: Any, **params: str) -> str:
    """A workflow whose first call meets a fault; its id."""
    workflow = stage.build()
    caller.site.faults.arm(fault, app="crm", params=params)
    stage.answer(*replies)
    caller.contact(email="ada@x.test", firstname="Ada", city="Turin")
    caller.advance(1_000)
    return workflow


def told(caller: Caller) -> list[Any]:
    return [one.data["name"] for one in caller.site.events.after(0) if one.kind == "fault"]


def test_a_call_that_goes_astray_has_no_answer_and_is_made_again(stage: Stage, caller: Caller) -> None:
    workflow = meet(stage, caller, "webhook_dropped", {"order": "SO-1"})
    assert caller.mailbox.posts == []
    assert (stage.run(workflow)["state"], stage.run(workflow)["tries"][0]["status"]) == ("CALLING", 0)
    caller.advance(MINUTE)
    assert (stage.run(workflow)["state"], stage.run(workflow)["outputs"]) == ("SUCCESS", {"order": "SO-1"})
    assert told(caller) == ["webhook_dropped"]


def test_a_call_may_come_twice_and_its_first_answer_counts(stage: Stage, caller: Caller) -> None:
    workflow = meet(stage, caller, "webhook_duplicated", {"order": "SO-1"}, {"order": "SO-2"})
    (_, first, _), (_, second, _) = caller.mailbox.posts
    assert first == second
    run = stage.run(workflow)
    assert (run["outputs"], len(run["tries"])) == ({"order": "SO-1"}, 1)


def test_a_badly_signed_call_is_refused_and_a_refusal_is_final(stage: Stage, caller: Caller) -> None:
    caller.switch(action_signatures=("v3",))
    workflow = meet(stage, caller, "webhook_badly_signed", 401)
    assert stage.run(workflow)["reason"] == "the action answered 401"
    caller.site.faults.disarm()
    other = Caller(action_signatures=("v3",))
    meet(Stage(other), other, "noop")
    ((_, body, bad),), ((_, same, good),) = caller.mailbox.posts, other.mailbox.posts
    name = "X-HubSpot-Signature-v3"
    assert body == same
    assert bad["X-HubSpot-Request-Timestamp"] == good["X-HubSpot-Request-Timestamp"]
    assert bad[name] != good[name]


def test_a_late_call_waits_once(stage: Stage, caller: Caller) -> None:
    workflow = meet(stage, caller, "webhook_late", duration="20s")
    caller.site.faults.arm("webhook_late", app="crm")
    caller.advance(19_999)
    assert caller.mailbox.posts == []
    caller.advance(1)
    assert stage.run(workflow)["state"] == "SUCCESS"
    assert len(caller.site.faults.armed()) == 1


def test_a_late_call_outlives_a_snapshot(stage: Stage, caller: Caller) -> None:
    workflow = meet(stage, caller, "webhook_late", duration="20s")
    caller.site.snapshots.take("late")
    caller.advance(20_000)
    caller.site.snapshots.restore("late")
    caller.advance(20_000)
    assert stage.run(workflow)["state"] == "SUCCESS"
    assert len(caller.mailbox.posts) == 2


def test_a_fault_waits_for_the_call_of_its_record(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    ada, bob = (caller.contact(email=f"{name}@x.test", city="Turin") for name in ("ada", "bob"))
    caller.site.faults.arm("webhook_dropped", match={"record": bob})
    stage.answer(Reply(200))
    caller.advance(1_000)
    assert {one["objectId"]: one["state"] for one in stage.runs(workflow)} == {ada: "SUCCESS", bob: "CALLING"}
