"""Stages of a pipeline, and the deals in them (CRM contract 8)."""

from __future__ import annotations

import json

import pytest

from tests.unit.crm.caller import HOOK, Caller
from tests.unit.crm.sales import BASE, deal, shape, stage


def test_put_names_a_stage_once(caller: Caller) -> None:
    made = caller.ask("POST", BASE, shape(), status=201)
    path, first = f"{BASE}/{made['id']}", made["stages"][0]["id"]
    twice = shape("Renewals", stage("Talks", 0, stageId=first), stage("Talks again", 1, stageId=first))
    answer = caller.ask("PUT", path, twice, status=400)
    assert answer["message"] == f"Another pipeline stage is already using stage id {first}"
    assert caller.ask("GET", path) == made


@pytest.mark.parametrize("label", ["", "  "])
def test_a_stage_has_a_label(caller: Caller, label: str) -> None:
    path = f"{BASE}/default/stages"
    caller.ask("POST", path, stage(label, 9), status=400)
    caller.ask("PATCH", f"{path}/contractsent", {"label": label}, status=400)
    caller.ask("POST", BASE, shape("Own", stage(label, 0)), status=400)


def test_deals_follow_the_probability_of_their_stage(caller: Caller) -> None:
    inside, outside = deal(caller, "contractsent", amount="200"), deal(caller, "qualifiedtobuy", amount="200")
    names = ("hs_deal_stage_probability", "hs_is_closed_won", "hs_closed_amount", "hs_lastmodifieddate")
    before = caller.read(outside, *names, object="deals")
    caller.advance(1_000)
    won = {"metadata": {"probability": "1.0"}}
    caller.ask("PATCH", f"{BASE}/default/stages/contractsent", won)
    found = caller.read(inside, *names, object="deals")
    assert [found[name] for name in names] == ["1", "true", "200", "2026-11-02T09:15:05.120Z"]
    body = {"inputs": [{"id": inside}], "propertiesWithHistory": [names[1]]}
    (told,) = caller.ask("POST", "/crm/v3/objects/deals/batch/read", body)["results"]
    history = told["propertiesWithHistory"][names[1]]
    assert (history[0]["value"], history[0]["sourceType"]) == ("true", "CALCULATED")
    caller.ask("PATCH", f"{BASE}/default/stages/contractsent", {"label": "Signed"})
    assert caller.read(outside, *names, object="deals") == before


@pytest.mark.parametrize(("how", "of"), [("PATCH", "stage"), ("PUT", "stage"), ("PUT", "pipeline")])
def test_webhooks_tell_of_deals_that_follow(caller: Caller, how: str, of: str) -> None:
    key, app = f"hapikey={caller.ready['developer_key']}", f"/webhooks/v3/{caller.ready['app_id']}"
    caller.ask("PUT", f"{app}/settings?{key}", {"targetUrl": HOOK}, token="")
    wanted = {"eventType": "deal.propertyChange", "propertyName": "hs_is_closed_won", "active": True}
    caller.ask("POST", f"{app}/subscriptions?{key}", wanted, token="", status=201)
    id = deal(caller, "contractsent")
    caller.advance(1_000)
    caller.mailbox.posts.clear()
    won = stage("Contract Sent", 4, "1.0")
    path, body = f"{BASE}/default/stages/contractsent", won
    if of == "pipeline":
        path = f"{BASE}/default"
        whole = caller.ask("GET", path)
        stages = [{**one, "stageId": one["id"]} for one in whole["stages"]]
        body = whole | {"stages": [one | won if one["id"] == "contractsent" else one for one in stages]}
    caller.ask(how, path, body)
    caller.advance(1_000)
    (event,) = [event for _, body, _ in caller.mailbox.posts for event in json.loads(body)]
    told = (event["objectId"], event["propertyValue"], event["changeSource"])
    assert told == (int(id), "true", "CALCULATED")
