"""Pipelines and stages over HTTP (CRM contract 8)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.crm.caller import Caller
from tests.unit.crm.sales import BASE, STAGES, deal, shape, stage


def test_every_portal_has_the_sales_pipeline(caller: Caller) -> None:
    (sales,) = caller.ask("GET", BASE)["results"]
    assert sales.keys() == {"id", "label", "displayOrder", "stages", "archived", "createdAt", "updatedAt"}
    assert (sales["id"], sales["label"], sales["archived"]) == ("default", "Sales Pipeline", False)
    assert [one["id"] for one in sales["stages"]] == STAGES
    found = [one["metadata"]["probability"] for one in sales["stages"]]
    assert found == ["0.2", "0.4", "0.6", "0.8", "0.9", "1.0", "0.0"]
    assert [one["metadata"]["isClosed"] for one in sales["stages"]] == ["false"] * 5 + ["true"] * 2
    assert sales["stages"][0] == {
        "id": "appointmentscheduled",
        "label": "Appointment Scheduled",
        "displayOrder": 0,
        "metadata": {"isClosed": "false", "probability": "0.2"},
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
        "archived": False,
        "createdAt": "2020-01-01T00:00:00Z",
        "updatedAt": "2020-01-01T00:00:00Z",
    }
    (support,) = caller.ask("GET", "/crm/v3/pipelines/tickets")["results"]
    assert [(one["id"], one["metadata"]["ticketState"]) for one in support["stages"]] == [
        ("1", "OPEN"),
        ("2", "OPEN"),
        ("3", "OPEN"),
        ("4", "CLOSED"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/crm/v3/pipelines/0-3",
        "/crm/pipelines/v3/deal",
        "/crm/pipelines/2026-03/0-3",
        "/crm/pipelines/2026-09/deals",
    ],
)
def test_every_spelling_of_the_path(caller: Caller, path: str) -> None:
    assert caller.ask("GET", f"{path}/default/stages/closedwon")["label"] == "Closed Won"


def test_types_without_pipelines_and_ids_that_are_not_there(caller: Caller) -> None:
    refused = caller.ask("GET", "/crm/v3/pipelines/companies", status=400)
    assert refused["category"] == "VALIDATION_ERROR"
    for path in (
        "nowhere",
        "nowhere/stages",
        "nowhere/audit",
        "default/stages/nowhere",
        "default/stages/nowhere/audit",
    ):
        assert caller.ask("GET", f"{BASE}/{path}", status=404)["category"] == "OBJECT_NOT_FOUND"


def test_a_new_pipeline_has_numeric_ids(caller: Caller) -> None:
    made = caller.ask("POST", BASE, shape(), status=201)
    ids = [made["id"], *(one["id"] for one in made["stages"])]
    assert all(one.isdecimal() for one in ids)
    assert len(set(ids)) == 3
    assert made["createdAt"] == "2026-11-02T09:15:04.120Z"
    assert caller.ask("GET", f"{BASE}/{made['id']}") == made
    assert [one["id"] for one in caller.ask("GET", BASE)["results"]] == ["default", made["id"]]


def test_ids_may_be_chosen_once(caller: Caller) -> None:
    chosen = shape(
        "Own", stage("Talks", 0, stageId="talks"), stage("Won", 1, 1, stageId="own_won"), pipelineId="own"
    )
    made = caller.ask("POST", BASE, chosen, status=201)
    assert (made["id"], [one["id"] for one in made["stages"]]) == ("own", ["talks", "own_won"])
    caller.ask("POST", BASE, shape("Other", pipelineId="own"), status=400)
    caller.ask("POST", BASE, shape("Other", stage("Talks", 0, stageId="talks")), status=400)
    caller.ask("POST", f"{BASE}/default/stages", stage("Talks", 9, stageId="talks"), status=400)


def test_stages_come_in_the_order_of_display(caller: Caller) -> None:
    made = caller.ask("POST", BASE, shape("Own", stage("C", 2), stage("B", 1), stage("A", 1)), status=201)
    assert [one["label"] for one in made["stages"]] == ["A", "B", "C"]


def test_metadata_is_kept_in_one_form(caller: Caller) -> None:
    given = stage("Talks", 9) | {"metadata": {"probability": 0.50, "isClosed": "true", "x": "y"}}
    made = caller.ask("POST", f"{BASE}/default/stages", given, status=201)
    assert made["metadata"] == {"isClosed": "false", "probability": "0.5"}
    path = f"{BASE}/default/stages/{made['id']}"
    closed = caller.ask("PATCH", path, {"metadata": {"probability": "1", "isClosed": "false"}})
    assert closed["metadata"] == {"isClosed": "true", "probability": "1.0"}
    assert (
        caller.ask("PATCH", path, {"metadata": {}, "label": "Said yes"})["metadata"]["probability"] == "1.0"
    )
    assert caller.ask("GET", path)["label"] == "Said yes"


@pytest.mark.parametrize("probability", [None, "", "1.1", "-0.1", "likely", "NaN"])
def test_deal_stages_need_a_probability(caller: Caller, probability: Any) -> None:
    refused = caller.ask("POST", f"{BASE}/default/stages", stage("Talks", 9, probability), status=400)
    assert "probability" in refused["message"]
    caller.ask("POST", BASE, shape("Own", stage("Talks", 9, probability)), status=400)
    assert len(caller.ask("GET", f"{BASE}/default/stages")["results"]) == 7


def test_ticket_stages_are_open_or_closed(caller: Caller) -> None:
    base = "/crm/v3/pipelines/tickets"
    stages = f"{base}/0/stages"
    new = caller.ask("POST", stages, {"label": "Parked", "displayOrder": 9, "metadata": {}}, status=201)
    assert new["metadata"] == {"isClosed": "false", "ticketState": "OPEN"}
    bad = {"label": "Odd", "displayOrder": 9, "metadata": {"ticketState": "closed"}}
    refused = caller.ask("POST", stages, bad, status=400)
    assert refused["subCategory"] == "PipelineError.INVALID_PIPELINE_STAGE_METADATA"
    for method, body in (("DELETE", None), ("PATCH", {"metadata": {"ticketState": "OPEN"}})):
        refused = caller.ask(method, f"{stages}/4", body, status=400)
        assert refused["subCategory"] == "PipelineError.MISSING_CLOSED_STAGE"


def test_labels_of_stages_and_of_pipelines_are_unique(caller: Caller) -> None:
    refused = caller.ask("POST", f"{BASE}/default/stages", stage(" closed WON ", 9), status=400)
    assert refused["subCategory"] == "PipelineError.STAGE_LABEL_EXISTS"
    caller.ask("PATCH", f"{BASE}/default/stages/closedlost", {"label": "Closed Won"}, status=400)
    refused = caller.ask("POST", BASE, shape("Own", stage("A", 0), stage("a", 1)), status=400)
    assert "subCategory" not in refused
    assert caller.ask("POST", BASE, shape("sales pipeline"), status=400)["message"].startswith(
        "An active pipeline with label"
    )
    caller.ask("POST", "/crm/v3/pipelines/tickets", {
        "label": "Sales Pipeline", "displayOrder": 1,
        "stages": [{"label": "Done", "displayOrder": 0, "metadata": {"ticketState": "CLOSED"}}],
    }, status=201)  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    [
        {"label": "Own", "displayOrder": 0},
        {"label": "Own", "displayOrder": 0, "stages": []},
        {"displayOrder": 0, "stages": [stage("A", 0)]},
        {"label": "Own", "stages": [stage("A", 0)]},
        {"label": "Own", "displayOrder": -1, "stages": [stage("A", 0)]},
        {"label": "Own", "displayOrder": "first", "stages": [stage("A", 0)]},
        {"label": "Own", "displayOrder": 0, "stages": [{"label": "A", "metadata": {"probability": "1"}}]},
        {"label": "Own", "displayOrder": 0, "stages": ["A"]},
        {"label": "Own", "displayOrder": 0, "stages": [stage("A", 0) | {"metadata": "1"}]},
    ],
)
def test_what_no_pipeline_can_be(caller: Caller, bad: dict[str, Any]) -> None:
    assert caller.ask("POST", BASE, bad, status=400)["category"] == "VALIDATION_ERROR"
    caller.ask("PUT", f"{BASE}/default", bad, status=400)
    assert len(caller.ask("GET", BASE)["results"]) == 1


def test_a_pipeline_has_a_hundred_stages_at_most(caller: Caller) -> None:
    full = [stage(f"S{n}", n) for n in range(100)]
    made = caller.ask("POST", BASE, shape("Own", *full), status=201)
    caller.ask("POST", f"{BASE}/{made['id']}/stages", stage("One more", 100), status=400)
    caller.ask("POST", BASE, shape("Another", *full, stage("One more", 100)), status=400)


def test_patch_changes_what_it_names(caller: Caller) -> None:
    caller.advance(1_000)
    changed = caller.ask("PATCH", f"{BASE}/default", {"label": "Selling"})
    assert (changed["label"], changed["displayOrder"], len(changed["stages"])) == ("Selling", 0, 7)
    assert (changed["createdAt"], changed["updatedAt"]) == (
        "2020-01-01T00:00:00Z",
        "2026-11-02T09:15:05.120Z",
    )


def test_put_replaces_the_stages(caller: Caller) -> None:
    kept = stage("Won", 0, "1.0", stageId="closedwon")
    after = caller.ask("PUT", f"{BASE}/default", shape("Selling", kept, stage("Talks", 1)))
    assert [one["label"] for one in after["stages"]] == ["Won", "Talks"]
    assert after["stages"][0]["id"] == "closedwon"
    assert after["stages"][0]["createdAt"] == "2020-01-01T00:00:00Z"
    assert after["stages"][1]["id"].isdecimal()
    caller.ask("GET", f"{BASE}/default/stages/contractsent", status=404)


def test_put_of_a_stage_wants_label_and_place(caller: Caller) -> None:
    path = f"{BASE}/default/stages/contractsent"
    caller.ask("PUT", path, {"label": "Contract out"}, status=400)
    after = caller.ask("PUT", path, stage("Contract out", 4, "0.95"))
    assert (after["label"], after["metadata"]["probability"]) == ("Contract out", "0.95")


def test_a_stage_in_use_is_not_deleted_with_the_check(caller: Caller) -> None:
    made = caller.ask(
        "POST", BASE, shape("Own", stage("A", 0, stageId="a"), stage("B", 1, stageId="b")), status=201
    )
    id = deal(caller, "b", pipeline=made["id"])
    path = f"{BASE}/{made['id']}"
    refused = caller.ask("DELETE", f"{path}?validateReferencesBeforeDelete=true", status=400)
    refused.pop("correlationId")
    assert refused == {
        "status": "error",
        "message": f"Stage IDs: [a, b] are being referenced by object IDs: [{id}]",
        "context": {"stageIds": ["[a, b]"], "objectIds": [f"[{id}]"]},
        "category": "VALIDATION_ERROR",
        "subCategory": "PipelineError.STAGE_ID_IN_USE",
    }
    refused = caller.ask("DELETE", f"{path}/stages/b?validateDealStageUsagesBeforeDelete=True", status=400)
    assert refused["context"] == {"stageIds": ["[b]"], "objectIds": [f"[{id}]"]}
    assert len(caller.ask("GET", f"{path}/stages")["results"]) == 2
    caller.ask("DELETE", f"/crm/v3/objects/deals/{id}", status=204)
    caller.ask("DELETE", f"{path}?validateReferencesBeforeDelete=true", status=204)
    caller.ask("GET", path, status=404)


def test_from_2026_09_on_the_check_is_the_default(caller: Caller) -> None:
    deal(caller, "qualifiedtobuy")
    path = "default/stages/qualifiedtobuy"
    caller.ask("DELETE", f"/crm/pipelines/2026-09/0-3/{path}", status=400)
    kept = {"label": "Sales", "displayOrder": 0, "stages": [stage("Won", 0, "1.0", stageId="closedwon")]}
    caller.ask("PUT", "/crm/pipelines/2026-09/0-3/default", kept, status=400)
    caller.ask(
        "DELETE", f"/crm/pipelines/2026-09/0-3/{path}?validateDealStageUsagesBeforeDelete=false", status=204
    )
    deal(caller, "contractsent")
    caller.ask("DELETE", f"{BASE}/default/stages/contractsent", status=204)


def test_what_is_archived_comes_back(caller: Caller) -> None:
    made = caller.ask("POST", BASE, shape(), status=201)
    path = f"{BASE}/{made['id']}"
    first = made["stages"][0]["id"]
    caller.ask("DELETE", f"{path}/stages/{first}", status=204)
    caller.ask("GET", f"{path}/stages/{first}", status=404)
    caller.ask("DELETE", f"{path}/stages/{made['stages'][1]['id']}", status=400)
    back = caller.ask("PATCH", f"{path}/stages/{first}", {"archived": False})
    assert (back["id"], back["archived"]) == (first, False)
    caller.ask("DELETE", path, status=204)
    caller.ask("DELETE", path, status=404)
    caller.ask("PATCH", path, {"label": "Renewals 2"}, status=404)
    assert len(caller.ask("GET", BASE)["results"]) == 1
    assert len(caller.ask("PATCH", path, {"archived": False})["stages"]) == 2
    for bad in ({"archived": True}, {"archived": False}):
        caller.ask("PATCH", path, bad, status=400)
    caller.ask("DELETE", path, status=204)
    caller.switch(pipeline_restore=False)
    caller.ask("PATCH", path, {"archived": False}, status=404)


def test_deleting_what_is_not_there(caller: Caller) -> None:
    caller.ask("DELETE", f"{BASE}/default/stages/nowhere", status=204)
    caller.ask("DELETE", f"{BASE}/nowhere/stages/closedwon", status=204)
    caller.ask("DELETE", f"{BASE}/nowhere", status=404)
    caller.ask("DELETE", f"{BASE}/default", status=400)
    assert len(caller.ask("GET", f"{BASE}/default/stages")["results"]) == 7


def test_the_audit_of_a_pipeline_is_newest_first(caller: Caller) -> None:
    assert caller.ask("GET", f"{BASE}/default/audit") == {"results": []}
    made = caller.ask("POST", BASE, shape(), status=201)
    path, (first, second) = f"{BASE}/{made['id']}", (one["id"] for one in made["stages"])
    caller.advance(1_000)
    caller.ask("PATCH", f"{path}/stages/{first}", {"label": "Meetings"})
    caller.advance(1_000)
    caller.ask("DELETE", path, status=204)
    told = caller.ask("GET", f"{path}/audit")["results"]
    assert [one["action"] for one in told] == ["DELETE", "UPDATE", "CREATE"]
    raw = json.loads(told[1].pop("rawObject"))
    assert told[1] == {
        "portalId": int(caller.account.id),
        "identifier": f"{caller.account.id}:{made['id']}",
        "action": "UPDATE",
        "timestamp": "2026-11-02T09:15:05.120Z",
        "message": "Pipeline update",
        "fromUserId": 9001,
    }
    assert (raw["pipelineId"], raw["objectTypeId"], raw["version"]) == (made["id"], "0-3", 1)
    assert [one["label"] for one in raw["stages"]] == ["Meetings", "Won"]
    told = caller.ask("GET", f"{path}/stages/{first}/audit")["results"]
    assert [one["action"] for one in told] == ["UPDATE", "CREATE"]
    assert json.loads(told[0]["rawObject"])["label"] == "Meetings"
    assert len(caller.ask("GET", f"{path}/stages/{second}/audit")["results"]) == 1


def test_properties_follow_the_pipelines(caller: Caller) -> None:
    properties = "/crm/v3/properties/deals"
    found = caller.ask("GET", f"{properties}/dealstage")
    assert found["externalOptions"] is True
    assert [one["value"] for one in found["options"]] == STAGES
    made = caller.ask("POST", BASE, shape(), status=201)
    values = [one["value"] for one in caller.ask("GET", f"{properties}/dealstage")["options"]]
    assert values == [*STAGES, *(one["id"] for one in made["stages"])]
    options = caller.ask("GET", f"{properties}/pipeline")["options"]
    assert [(one["label"], one["value"]) for one in options] == [
        ("Sales Pipeline", "default"),
        ("Renewals", made["id"]),
    ]
    entered = caller.ask("GET", f"{properties}/hs_v2_date_entered_{made['stages'][0]['id']}")
    assert (entered["type"], entered["modificationMetadata"]["readOnlyValue"]) == ("datetime", True)
    caller.ask("DELETE", f"{BASE}/{made['id']}", status=204)
    assert [one["value"] for one in caller.ask("GET", f"{properties}/dealstage")["options"]] == STAGES


def test_odd_stage_ids_make_ordinary_property_names(caller: Caller) -> None:
    made = stage("Odd", 9, stageId="It's a-stage")
    caller.ask("POST", f"{BASE}/default/stages", made, status=201)
    id = deal(caller, "It's a-stage")
    assert caller.read(id, "hs_v2_date_entered_it_s_a_stage", object="deals")[
        "hs_v2_date_entered_it_s_a_stage"
    ]


def test_scopes() -> None:
    caller = Caller(scopes=["crm.schemas.deals.read", "tickets"])
    caller.ask("GET", BASE)
    refused = caller.ask("POST", BASE, shape(), status=403)
    assert refused["errors"][0]["context"]["requiredGranularScopes"] == ["crm.schemas.deals.write"]
    caller.ask("GET", "/crm/v3/pipelines/tickets")
    caller.ask("PATCH", "/crm/v3/pipelines/tickets/0", {"label": "Help"})
    caller.ask("GET", "/crm/v3/objects/tickets")
    caller.ask("GET", "/crm/v3/objects/deals", status=403)


def test_the_list_of_the_first_version_is_an_array(caller: Caller) -> None:
    (sales,) = caller.ask("GET", "/deals/v1/pipelines")
    assert (sales["pipelineId"], [one["stageId"] for one in sales["stages"]]) == ("default", STAGES)
    assert [one["probability"] for one in sales["stages"]] == [0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 0.0]
    refused = caller.ask("GET", "/deals/v1/pipelines", status=401, token="")
    assert refused["message"] == "Any of the listed authentication credentials are missing"
    assert refused.keys() == {"status", "message", "correlationId"}


def test_a_snapshot_brings_pipelines_back(caller: Caller) -> None:
    before = caller.ask("GET", BASE)
    caller.site.snapshots.take("before")
    made = caller.ask("POST", BASE, shape(), status=201)
    caller.site.snapshots.restore("before")
    assert caller.ask("GET", BASE) == before
    caller.ask("POST", "/crm/v3/objects/deals", {
        "properties": {"dealname": "A", "pipeline": made["id"], "dealstage": made["stages"][0]["id"]}
    }, status=400)  # fmt: skip
