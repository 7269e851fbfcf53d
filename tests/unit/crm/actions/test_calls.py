"""The calls of a workflow's action, what their answers mean, retries and callbacks (CRM contract 16.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from simulators.kit.asking import Reply
from simulators.kit.events import Event
from simulators.kit.sites import Site
from tests.unit.crm.actions.stage import ACTION_URL, Stage
from tests.unit.crm.caller import Caller

MINUTE, DAY = 60_000, 86_400_000
BLOCK = {"hs_execution_state": "BLOCK"}


def begin(stage: Stage, *replies: Any, **changes: Any) -> str:
    """Enroll Ada by a new workflow and let the action be called once; the workflow's id."""
    workflow = stage.build(**changes)
    stage.answer(*replies)
    stage.caller.contact(email="ada@x.test", firstname="Ada", city="Turin")
    stage.caller.advance(1_000)
    return workflow


def bodies(caller: Caller) -> list[Any]:
    return [json.loads(body) for _, body, _ in caller.mailbox.posts]


def test_what_the_action_is_called_with(stage: Stage, caller: Caller) -> None:
    workflow = begin(stage)
    ((url, body, headers),) = caller.mailbox.posts
    run = stage.run(workflow)
    assert url == ACTION_URL
    assert json.loads(body) == {
        "callbackId": f"ap-{caller.account.id}-101-1-0",
        "origin": {
            "portalId": int(caller.account.id),
            "actionDefinitionId": 101,
            "actionDefinitionVersion": 1,
            "extensionDefinitionId": 101,
            "actionExecutionIndexIdentifier": {"enrollmentId": 101, "actionExecutionIndex": 0},
        },
        "context": {"source": "WORKFLOWS", "workflowId": int(workflow), "actionId": 1},
        "object": {
            "objectId": 101,
            "objectType": "CONTACT",
            "properties": {"email": "ada@x.test", "city": "Turin"},
        },
        "inputFields": {"subsidiary": "1", "memo": "Ada"},
    }
    assert run["callbackId"] == json.loads(body)["callbackId"]
    assert headers["Content-Type"] == "application/json"
    assert headers["X-HubSpot-Signature-Version"] == "v2"
    assert "X-HubSpot-Signature-v3" in headers


def test_switches_of_the_call(stage: Stage, caller: Caller) -> None:
    caller.switch(action_legacy_fields=True, action_signatures=("v3",), workflow_lag=0)
    stage.build()
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(0)
    ((_, body, headers),) = caller.mailbox.posts
    assert json.loads(body)["fields"] == json.loads(body)["inputFields"] == {"subsidiary": "1"}
    assert "X-HubSpot-Signature" not in headers


def test_values_are_those_of_the_instant_of_the_call(stage: Stage, caller: Caller) -> None:
    stage.build()
    id = caller.contact(email="ada@x.test", firstname="Ada", city="Turin")
    caller.patch(id, firstname="Adele")
    caller.advance(1_000)
    assert bodies(caller)[0]["inputFields"]["memo"] == "Adele"


def test_a_changed_definition_counts_from_its_next_call_on(stage: Stage, caller: Caller) -> None:
    begin(stage)
    stage.ask("PATCH", "/101", {"actionUrl": f"{ACTION_URL}/2"})
    caller.contact(email="b@x.test", city="Turin")
    caller.advance(1_000)
    assert [url for url, _, _ in caller.mailbox.posts] == [ACTION_URL, f"{ACTION_URL}/2"]
    assert [one["origin"]["actionDefinitionVersion"] for one in bodies(caller)] == [1, 2]


@pytest.mark.parametrize(
    ("reply", "state", "outputs", "reason"),
    [
        ({"order": "SO-1"}, "SUCCESS", {"order": "SO-1"}, ""),
        ({"order": "SO-1", "hs_execution_state": "SUCCESS"}, "SUCCESS", {"order": "SO-1"}, ""),
        ({"why": "NO", "hs_execution_state": "FAIL_CONTINUE"}, "FAILED", {"why": "NO"}, "the action says so"),
        ({"hs_execution_state": "LATER"}, "FAILED", {}, "hs_execution_state is LATER"),
        (Reply(200, {}, b"thank you"), "SUCCESS", {}, ""),
        (Reply(204), "SUCCESS", {}, ""),
        (400, "FAILED", {}, "the action answered 400"),
        (404, "FAILED", {}, "the action answered 404"),
        (302, "FAILED", {}, "the action answered 302"),
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_ends_the_run(
    stage: Stage, caller: Caller, reply: Any, state: str, outputs: dict[str, str], reason: str
) -> None:
    workflow = begin(stage, reply)
    run = stage.run(workflow)
    assert (run["state"], run["outputs"], run["reason"]) == (state, outputs, reason)
    assert run["endedAt"] == "2026-11-02T09:15:05.120Z"
    assert stage.kinds() == ["workflow", "workflow_enrolled", "action_called", "action_ended"]
    caller.advance(2 * DAY)
    assert len(caller.mailbox.posts) == 1


def test_outputs_are_kept_as_they_came(stage: Stage, caller: Caller) -> None:
    outputs = '{"total":639.00,"count":10,"paid":false,"lines":[{"price":1.5}],"no":null}'
    workflow = begin(stage, Reply(200, {}, f'{{"outputFields": {outputs}}}'.encode()))
    path = f"/_rehearse/workflows/{workflow}/executions"
    text = caller.client.get(path, headers={"Rehearse-Hand": caller.site.hand}).get_data(as_text=True)
    assert f'"outputs":{outputs}' in text


def test_the_execution_rules_say_it_to_the_user(stage: Stage) -> None:
    outputs = {"errorCode": "EXISTS", "netsuite_order_id": "SO-7", "hs_execution_state": "FAIL_CONTINUE"}
    assert stage.run(begin(stage, outputs))["message"] == "There is an order SO-7 already"


def test_server_errors_and_silence_are_tried_again_with_the_same_bytes(stage: Stage, caller: Caller) -> None:
    workflow = begin(stage, 503, 0, {"netsuite_order_id": "SO-1"})
    assert stage.run(workflow)["state"] == "CALLING"
    caller.patch("101", firstname="Adele")
    caller.advance(MINUTE - 1)
    assert len(caller.mailbox.posts) == 1
    caller.advance(1)
    assert len(caller.mailbox.posts) == 2
    caller.advance(2 * MINUTE)
    run = stage.run(workflow)
    assert (run["state"], run["outputs"]) == ("SUCCESS", {"netsuite_order_id": "SO-1"})
    assert [one["status"] for one in run["tries"]] == [503, 0, 200]
    assert len({body for _, body, _ in caller.mailbox.posts}) == 1
    stamps = [int(headers["X-HubSpot-Request-Timestamp"]) for _, _, headers in caller.mailbox.posts]
    assert [at - stamps[0] for at in stamps] == [0, MINUTE, 3 * MINUTE]


def test_ten_retries_within_a_day_then_no_more(stage: Stage, caller: Caller) -> None:
    workflow = begin(stage, *[500] * 20)
    caller.advance(DAY)
    run = stage.run(workflow)
    assert (run["state"], run["reason"], len(run["tries"])) == ("FAILED", "no answer after 11 attempts", 11)
    caller.advance(5 * DAY)
    assert len(caller.mailbox.posts) == 11


@pytest.mark.parametrize(("header", "wait"), [("2500", 2_500), ("soon", MINUTE), ("", MINUTE)])
def test_a_429_is_the_one_4xx_that_is_tried_again_after_so_many_milliseconds(
    stage: Stage, caller: Caller, header: str, wait: int
) -> None:
    workflow = begin(stage, Reply(429, {"retry-after": header} if header else {}))
    caller.advance(wait - 1)
    assert len(caller.mailbox.posts) == 1
    caller.advance(1)
    assert stage.run(workflow)["state"] == "SUCCESS"


def test_a_day_is_the_longest_wait(stage: Stage, caller: Caller) -> None:
    workflow = begin(stage, Reply(429, {"retry-after": str(DAY)}))
    run = stage.run(workflow)
    assert (run["state"], run["reason"]) == ("FAILED", "no answer within 24 hours")


@pytest.mark.parametrize("state", ["BLOCK", "ASYNC"])
def test_a_blocked_run_is_ended_by_its_callback(stage: Stage, caller: Caller, state: str) -> None:
    workflow = begin(stage, {"step": "1", "hs_execution_state": state})
    run = stage.run(workflow)
    assert (run["state"], run["expiresAt"]) == ("BLOCKED", "2026-11-09T09:15:05.120Z")
    callback = run["callbackId"]
    caller.advance(DAY)
    stage.complete(callback, netsuite_order_id="SO-1", hs_execution_state="SUCCESS")
    run = stage.run(workflow)
    assert (run["state"], run["outputs"]) == ("SUCCESS", {"step": "1", "netsuite_order_id": "SO-1"})
    stage.complete(callback, netsuite_order_id="SO-2", hs_execution_state="FAIL_CONTINUE")
    assert stage.run(workflow) == run
    caller.advance(8 * DAY)
    assert stage.run(workflow) == run
    assert stage.kinds()[-3:] == ["action_called", "action_blocked", "action_ended"]


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("PT10M", 10 * MINUTE),
        ("P1WT1H", 7 * DAY + 60 * MINUTE),
        ("PT604800S", 7 * DAY),
        ("soon", 7 * DAY),
        ("P", 7 * DAY),
        ("P9999999999999W", 7 * DAY),
        (f"P{'9' * 5_000}W", 7 * DAY),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_blocked_run_expires_by_the_clock(stage: Stage, caller: Caller, text: str, wait: int) -> None:
    workflow = begin(stage, {**BLOCK, "hs_expiration_duration": text})
    caller.advance(wait - 1)
    assert stage.run(workflow)["state"] == "BLOCKED"
    caller.advance(1)
    run = stage.run(workflow)
    assert (run["state"], run["reason"]) == ("EXPIRED", "nobody called back in time")
    stage.complete(run["callbackId"], status=404)


def test_a_callback_may_come_before_the_answer(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    ask = caller.mailbox.ask

    def answer(url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> Reply:
        stage.complete(json.loads(body)["callbackId"], netsuite_order_id="SO-1")
        return ask(url, body, headers, timeout_ms, site)

    caller.mailbox.ask = answer  # type: ignore[method-assign]
    stage.answer(BLOCK)
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    run = stage.run(workflow)
    assert (run["state"], run["outputs"]) == ("SUCCESS", {"netsuite_order_id": "SO-1"})
    assert [one["status"] for one in run["tries"]] == [200]


def test_callbacks_that_mean_nothing(stage: Stage, caller: Caller) -> None:
    workflow = begin(stage, BLOCK)
    callback = stage.run(workflow)["callbackId"]
    refused = stage.complete("ap-1-2-3-4", status=404)
    assert refused["context"] == {"callbackId": ["ap-1-2-3-4"]}
    path = f"/automation/v4/actions/callbacks/{callback}/complete"
    caller.ask("POST", path, {}, status=400)
    caller.ask("POST", path, {"outputFields": BLOCK}, status=400)
    caller.ask("POST", path, {"outputFields": {}}, token="", status=401)
    assert stage.run(workflow)["state"] == "BLOCKED"


def test_a_callback_wants_the_scope() -> None:
    caller = Caller(scopes=["oauth", "crm.objects.contacts.write"])
    body = caller.ask("POST", "/automation/v4/actions/callbacks/x/complete", {"outputFields": {}}, status=403)
    assert body["errors"][0]["context"]["requiredGranularScopes"] == ["automation"]


def test_a_batch_of_callbacks_ends_all_or_none(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    stage.answer(BLOCK, BLOCK)
    for name in "ab":
        caller.contact(email=f"{name}@x.test", city="Turin")
    caller.advance(1_000)
    first, second = (one["callbackId"] for one in stage.runs(workflow))
    path = "/automation/actions/callbacks/2026-03/complete"
    ends = [
        {"callbackId": first, "outputFields": {"n": "1"}, "typedOutputs": {}},
        {"callbackId": first, "outputFields": {"n": "2"}},
        {
            "callbackId": second,
            "outputFields": {"hs_execution_state": "FAIL_CONTINUE"},
            "failureReasonType": "CREDIT",
        },
    ]
    caller.ask("POST", path, {"inputs": [*ends, {"callbackId": "x", "outputFields": {}}]}, status=404)
    assert {one["state"] for one in stage.runs(workflow)} == {"BLOCKED"}
    caller.ask("POST", path, {"inputs": ends}, status=204)
    found = [(one["state"], one["outputs"], one["reason"]) for one in stage.runs(workflow)]
    assert found == [("SUCCESS", {"n": "1"}, ""), ("FAILED", {}, "CREDIT")]


@pytest.mark.parametrize("gone", ["record", "action", "workflow"])
def test_a_run_whose_ground_is_gone_fails_without_a_call(stage: Stage, caller: Caller, gone: str) -> None:
    workflow = stage.build()
    id = caller.contact(email="ada@x.test", city="Turin")
    if gone == "record":
        caller.ask("DELETE", f"/crm/v3/objects/contacts/{id}", status=204)
    elif gone == "action":
        stage.ask("DELETE", "/101", status=204)
    else:
        stage.by_hand("DELETE", f"/{workflow}", status=204)
    caller.advance(1_000)
    assert caller.mailbox.posts == []
    assert stage.kinds()[-1] == "action_ended"
    if gone != "workflow":
        assert stage.run(workflow)["state"] == "FAILED"


def test_every_step_names_its_cause(stage: Stage, caller: Caller) -> None:
    begin(stage, 500, BLOCK)
    caller.advance(MINUTE)
    stage.complete(stage.run("101")["callbackId"])
    events = {one.span: one for one in caller.site.events.after(0)}
    at: Event | None = next(one for one in events.values() if one.kind == "action_blocked")
    chain = []
    while at is not None:
        chain.append(at.kind)
        at = events.get(at.cause)
    assert chain == [
        "action_blocked",
        "action_called",
        "action_called",
        "workflow_enrolled",
        "row",
        "request",
    ]
    called = [one.data for one in events.values() if one.kind == "action_called"]
    assert [(one["attempt"], one["status"], one["url"]) for one in called] == [
        (0, 500, ACTION_URL),
        (1, 200, ACTION_URL),
    ]


def test_a_snapshot_keeps_runs_with_their_time(stage: Stage, caller: Caller) -> None:
    workflow = begin(stage, 500)
    caller.site.snapshots.take("before")
    caller.advance(MINUTE)
    assert stage.run(workflow)["state"] == "SUCCESS"
    caller.site.snapshots.restore("before")
    assert stage.run(workflow)["state"] == "CALLING"
    stage.answer(BLOCK)
    caller.advance(MINUTE)
    assert stage.run(workflow)["state"] == "BLOCKED"


def test_a_reset_portal_has_no_workflows(stage: Stage, caller: Caller) -> None:
    begin(stage)
    caller.site.snapshots.reset()
    assert stage.by_hand("GET")["workflows"] == []
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    assert len(caller.mailbox.posts) == 1
