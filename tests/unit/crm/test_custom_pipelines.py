"""Pipelines of custom objects, and their records on the way (CRM contract 8, 10)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, where
from tests.unit.crm.cars import SCHEMAS, make, new_car
from tests.unit.crm.making import refused

CARS = "/crm/v3/objects/p_car"
PIPELINES = "/crm/v3/pipelines/p_car"


def stage(label: str, order: int, **more: Any) -> dict[str, Any]:
    return {"label": label, "displayOrder": order, **more}


def shape(label: str = "Lending", **more: Any) -> dict[str, Any]:
    stages = [
        stage("Ready", 0, stageId="ready"),
        stage("Lent", 1, stageId="lent"),
        stage("Scrapped", 2, stageId="scrapped", metadata={"state": "CLOSED"}),
    ]
    return {"label": label, "displayOrder": 0, "pipelineId": "lending", "stages": stages, **more}


@pytest.fixture
def cars(caller: Caller) -> Caller:
    make(caller)
    return caller


@pytest.fixture
def lending(cars: Caller) -> Caller:
    cars.ask("POST", PIPELINES, shape(), status=201)
    return cars


def test_a_custom_object_begins_without_a_pipeline(cars: Caller) -> None:
    own = cars.ask("GET", f"{SCHEMAS}/p_car")["objectTypeId"]
    for path in (PIPELINES, f"/crm/pipelines/2026-03/{own}", f"/crm/pipelines/v3/p{cars.account.id}_car"):
        assert cars.ask("GET", path) == {"results": []}
    id = new_car(cars)
    assert cars.read(id, "hs_pipeline", "hs_pipeline_stage", object="p_car")["hs_pipeline"] is None
    body = cars.patch(id, "p_car", status=400, hs_pipeline_stage="ready")
    assert ("hs_pipeline_stage", "INVALID_OPTION") in refused(body)


def test_a_pipeline_from_its_making_to_its_end(lending: Caller) -> None:
    (found,) = lending.ask("GET", PIPELINES)["results"]
    assert [(one["id"], one["metadata"]) for one in found["stages"]] == [
        ("ready", {"isClosed": "false", "state": "OPEN"}),
        ("lent", {"isClosed": "false", "state": "OPEN"}),
        ("scrapped", {"isClosed": "true", "state": "CLOSED"}),
    ]
    lending.ask("PATCH", f"{PIPELINES}/lending", {"label": "Hire"})
    made = lending.ask("POST", f"{PIPELINES}/lending/stages", stage("Repair", 3), status=201)
    audit = lending.ask("GET", f"{PIPELINES}/lending/audit")["results"]
    assert [one["action"] for one in audit] == ["UPDATE", "UPDATE", "CREATE"]
    assert made["id"].isdecimal()
    id = new_car(lending, hs_pipeline_stage="lent")
    check = "validateReferencesBeforeDelete=true"
    body = lending.ask("DELETE", f"{PIPELINES}/lending?{check}", status=400)
    assert (body["subCategory"], body["context"]["objectIds"]) == (
        "PipelineError.STAGE_ID_IN_USE",
        [f"[{id}]"],
    )
    lending.ask("DELETE", f"{PIPELINES}/lending/stages/scrapped?{check}", status=204)
    lending.ask("DELETE", f"{PIPELINES}/lending", status=204)
    assert lending.ask("GET", PIPELINES) == {"results": []}


def test_records_go_through_their_stages(lending: Caller) -> None:
    lending.switch(index_threshold=0)
    id = new_car(lending)
    names = ("hs_pipeline", "hs_pipeline_stage", "hs_v2_date_entered_ready", "hs_v2_date_exited_ready")
    assert [lending.read(id, *names, object="p_car")[name] for name in names] == [
        "lending",
        "ready",
        "2026-11-02T09:15:04.120Z",
        None,
    ]
    lending.advance(1_000)
    lending.patch(id, "p_car", hs_pipeline_stage="lent")
    found = lending.read(id, *names, object="p_car")
    assert (found["hs_pipeline_stage"], found[names[3]]) == ("lent", "2026-11-02T09:15:05.120Z")
    assert lending.found(where("hs_pipeline_stage", "EQ", "lent"), object="p_car") == [id]
    body = lending.patch(id, "p_car", status=400, hs_pipeline_stage="appointmentscheduled")
    assert refused(body) == [("hs_pipeline_stage", "INVALID_OPTION")]
    lending.patch(id, "p_car", status=400, hs_pipeline="default")


def test_properties_follow_the_pipelines(lending: Caller) -> None:
    found = lending.ask("GET", "/crm/v3/properties/p_car/hs_pipeline_stage")
    assert [one["value"] for one in found["options"]] == ["ready", "lent", "scrapped"]
    assert (found["groupName"], found["externalOptions"]) == ("car_information", True)
    lending.ask("GET", "/crm/v3/properties/p_car/hs_v2_date_entered_lent")
    lending.ask("GET", "/crm/v3/properties/tickets/hs_v2_date_entered_lent", status=404)


def test_each_custom_object_has_its_own(lending: Caller) -> None:
    make(lending, name="boat")
    assert lending.ask("GET", "/crm/v3/pipelines/p_boat") == {"results": []}
    lending.ask("POST", "/crm/v3/pipelines/p_boat", shape(), status=201)
    lending.ask("DELETE", "/crm/v3/pipelines/p_boat/lending", status=204)
    assert len(lending.ask("GET", PIPELINES)["results"]) == 1


def test_a_purge_takes_pipelines_along_and_a_snapshot_brings_them_back(lending: Caller) -> None:
    lending.site.snapshots.take("before")
    lending.ask("DELETE", f"{SCHEMAS}/p_car", status=204)
    lending.ask("DELETE", f"{SCHEMAS}/p_car?archived=true", status=204)
    make(lending)
    assert lending.ask("GET", PIPELINES) == {"results": []}
    assert lending.ask("GET", "/crm/v3/properties/p_car/hs_pipeline_stage")["options"] == []
    lending.ask("GET", f"{PIPELINES}/lending/audit", status=404)
    lending.site.snapshots.restore("before")
    assert [one["id"] for one in lending.ask("GET", PIPELINES)["results"]] == ["lending"]
    assert new_car(lending, hs_pipeline_stage="lent")


def test_a_pipeline_has_a_hundred_stages_at_most(cars: Caller) -> None:
    stages = [stage(f"S{number}", number) for number in range(101)]
    cars.ask("POST", PIPELINES, shape(stages=stages), status=400)
    cars.ask("POST", PIPELINES, shape(stages=stages[1:]), status=201)


def test_scopes() -> None:
    caller = Caller(scopes=["crm.schemas.custom.write", "crm.objects.custom.read"])
    make(caller)
    caller.ask("GET", PIPELINES)
    caller.ask("POST", PIPELINES, shape(), status=201)
    caller = Caller(scopes=["crm.schemas.custom.write", "crm.schemas.custom.read"])
    make(caller)
    caller.ask("GET", PIPELINES)
