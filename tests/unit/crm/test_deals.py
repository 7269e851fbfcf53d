"""Deals and where they stand: pipeline, stage, amounts (CRM contract 3.5, 4.2, 8)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.crm.caller import HOOK, Caller, where

DEALS = "/crm/v3/objects/deals"
NOW, LATER = "2026-11-02T09:15:04.120Z", "2026-11-02T09:16:04.120Z"
VALID = (
    "Valid options are: pipelineId=default : [appointmentscheduled, qualifiedtobuy, presentationscheduled, "
    "decisionmakerboughtin, contractsent, closedwon, closedlost]"
)


def create(caller: Caller, *, status: int = 201, **properties: Any) -> Any:
    given = {"dealname": "Renewal 7", "dealstage": "contractsent"} | properties
    return caller.ask("POST", DEALS, {"properties": given}, status=status)


def other_pipeline(caller: Caller) -> tuple[str, str, str]:
    """Another pipeline: its id and those of its two stages."""
    stages = [
        {"label": label, "displayOrder": place, "metadata": {"probability": probability}}
        for place, (label, probability) in enumerate((("Talks", "0.25"), ("Signed", "1.0")))
    ]
    body = {"label": "Renewals", "displayOrder": 1, "stages": stages}
    made = caller.ask("POST", "/crm/v3/pipelines/deals", body, status=201)
    return made["id"], made["stages"][0]["id"], made["stages"][1]["id"]


def test_a_new_deal_stands_in_the_default_pipeline(caller: Caller) -> None:
    made = create(caller, amount="1200.50")
    assert made["url"].endswith("/record/0-3/101")
    assert made["properties"] | {"hs_object_source": "", "hs_object_source_label": ""} == {
        "amount": "1200.50",
        "amount_in_home_currency": "1200.50",
        "createdate": NOW,
        "dealname": "Renewal 7",
        "dealstage": "contractsent",
        "hs_closed_amount": "0",
        "hs_deal_stage_probability": "0.9",
        "hs_is_closed": "false",
        "hs_is_closed_won": "false",
        "hs_lastmodifieddate": NOW,
        "hs_object_id": "101",
        "hs_object_source": "",
        "hs_object_source_id": str(caller.ready["app_id"]),
        "hs_object_source_label": "",
        "hs_projected_amount": "1080.45",
        "hs_v2_date_entered_contractsent": NOW,
        "num_associated_contacts": "0",
        "pipeline": "default",
    }


@pytest.mark.parametrize(
    "path",
    ["/crm/v3/objects/deal", "/crm/objects/v3/deals", "/crm/objects/2026-03/0-3", "/crm/objects/2026-09/0-3"],
)
def test_deals_under_their_type_id_trap_26(caller: Caller, path: str) -> None:
    """Trap 26: new clients call deals by their type id."""
    id = create(caller)["id"]
    found = caller.ask("GET", f"{path}/{id}")
    assert sorted(found["properties"]) == [
        "amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id",
        "pipeline",
    ]  # fmt: skip
    assert caller.ask("GET", path)["results"][0]["id"] == id


@pytest.mark.parametrize("missing", ["dealname", "dealstage"])
def test_name_and_stage_are_required(caller: Caller, missing: str) -> None:
    refused = create(caller, **{missing: ""}, status=400)
    assert refused["context"]["properties"] == [missing]
    assert refused["category"] == "VALIDATION_ERROR"


def test_a_stage_that_is_none(caller: Caller) -> None:
    refused = create(caller, dealstage="registered", amount="much", status=400)
    prefix, _, details = refused["message"].partition(": ")
    assert prefix == "Property values were not valid"
    found = {one["name"]: one for one in json.loads(details)}
    assert found.keys() == {"amount", "dealstage"}
    message = f"registered is not a valid pipeline stage ID. {VALID}"
    assert found["dealstage"] == {
        "isValid": False,
        "message": message,
        "error": "INVALID_OPTION",
        "name": "dealstage",
        "propertyValue": "registered",
        "localizedErrorMessage": message,
        "portalId": int(caller.account.id),
    }
    assert {
        "message": message,
        "code": "INVALID_OPTION",
        "context": {"propertyName": ["dealstage"]},
    } in refused["errors"]
    assert caller.ask("GET", DEALS)["results"] == []


def test_pipeline_and_stage_must_match(caller: Caller) -> None:
    pipeline, talks, signed = other_pipeline(caller)
    refused = create(caller, dealstage=talks, status=400)
    assert f"{talks} is not a valid pipeline stage ID. {VALID}" == refused["errors"][0]["message"]
    refused = create(caller, pipeline=pipeline, status=400)
    assert f"pipelineId={pipeline} : [{talks}, {signed}]" in refused["errors"][0]["message"]
    id = create(caller, pipeline=pipeline, dealstage=talks)["id"]
    caller.patch(id, "deals", dealstage=signed)
    caller.patch(id, "deals", dealstage="closedwon", status=400)
    caller.patch(id, "deals", pipeline="default", status=400)
    moved = caller.patch(id, "deals", pipeline="default", dealstage="closedwon")["properties"]
    assert (moved["pipeline"], moved["dealstage"]) == ("default", "closedwon")
    refused = caller.patch(id, "deals", pipeline="nowhere", status=400)
    assert refused["errors"][0]["code"] == "INVALID_OPTION"


def test_an_empty_pipeline_is_the_default_one(caller: Caller) -> None:
    pipeline, talks, _ = other_pipeline(caller)
    assert create(caller, pipeline="")["properties"]["pipeline"] == "default"
    id = create(caller, pipeline=pipeline, dealstage=talks)["id"]
    caller.patch(id, "deals", pipeline="", status=400)
    assert (
        caller.patch(id, "deals", pipeline="", dealstage="closedlost")["properties"]["pipeline"] == "default"
    )


def test_dates_tell_of_the_way_through_the_stages(caller: Caller) -> None:
    id = create(caller, dealstage="qualifiedtobuy")["id"]
    caller.advance(60_000)
    moved = caller.patch(id, "deals", dealstage="closedwon")["properties"]
    assert moved["hs_v2_date_entered_closedwon"] == LATER
    assert moved["hs_v2_date_exited_qualifiedtobuy"] == LATER
    assert moved["hs_v2_date_entered_qualifiedtobuy"] == NOW
    caller.advance(60_000)
    caller.patch(id, "deals", dealstage="qualifiedtobuy")
    names = [
        f"hs_v2_date_{what}_{stage}"
        for what in ("entered", "exited")
        for stage in ("qualifiedtobuy", "closedwon")
    ]
    found = caller.read(id, *names, object="deals")
    assert [found[name] for name in names] == [
        "2026-11-02T09:17:04.120Z",
        LATER,
        None,
        "2026-11-02T09:17:04.120Z",
    ]


def test_flags_and_amounts_follow_stage_and_amount(caller: Caller) -> None:
    names = (
        "hs_is_closed",
        "hs_is_closed_won",
        "hs_deal_stage_probability",
        "hs_closed_amount",
        "hs_projected_amount",
    )
    id = create(caller, amount="200")["id"]

    def told() -> list[Any]:
        found = caller.read(id, *names, object="deals")
        return [found[name] for name in names]

    assert told() == ["false", "false", "0.9", "0", "180"]
    caller.patch(id, "deals", dealstage="closedwon")
    assert told() == ["true", "true", "1", "200", "200"]
    caller.patch(id, "deals", amount="250.00")
    assert told() == ["true", "true", "1", "250.00", "250.00"]
    caller.patch(id, "deals", dealstage="closedlost")
    assert told() == ["true", "false", "0", "0", "0"]
    caller.patch(id, "deals", amount="")
    assert told()[3:] == [None, None]
    assert caller.read(id, "amount_in_home_currency", object="deals")["amount_in_home_currency"] is None


def test_amounts_in_the_home_currency() -> None:
    caller = Caller(exchange_rates=(("EUR", "1.25"),))
    for currency, home in (("EUR", "125"), ("USD", "100.00"), ("GBP", "100.00")):
        made = create(caller, amount="100.00", deal_currency_code=currency)
        assert made["properties"]["amount_in_home_currency"] == home
    assert create(caller, deal_currency_code="QQQ", status=400)["errors"][0]["code"] == "INVALID_OPTION"


@pytest.mark.parametrize(
    "name",
    [
        "amount_in_home_currency", "hs_closed_amount", "hs_deal_stage_probability", "hs_is_closed",
        "hs_is_closed_won", "hs_projected_amount", "hs_v2_date_entered_closedwon",
        "hs_v2_date_exited_closedwon", "num_associated_contacts",
    ],
)  # fmt: skip
def test_calculated_values_cannot_be_set(caller: Caller, name: str) -> None:
    refused = create(caller, **{name: "1"}, status=400)
    assert refused["errors"] == [
        {
            "message": f'"{name}" is a calculated property; its value cannot be set.',
            "code": "READ_ONLY_VALUE",
            "context": {"propertyName": [name]},
        }
    ]


def test_createdate_of_deals_can_be_set_trap_12(caller: Caller) -> None:
    """Trap 12: deals take a createdate, contacts and companies do not."""
    past = "2025-01-31T10:00:00Z"
    made = create(caller, createdate=past)
    assert (made["createdAt"], made["properties"]["createdate"], made["updatedAt"]) == (past, past, NOW)
    create(caller)
    before = where("createdate", "LT", "2026-01-01T00:00:00Z")
    assert caller.found(before, object="deals") == [made["id"]]
    caller.advance(60_000)
    assert caller.patch(made["id"], "deals", createdate=past)["updatedAt"] == NOW
    assert caller.patch(made["id"], "deals", createdate="")["createdAt"] == past
    changed = caller.patch(made["id"], "deals", createdate="1738317600000")
    assert (changed["createdAt"], changed["updatedAt"]) == ("2025-01-31T10:00:00Z", NOW)
    changed = caller.patch(made["id"], "deals", createdate="2025-02-01")
    assert (changed["createdAt"], changed["updatedAt"]) == ("2025-02-01T00:00:00Z", LATER)
    told = caller.ask("GET", f"{DEALS}/{made['id']}?propertiesWithHistory=createdate")
    assert [one["value"] for one in told["propertiesWithHistory"]["createdate"]] == [
        "2025-02-01T00:00:00Z",
        past,
    ]
    assert changed["properties"]["createdate"] == "2025-02-01T00:00:00Z"
    for object in ("contacts", "companies"):
        body = {"properties": {"email": "ada@acme.test"} if object == "contacts" else {"name": "Acme"}}
        body["properties"]["createdate"] = past
        refused = caller.ask("POST", f"/crm/v3/objects/{object}", body, status=400)
        assert refused["errors"][0]["code"] == "READ_ONLY_VALUE"


def test_the_amount_is_what_was_written_trap_33(caller: Caller) -> None:
    """Trap 33, as far as it goes without line items: a deal's amount does not change by itself."""
    id = create(caller, amount="1200.50")["id"]
    caller.patch(id, "deals", dealstage="closedlost")
    assert caller.read(id, "amount", object="deals")["amount"] == "1200.50"


def test_a_deal_in_a_deleted_stage_stays_there(caller: Caller) -> None:
    id = create(caller, amount="100")["id"]
    caller.ask("DELETE", "/crm/v3/pipelines/deals/default/stages/contractsent", status=204)
    caller.patch(id, "deals", amount="200")
    found = caller.read(id, "dealstage", "hs_projected_amount", object="deals")
    assert (found["dealstage"], found["hs_projected_amount"]) == ("contractsent", "180")
    caller.patch(id, "deals", dealstage="contractsent", dealname="Renewal 8")
    create(caller, status=400)


def test_batches_of_deals(caller: Caller) -> None:
    inputs = [
        {"properties": {"dealname": "A", "dealstage": "closedwon"}, "objectWriteTraceId": "a"},
        {"properties": {"dealname": "B", "dealstage": "nowhere"}, "objectWriteTraceId": "b"},
    ]
    mixed = caller.ask("POST", f"{DEALS}/batch/create", {"inputs": inputs}, status=207)
    assert mixed["results"][0]["properties"]["hs_is_closed_won"] == "true"
    assert mixed["errors"][0]["context"] == {"objectWriteTraceId": ["b"]}
    update = {"inputs": [{"id": mixed["results"][0]["id"], "properties": {"dealstage": "closedlost"}}]}
    changed = caller.ask("POST", f"{DEALS}/batch/update", update)["results"][0]["properties"]
    assert changed["hs_is_closed_won"] == "false"


def test_search_by_stage_and_by_words(caller: Caller) -> None:
    won = create(caller, dealstage="closedwon", dealname="Alpha")["id"]
    create(caller, dealname="Beta")
    assert caller.found(where("dealstage", "EQ", "closedwon"), object="deals") == [won]
    assert caller.found(where("dealstage", "EQ", "ClosedWon"), object="deals") == []
    assert caller.found(where("hs_v2_date_entered_closedwon", "HAS_PROPERTY"), object="deals") == [won]
    assert caller.found(object="deals", query="alpha") == [won]


def test_events_of_deals() -> None:
    caller = Caller(webhook_url=HOOK)
    subscribe = f"/webhooks/v3/{caller.ready['app_id']}/subscriptions?hapikey={caller.ready['developer_key']}"
    for event in (
        {"eventType": "deal.creation"},
        {"eventType": "deal.propertyChange", "propertyName": "dealstage"},
    ):
        caller.ask("POST", subscribe, {**event, "active": True}, status=201, token="")
    id = create(caller)["id"]
    caller.patch(id, "deals", dealstage="closedwon")
    caller.advance(1_000)
    told = [event for _, body, _ in caller.mailbox.posts for event in json.loads(body)]
    assert [(one["subscriptionType"], one.get("propertyValue")) for one in told] == [
        ("deal.creation", None),
        ("deal.propertyChange", "contractsent"),
        ("deal.propertyChange", "closedwon"),
    ]


def test_merged_deals(caller: Caller) -> None:
    first, other = create(caller, dealstage="closedwon")["id"], create(caller, amount="500")["id"]
    body = {"primaryObjectId": first, "objectIdToMerge": other}
    merged = caller.ask("POST", f"{DEALS}/merge", body)["properties"]
    assert (merged["dealstage"], merged["amount"], merged["hs_closed_amount"]) == ("closedwon", "500", "500")
