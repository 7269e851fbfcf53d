"""The case that custom actions are made for: a deal is won, and an order is created elsewhere."""

from __future__ import annotations

import json

from tests.unit.crm.actions.stage import Stage
from tests.unit.crm.caller import Caller


def test_a_deal_that_is_won_becomes_an_order(stage: Stage, caller: Caller) -> None:
    names = ["dealname", "dealstage", "amount"]
    workflow = stage.build(
        action=stage.define(objectTypes=["DEAL"], objectRequestOptions={"properties": names}),
        objectType="0-3",
        when={"property": "dealstage", "values": ["closedwon"]},
        inputFields={"subsidiary": {"value": "1"}, "memo": {"property": "dealname"}},
    )
    open_deal = {"dealname": "Renewal 7", "amount": "639.00", "dealstage": "appointmentscheduled"}
    body = {"properties": {**open_deal, "pipeline": "default"}}
    deal = caller.ask("POST", "/crm/v3/objects/deals", body, status=201)["id"]
    caller.advance(1_000)
    assert stage.runs(workflow) == []
    caller.patch(deal, "0-3", dealstage="closedwon")
    stage.answer({"netsuite_order_id": "SO-1"})
    caller.advance(1_000)
    ((_, sent, _),) = caller.mailbox.posts
    assert json.loads(sent)["object"] == {
        "objectId": int(deal),
        "objectType": "DEAL",
        "properties": {**open_deal, "dealstage": "closedwon"},
    }
    assert json.loads(sent)["inputFields"] == {"subsidiary": "1", "memo": "Renewal 7"}
    assert stage.run(workflow)["outputs"] == {"netsuite_order_id": "SO-1"}
