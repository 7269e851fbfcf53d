"""Schemas: made, read, changed, archived, purged (CRM contract 1.2, 10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from simulators.crm import vendor
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Sites
from simulators.kit.state import load, save
from tests.unit.crm.caller import AT, Caller, Mailbox
from tests.unit.crm.cars import SCHEMAS, car, make, new_car

ACTIVITIES = {"0-27", "0-46", "0-47", "0-48", "0-49"}
"""Tasks, notes, meetings, calls and emails: every custom object may have them."""


def test_a_new_schema_is_answered_whole(caller: Caller) -> None:
    made = make(caller)
    portal = int(caller.account.id)
    properties = {one["name"]: one for one in made.pop("properties")}
    association, *activities = made.pop("associations")
    number = made["id"]
    assert made == {
        "labels": {"singular": "Car", "plural": "Cars"},
        "requiredProperties": ["model"],
        "searchableProperties": ["model", "vin"],
        "primaryDisplayProperty": "model",
        "secondaryDisplayProperties": ["colour"],
        "description": "What we lend",
        "allowsSensitiveProperties": False,
        "archived": False,
        "restorable": True,
        "metaType": "PORTAL_SPECIFIC",
        "id": number,
        "fullyQualifiedName": f"p{portal}_car",
        "createdAt": "2026-11-02T09:15:04.120Z",
        "updatedAt": "2026-11-02T09:15:04.120Z",
        "createdByUserId": 9001,
        "updatedByUserId": 9001,
        "objectTypeId": f"2-{number}",
        "name": "car",
    }
    assert properties["model"]["groupName"] == properties["hs_object_id"]["groupName"] == "car_information"
    assert (properties["vin"]["hasUniqueValue"], properties["vin"]["hubspotDefined"]) == (True, False)
    assert properties["hs_createdate"]["modificationMetadata"]["readOnlyValue"] is True
    assert association == {
        "id": association["id"],
        "fromObjectTypeId": f"2-{number}",
        "toObjectTypeId": "0-1",
        "name": "car_to_contact",
    }
    assert {one["toObjectTypeId"] for one in activities} == ACTIVITIES


@pytest.mark.parametrize(
    "path", [SCHEMAS, "/crm/v3/schemas", "/crm-object-schemas/2026-03/schemas", f"{SCHEMAS}/"]
)
def test_every_spelling_of_the_path_lists_them(caller: Caller, path: str) -> None:
    assert caller.ask("GET", path) == {"results": []}
    made = make(caller)
    assert caller.ask("GET", path) == {"results": [made]}


def test_the_spelling_that_is_not_served_is_a_page(caller: Caller) -> None:
    assert caller.call("GET", "/crm/object-schemas/v3/schemas").mimetype == "text/html"


def test_one_schema_by_each_of_its_names(caller: Caller) -> None:
    made = make(caller)
    for name in ("p_car", made["fullyQualifiedName"], made["objectTypeId"], "P_CAR"):
        assert caller.ask("GET", f"{SCHEMAS}/{name}") == made
    body = caller.ask("GET", f"{SCHEMAS}/car", status=400)
    assert body["message"] == "Unable to infer object type from: car"
    short = caller.ask(
        "GET", f"{SCHEMAS}/p_car?includePropertyDefinitions=False&includeAssociationDefinitions=false"
    )
    assert (short["properties"], short["associations"]) == ([], [])
    assert "createdByUserId" not in caller.ask("GET", f"{SCHEMAS}/p_car?includeAuditMetadata=false")


def test_the_vendor_s_own_types_have_schemas_too(caller: Caller) -> None:
    found = caller.ask("GET", f"{SCHEMAS}/contacts")
    assert (found["objectTypeId"], found["metaType"]) == ("0-1", "HUBSPOT")
    assert "email" in [one["name"] for one in found["properties"]]
    assert "279" in [one["id"] for one in found["associations"]]
    caller.ask("PATCH", f"{SCHEMAS}/contacts", {"description": "People"}, status=400)
    caller.ask("DELETE", f"{SCHEMAS}/contacts", status=400)


def test_batch_read(caller: Caller) -> None:
    made = make(caller)
    body = {"inputs": ["p_car", made["objectTypeId"], "p_boat"], "includePropertyDefinitions": False}
    (found,) = caller.ask("POST", f"{SCHEMAS}/batch/read", body)["results"]
    assert (found["objectTypeId"], found["properties"]) == (made["objectTypeId"], [])
    assert found["associations"] == made["associations"]
    caller.ask("POST", f"{SCHEMAS}/batch/read", {}, status=400)


def test_only_name_and_labels_are_demanded(caller: Caller) -> None:
    body = {"name": "Boat", "labels": {"singular": "Boat", "plural": "Boats"}}
    made = caller.ask("POST", SCHEMAS, body, status=201)
    assert made["requiredProperties"] == []
    assert {one["toObjectTypeId"] for one in made["associations"]} == ACTIVITIES
    assert "primaryDisplayProperty" not in made
    assert caller.ask("POST", "/crm/v3/objects/p_boat", {"properties": {}}, status=201)["id"] == "101"


def test_a_property_without_a_type_is_a_line_of_text_in_the_type_s_group(caller: Caller) -> None:
    plain = {"name": "note", "label": "Note", "isPrimaryDisplayLabel": True}
    grouped = {"name": "code", "label": "Code", "groupName": "Codes"}
    make(caller, properties=[*car()["properties"], plain, grouped])
    note, code = (caller.ask("GET", f"/crm/v3/properties/p_car/{name}") for name in ("note", "code"))
    assert (note["type"], note["fieldType"], note["groupName"]) == ("string", "text", "car_information")
    assert code["groupName"] == "Codes"
    groups = caller.ask("GET", "/crm/v3/properties/p_car/groups")["results"]
    assert [one["name"] for one in groups] == ["car_information", "Codes"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "some of required attributes are not set [name]"),
    ({"labels": None}, "some of required attributes are not set [labels]"),
    ({"labels": {"singular": "Car"}}, "Cannot build ObjectTypeDefinitionLabels"),
    ({"name": "1car"}, "Object type name 1car is invalid"),
    ({"name": "my car"}, "Object type name my car is invalid"),
    ({"primaryDisplayProperty": "nope"}, "primaryDisplayProperty names properties that do not exist: nope"),
    ({"requiredProperties": ["model", "no"]}, "requiredProperties names properties that do not exist: no"),
    ({"searchableProperties": ["no"]}, "searchableProperties names properties that do not exist: no"),
    ({"associatedObjects": ["PLANET"]}, "Unable to infer object type from: PLANET"),
    ({"properties": {"name": "model"}}, "Invalid input JSON"),
    ({"properties": [{"name": "model"}]}, "Cannot build PropertyCreate"),
    ({"properties": [{"name": "m", "label": "M", "type": "colour"}]}, "Cannot build PropertyCreate"),
]


@pytest.mark.parametrize(("changes", "reason"), BAD)
def test_what_is_wrong_with_a_schema_is_said_and_nothing_is_made(
    caller: Caller, changes: dict[str, Any], reason: str
) -> None:
    body = caller.ask("POST", SCHEMAS, car(**changes), status=400)
    assert body["category"] == "VALIDATION_ERROR"
    assert reason in body["message"]
    assert caller.ask("GET", SCHEMAS) == {"results": []}
    make(caller)


def test_names_are_taken_whatever_their_letter_case(caller: Caller) -> None:
    make(caller)
    body = caller.ask("POST", SCHEMAS, car(name="CAR"), status=409)
    assert (body["category"], body["message"]) == (
        "OBJECT_ALREADY_EXISTS",
        "An object type named 'CAR' already exists.",
    )
    shipped = {"name": "hs_object_id", "label": "Id", "type": "number", "fieldType": "number"}
    body = caller.ask("POST", SCHEMAS, car(name="boat", properties=[shipped]), status=409)
    assert body["subCategory"] == "Properties.PROPERTY_WITH_NAME_EXISTS"


def test_limits_of_an_account_and_of_a_type(caller: Caller) -> None:
    caller.switch(custom_objects=1)
    keys = [
        {"name": f"k{n}", "label": "K", "type": "string", "fieldType": "text", "hasUniqueValue": True}
        for n in range(11)
    ]
    body = caller.ask("POST", SCHEMAS, car(properties=[*car()["properties"], *keys]), status=400)
    assert body["message"] == "An object may have at most 10 properties with unique values"
    make(caller)
    body = caller.ask("POST", SCHEMAS, car(name="boat"), status=400)
    assert body["message"] == "An account may have at most 1 custom objects"


def test_a_schema_changes_all_but_its_name(caller: Caller) -> None:
    made = make(caller)
    caller.advance(1_000)
    changes = {
        "labels": {"singular": "Auto"},
        "requiredProperties": ["model", "vin"],
        "searchableProperties": ["colour"],
        "clearDescription": True,
        "name": "boat",
    }
    answer = caller.ask("PATCH", f"{SCHEMAS}/p_car", changes)
    assert answer["portalId"] == int(caller.account.id)
    assert "properties" not in answer
    found = caller.ask("GET", f"{SCHEMAS}/p_car")
    assert (found["name"], found["labels"]) == ("car", {"singular": "Auto", "plural": "Cars"})
    assert (found["createdAt"], found["updatedAt"]) == (made["createdAt"], "2026-11-02T09:15:05.120Z")
    assert "description" not in found
    body = {"properties": {"model": "Beetle"}}
    refused = caller.ask("POST", "/crm/v3/objects/p_car", body, status=400)
    assert refused["context"] == {"properties": ["vin"]}
    id = new_car(caller, vin="1", colour="red")
    assert [caller.found(object="p_car", query=word) for word in ("Beetle", "red")] == [[], [id]]


def test_properties_on_which_a_schema_rests_stay(caller: Caller) -> None:
    make(caller)
    for name in ("model", "vin", "colour"):
        body = caller.ask("DELETE", f"/crm/v3/properties/p_car/{name}", status=400)
        assert body["subCategory"] == "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"
    caller.ask("DELETE", "/crm/v3/properties/p_car/price", status=204)
    caller.ask("PATCH", f"{SCHEMAS}/p_car", {"requiredProperties": ["price"]}, status=400)


def test_a_schema_goes_only_without_records_and_its_name_only_with_a_purge(caller: Caller) -> None:
    made = make(caller)
    id = new_car(caller, vin="1")
    body = caller.ask("DELETE", f"{SCHEMAS}/p_car", status=400)
    assert (body["category"], body["context"]) == (
        "VALIDATION_ERROR",
        {"objectTypeId": [made["objectTypeId"]]},
    )
    caller.ask("DELETE", f"/crm/v3/objects/p_car/{id}", status=204)
    caller.ask("DELETE", f"{SCHEMAS}/p_car?archived=true", status=404)
    caller.ask("DELETE", f"{SCHEMAS}/p_car", status=204)
    assert caller.ask("GET", SCHEMAS) == {"results": []}
    (archived,) = caller.ask("GET", f"{SCHEMAS}?archived=true")["results"]
    assert (archived["objectTypeId"], archived["archived"]) == (made["objectTypeId"], True)
    assert [one["id"] for one in archived["associations"]] == [one["id"] for one in made["associations"]]
    caller.ask("GET", "/crm/v3/objects/p_car", status=400)
    caller.ask("POST", SCHEMAS, car(), status=409)
    caller.ask("DELETE", f"{SCHEMAS}/{made['objectTypeId']}?archived=true", status=204)
    caller.ask("DELETE", f"{SCHEMAS}/{made['objectTypeId']}?archived=true", status=404)
    again = make(caller)
    assert again["objectTypeId"] != made["objectTypeId"]
    assert caller.ask("GET", "/crm/v3/objects/p_car?archived=true") == {"results": []}
    assert new_car(caller, vin="1") != id
    assert [one["label"] for one in caller.ask("GET", labels("contacts"))["results"]] == [None]


def labels(other: str) -> str:
    return f"/crm/v4/associations/p_car/{other}/labels"


def test_the_vendor_s_own_types_are_not_associated_anew(caller: Caller) -> None:
    own = make(caller)["objectTypeId"]
    body = {"fromObjectTypeId": "0-1", "toObjectTypeId": "0-7", "name": "contact_to_product"}
    answer = caller.ask("POST", f"{SCHEMAS}/contacts/associations", body, status=400)
    assert answer["message"] == "Object type 0-7 is defined by HubSpot and cannot be changed"
    body = {"fromObjectTypeId": "0-3", "toObjectTypeId": own, "name": "deal_to_car"}
    assert caller.ask("POST", f"{SCHEMAS}/p_car/associations", body, status=201)["name"] == "deal_to_car"


def test_products_are_associated_with_nothing(caller: Caller) -> None:
    caller.ask("POST", SCHEMAS, car(associatedObjects=["PRODUCT"]), status=400)
    assert caller.ask("GET", SCHEMAS) == {"results": []}
    own = make(caller)["objectTypeId"]
    body = {"fromObjectTypeId": own, "toObjectTypeId": "0-7"}
    answer = caller.ask("POST", f"{SCHEMAS}/p_car/associations", body, status=400)
    assert answer["message"] == "car cannot be associated with product"


def test_scopes() -> None:
    for scopes, listed, made in (
        (["crm.objects.custom.read"], 200, 403),
        (["crm.schemas.custom.read"], 200, 403),
        (["crm.schemas.custom.write", "crm.schemas.custom.read"], 200, 201),
        (["crm.objects.contacts.read"], 403, 403),
    ):
        caller = Caller(scopes=scopes)
        caller.ask("GET", SCHEMAS, status=listed)
        caller.ask("POST", SCHEMAS, car(), status=made)
    body = caller.ask("GET", SCHEMAS, status=403)
    assert body["errors"][0]["context"]["requiredGranularScopes"] == [
        "crm.objects.custom.read",
        "crm.schemas.custom.read",
    ]


def test_portals_know_nothing_of_each_other_s_objects(caller: Caller) -> None:
    made = make(caller)
    other = caller.sites.create(seed=2, clock=Clock(AT, factor=0), accounts={"crm": {}})
    token = vendor().ready(other.account("crm"))["access_token"]
    caller.ask("GET", f"{SCHEMAS}/{made['objectTypeId']}", status=400, token=token)
    theirs = caller.ask("POST", SCHEMAS, car(), status=201, token=token)
    assert theirs["objectTypeId"] != made["objectTypeId"]
    new_car(caller, vin="1")
    assert caller.ask("GET", "/crm/v3/objects/p_car", token=token) == {"results": []}


def test_portals_of_one_number_in_one_process_keep_their_own_definitions() -> None:
    first, second = Caller(), Caller()
    assert first.account.id == second.account.id
    make(first)
    make(second, requiredProperties=[], searchableProperties=["colour"])
    ids = [new_car(caller, model="Beetle", colour="red") for caller in (first, second, first)]
    assert ids == ["101", "101", "102"]
    found = [caller.found(object="p_car", query="red") for caller in (first, second, first)]
    assert found == [[], ["101"], []]
    first.ask("POST", "/crm/v3/objects/p_car", {"properties": {}}, status=400)
    second.ask("POST", "/crm/v3/objects/p_car", {"properties": {}}, status=201)


def test_snapshots_and_resets_take_custom_objects_along(caller: Caller) -> None:
    caller.site.snapshots.take("empty")
    make(caller)
    new_car(caller, vin="1")
    caller.site.snapshots.take("one")
    assert "car Beetle (101)" in str(caller.site.snapshots.difference("empty", "one"))
    caller.ask("PATCH", f"{SCHEMAS}/p_car", {"requiredProperties": ["vin"]})
    caller.patch("101", "p_car", model="Golf")
    assert "model" in str(caller.site.snapshots.difference("one", "now"))
    caller.site.snapshots.restore("empty")
    caller.ask("GET", "/crm/v3/objects/p_car", status=400)
    caller.site.snapshots.restore("one")
    assert caller.read("101", "model", object="p_car")["model"] == "Beetle"
    caller.ask("POST", "/crm/v3/objects/p_car", {"properties": {"vin": "2"}}, status=400)
    caller.site.snapshots.reset()
    assert caller.ask("GET", SCHEMAS) == {"results": []}


def test_a_restart_keeps_custom_objects(tmp_path: Path) -> None:
    sites = Sites([vendor()], poster=Mailbox())
    site = sites.create(seed=1, clock=Clock(AT, factor=0), folder=tmp_path)
    caller = Caller()
    caller.site, caller.account = site, site.account("crm")
    caller.client = Client(Fake(vendor(), sites))
    caller.token = vendor().ready(caller.account)["access_token"]
    make(caller)
    stage = {"label": "Ready", "displayOrder": 0, "stageId": "ready"}
    shape = {"label": "Lending", "displayOrder": 0, "stages": [stage]}
    pipeline = caller.ask("POST", "/crm/v3/pipelines/p_car", shape, status=201)
    labels = "/crm/v4/associations/p_car/contacts/labels"
    caller.ask("POST", labels, {"name": "driver", "label": "Driver"})
    made, types = caller.ask("GET", f"{SCHEMAS}/p_car"), caller.ask("GET", labels)
    new_car(caller, vin="1")
    save(site)
    for account in site.every_account():
        account.database.close()
    again = Sites([vendor()], poster=Mailbox())
    found = load(again, tmp_path)
    assert found is not None
    caller.site, caller.account = found, found.account("crm")
    caller.client = Client(Fake(vendor(), again))
    assert caller.ask("GET", f"{SCHEMAS}/p_car") == made
    assert caller.read("101", "vin", object=made["objectTypeId"])["vin"] == "1"
    assert caller.ask("GET", "/crm/v3/pipelines/p_car")["results"] == [pipeline]
    assert caller.ask("GET", labels) == types
