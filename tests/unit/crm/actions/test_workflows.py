"""The page on which a person builds workflows, and which records these enroll."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulators.crm import vendor
from tests.unit.crm import cars
from tests.unit.crm.actions.stage import Stage, input_field
from tests.unit.crm.caller import Caller


def test_a_workflow_from_its_birth_to_its_end(stage: Stage) -> None:
    id = stage.build()
    shown = stage.by_hand("GET", f"/{id}")["workflow"]
    assert shown == {
        "id": id,
        "name": "Orders for Turin",
        "objectType": "contacts",
        "when": {"property": "city", "values": ["Turin"]},
        "action": "101",
        "inputFields": {"subsidiary": {"value": "1"}, "memo": {"property": "firstname"}},
        "reenroll": False,
        "active": True,
        "executions": {},
    }
    assert stage.by_hand("GET")["workflows"] == [shown]
    assert stage.by_hand("PATCH", f"/{id}", {"active": False})["workflow"]["active"] is False
    stage.by_hand("PATCH", f"/{id}", {}, status=400)
    stage.by_hand("DELETE", f"/{id}", status=204)
    assert stage.by_hand("GET")["workflows"] == []
    stage.by_hand("GET", f"/{id}", status=404)
    changes = [one.data["change"] for one in stage.caller.site.events.after(0) if one.kind == "workflow"]
    assert changes == ["made", "turned off", "removed"]


def test_only_a_person_may(stage: Stage, caller: Caller) -> None:
    body = caller.ask("GET", "/_rehearse/workflows", status=403)
    assert "Rehearse-Hand" in body["way_out"]
    caller.ask("GET", "/_rehearse/workflows", token="", status=401)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"objectType": "planets"}, 400),
        ({"when": {"values": ["Turin"]}}, 400),
        ({"colour": "red"}, 400),
        ({"action": "999"}, 404),
        ({"when": {"property": "nope"}}, 409),
        ({"inputFields": {}}, 409),
        ({"inputFields": {"subsidiary": {"property": "city"}}}, 409),
        ({"inputFields": {"subsidiary": {"value": "1"}, "memo": {"property": "nope"}}}, 409),
        ({"inputFields": {"subsidiary": {"value": "1"}, "other": {"value": "1"}}}, 409),
    ],
    ids=str,
)
def test_what_the_editor_does_not_take(stage: Stage, changes: dict[str, Any], status: int) -> None:
    fields = {
        "name": "x",
        "objectType": "contacts",
        "when": {"property": "city"},
        "action": stage.define(),
        "inputFields": {"subsidiary": {"value": "1"}},
        **changes,
    }
    body = stage.by_hand("POST", json=fields, status=status)
    assert body["error"]
    assert body["way_out"]


@pytest.mark.parametrize(
    "changes",
    [
        {"published": False},
        {"objectTypes": ["COMPANY"]},
        {"inputFields": [input_field("memo", "OBJECT_PROPERTY")]},
        {
            "inputFields": [
                input_field(
                    "memo", type="enumeration", fieldType="select", options=[{"label": "A", "value": "a"}]
                )
            ]
        },
    ],
    ids=str,
)
def test_an_action_that_does_not_fit(stage: Stage, changes: dict[str, Any]) -> None:
    fields = {
        "name": "x",
        "objectType": "contacts",
        "when": {"property": "city"},
        "action": stage.define(**changes),
        "inputFields": {"memo": {"value": "b"}},
    }
    stage.by_hand("POST", json=fields, status=409)


def test_a_record_is_enrolled_when_its_property_takes_the_value(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    born = caller.contact(email="a@x.test", city="Turin")
    other = caller.contact(email="b@x.test", city="Oslo")
    caller.company(name="Acme", city="Turin")
    caller.patch(other, city="Bern")
    caller.patch(other, firstname="Turin")
    assert [one["objectId"] for one in stage.runs(workflow)] == [born]
    caller.patch(other, city="Turin")
    assert [one["objectId"] for one in stage.runs(workflow)] == [born, other]


def test_any_value_will_do_where_none_is_named(stage: Stage, caller: Caller) -> None:
    workflow = stage.build(when={"property": "city"})
    id = caller.contact(email="a@x.test", city="Oslo")
    caller.contact(email="b@x.test")
    assert [one["objectId"] for one in stage.runs(workflow)] == [id]


def test_companies_and_imports_are_enrolled_too(stage: Stage, caller: Caller) -> None:
    workflow = stage.build(objectType="company", inputFields={"subsidiary": {"value": "1"}})
    rows = [{"name": f"Acme {n}", "city": "Turin"} for n in range(3)]
    vendor().import_records(caller.account, "companies", rows, cause="fill")
    caller.advance(1_000)
    bodies = [json.loads(body) for _, body, _ in caller.mailbox.posts]
    assert [(one["object"]["objectId"], one["object"]["objectType"]) for one in bodies] == [
        (int(one["objectId"]), "COMPANY") for one in stage.runs(workflow)
    ]
    assert len(bodies) == 3


@pytest.mark.parametrize(("reenroll", "times"), [(False, 1), (True, 2)])
def test_a_record_comes_again_only_where_the_workflow_says_so(
    stage: Stage, caller: Caller, reenroll: bool, times: int
) -> None:
    workflow = stage.build(reenroll=reenroll)
    id = caller.contact(email="a@x.test", city="Turin")
    caller.patch(id, city="Turin")
    caller.patch(id, city="Oslo")
    caller.patch(id, city="Turin")
    assert len(stage.runs(workflow)) == times


def test_a_workflow_that_is_off_enrolls_nobody(stage: Stage, caller: Caller) -> None:
    workflow = stage.build(active=False)
    id = caller.contact(email="a@x.test", city="Turin")
    stage.by_hand("POST", f"/{workflow}/enroll", {"objectId": id}, status=409)
    assert stage.runs(workflow) == []
    stage.by_hand("PATCH", f"/{workflow}", {"active": True})
    caller.contact(email="b@x.test", city="Turin")
    stage.by_hand("PATCH", f"/{workflow}", {"active": False})
    caller.contact(email="c@x.test", city="Turin")
    assert len(stage.runs(workflow)) == 1


def test_a_person_enrolls_a_record_whatever_the_condition(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    id = caller.contact(email="a@x.test", city="Oslo")
    begun = stage.by_hand("POST", f"/{workflow}/enroll", {"objectId": id}, status=201)["execution"]
    assert begun["state"] == "CALLING"
    stage.by_hand("POST", f"/{workflow}/enroll", {"objectId": "999"}, status=404)
    caller.advance(1_000)
    assert stage.run(workflow)["state"] == "SUCCESS"
    stage.by_hand("POST", f"/{workflow}/enroll", {"objectId": id}, status=409)


def test_a_refused_write_enrolls_nobody(stage: Stage, caller: Caller) -> None:
    workflow = stage.build()
    body = {"properties": {"city": "Turin", "nope": "1"}}
    caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)
    assert stage.runs(workflow) == []


def test_a_workflow_outlives_its_object_type(stage: Stage, caller: Caller) -> None:
    schema = cars.make(caller)
    action = stage.define(objectTypes=[schema["fullyQualifiedName"]])
    inputs = {"subsidiary": {"value": "1"}}
    workflow = stage.build(action=action, objectType="p_car", when={"property": "colour"}, inputFields=inputs)
    stage.answer(500)
    car = cars.new_car(caller, colour="red")
    caller.advance(1_000)
    assert stage.run(workflow)["state"] == "CALLING"
    caller.ask("DELETE", f"/crm/v3/objects/p_car/{car}", status=204)
    caller.ask("DELETE", f"{cars.SCHEMAS}/p_car", status=204)
    caller.ask("DELETE", f"{cars.SCHEMAS}/p_car?archived=true", status=204)
    stage.by_hand("POST", f"/{workflow}/enroll", {"objectId": car}, status=404)
    caller.advance(60_000)
    assert (stage.run(workflow)["state"], stage.run(workflow)["reason"]) == ("FAILED", "the record is gone")
