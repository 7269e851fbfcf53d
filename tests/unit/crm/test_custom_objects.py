"""Records of custom objects, by every route that records have (CRM contract 1.3, 3, 5.3, 6, 7, 9, 14)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulators.kit.vendor import Imported
from tests.unit.crm.caller import HOOK, Caller, where
from tests.unit.crm.cars import SCHEMAS, car, make, new_car

CARS = "/crm/v3/objects/p_car"


@pytest.fixture
def cars(caller: Caller) -> Caller:
    make(caller)
    return caller


def test_every_name_of_the_type_leads_to_its_records(caller: Caller) -> None:
    made = make(caller)
    id = new_car(caller, vin="1")
    for name in ("p_car", f"p{caller.account.id}_car", made["objectTypeId"]):
        for path in ("/crm/v3/objects", "/crm/objects/v3", "/crm/objects/2026-03", "/crm/objects/2026-09"):
            assert caller.ask("GET", f"{path}/{name}/{id}")["id"] == id
    body = caller.ask("GET", "/crm/v3/objects/car/101", status=400)
    assert (body["message"], body["category"]) == (
        "Unable to infer object type from: car",
        "VALIDATION_ERROR",
    )


def test_a_record_s_life(cars: Caller) -> None:
    body = {"properties": {"model": "Beetle", "vin": "1", "price": 1200.5, "colour": "red"}}
    made = cars.ask("POST", CARS, body, status=201)
    assert made["url"].endswith(f"/record/{cars.ask('GET', SCHEMAS)['results'][0]['objectTypeId']}/101")
    assert (made["properties"]["price"], made["properties"]["hs_createdate"]) == (
        "1200.5",
        "2026-11-02T09:15:04.120Z",
    )
    cars.advance(1_000)
    cars.patch("101", "p_car", colour="blue")
    read = cars.ask("GET", f"{CARS}/101?propertiesWithHistory=colour")
    assert sorted(read["properties"]) == ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"]
    assert [one["value"] for one in read["propertiesWithHistory"]["colour"]] == ["blue", "red"]
    assert read["updatedAt"] == read["properties"]["hs_lastmodifieddate"] == "2026-11-02T09:15:05.120Z"
    cars.ask("DELETE", f"{CARS}/101", status=204)
    assert cars.ask("GET", CARS) == {"results": []}
    assert [one["id"] for one in cars.ask("GET", f"{CARS}?archived=true")["results"]] == ["101"]


def test_required_properties_are_demanded_of_new_records_only(cars: Caller) -> None:
    body = cars.ask("POST", CARS, {"properties": {"vin": "1", "model": ""}}, status=400)
    assert body["message"].endswith("Some required properties were not set.")
    assert body["context"] == {"properties": ["model"]}
    id = new_car(cars)
    assert cars.patch(id, "p_car", model="")["properties"]["model"] is None


def test_unique_values_and_lookups_by_them(cars: Caller) -> None:
    """A conflict names both records; the type stands by its two numbers."""
    first, second = new_car(cars, vin="1"), new_car(cars, vin="2")
    number = cars.ask("GET", SCHEMAS)["results"][0]["id"]
    message = (
        f"Cannot set PropertyValueCoordinates{{portalId={cars.account.id}, "
        f"objectTypeId=ObjectTypeId{{metaTypeId=2, innerId={number}}}, propertyName=vin, value=1}} "
    )
    body = cars.ask("POST", CARS, {"properties": {"model": "x", "vin": "1"}}, status=400)
    assert body["message"] == f"{message}on 103. {first} already has that value."
    body = cars.patch(second, "p_car", status=400, vin="1")
    assert body["message"] == f"{message}on {second}. {first} already has that value."
    assert cars.ask("GET", f"{CARS}/2?idProperty=vin")["id"] == second
    upserts = [{"id": vin, "idProperty": "vin", "properties": {"model": "M"}} for vin in ("2", "3")]
    results = cars.ask("POST", f"{CARS}/batch/upsert", {"inputs": upserts})["results"]
    assert [(one["id"], one["new"]) for one in results] == [(second, False), ("103", True)]


def test_batches(cars: Caller) -> None:
    body: dict[str, Any] = {"inputs": [{"properties": {"model": f"m{n}", "vin": str(n)}} for n in range(3)]}
    made = cars.ask("POST", f"{CARS}/batch/create", body, status=201)["results"]
    ids = [one["id"] for one in made]
    body = {"inputs": [{"id": id} for id in [*ids, "999"]], "properties": ["vin"]}
    read = cars.ask("POST", f"{CARS}/batch/read", body, status=207)
    assert [one["properties"]["vin"] for one in read["results"]] == ["0", "1", "2"]
    assert read["errors"][0]["context"] == {"ids": ["999"]}
    body = {"inputs": [{"id": ids[0], "properties": {"price": "7"}}]}
    assert cars.ask("POST", f"{CARS}/batch/update", body)["results"][0]["properties"]["price"] == "7"
    cars.ask("POST", f"{CARS}/batch/archive", {"inputs": [{"id": ids[1]}]}, status=204)
    assert [one["id"] for one in cars.ask("GET", CARS)["results"]] == [ids[0], ids[2]]


def test_search(cars: Caller) -> None:
    cars.switch(index_lag=2_000, index_threshold=0)
    red, blue = new_car(cars, model="Red Beetle", price=2), new_car(cars, model="Blue Golf", price=10)
    assert cars.found(object="p_car") == []
    cars.advance(2_000)
    assert cars.found(where("price", "GT", "3"), object="p_car") == [blue]
    assert cars.found(where("model", "CONTAINS_TOKEN", "beetle"), object="p_car") == [red]
    assert cars.found(object="p_car", query="golf") == [blue]
    assert cars.found(object="p_car", sorts=["-price"]) == [blue, red]
    cars.patch(red, "p_car", price="99")
    assert cars.found(where("price", "GT", "50"), object="p_car") == []
    body = cars.search("p_car", status=400, filters=[where("associations.p_car", "EQ", "1")])
    assert "does not exist" in body["message"]


def test_properties_and_groups(cars: Caller) -> None:
    base = "/crm/v3/properties/p_car"
    cars.ask("POST", f"{base}/groups", {"name": "workshop", "label": "Workshop"}, status=201)
    body = {
        "name": "checked_at",
        "label": "Checked at",
        "type": "datetime",
        "fieldType": "date",
        "groupName": "workshop",
    }
    cars.ask("POST", base, body, status=201)
    id = new_car(cars, checked_at="1793610000000")
    assert cars.read(id, "checked_at", object="p_car")["checked_at"] == "2026-11-02T09:00:00Z"
    body = cars.patch(id, "p_car", status=400, nope="1", hs_object_id="5")
    assert [one["code"] for one in body["errors"]] == ["PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE"]
    assert "checked_at" in [one["name"] for one in cars.ask("GET", f"{SCHEMAS}/p_car")["properties"]]


def test_associations_with_labels_both_ways(cars: Caller) -> None:
    id, person = new_car(cars), cars.contact(email="ada@acme.test")
    labels = "/crm/v4/associations/p_car/contacts/labels"
    (plain,) = cars.ask("GET", labels)["results"]
    assert (plain["category"], plain["label"]) == ("USER_DEFINED", None)
    body = {"name": "driver", "label": "Driver", "inverseLabel": "Drives"}
    driver, drives = cars.ask("POST", labels, body)["results"]
    typed = [{"associationCategory": "USER_DEFINED", "associationTypeId": driver["typeId"]}]
    cars.ask("PUT", f"/crm/v4/objects/p_car/{id}/associations/contacts/{person}", typed, status=201)
    (there,) = cars.ask("GET", f"/crm/v4/objects/contacts/{person}/associations/p_car")["results"]
    assert [one["label"] for one in there["associationTypes"]] == [None, "Drives"]
    read = cars.ask("GET", f"/crm/v3/objects/contacts/{person}?associations=p_car")
    key = f"p{cars.account.id}_car"
    assert [one["type"] for one in read["associations"][key]["results"]] == [
        "contact_to_car",
        "driver_inverse",
    ]
    read = cars.ask("GET", f"{CARS}/{id}?associations=contacts")
    assert [one["type"] for one in read["associations"]["contacts"]["results"]] == [
        "car_to_contact",
        "driver",
    ]
    types = cars.ask("GET", "/crm/v3/associations/p_car/contact/types")["results"]
    assert types == [
        {"id": str(plain["typeId"]), "name": "car_to_contact"},
        {"id": str(driver["typeId"]), "name": "driver"},
    ]
    cars.ask("DELETE", f"{CARS}/{id}", status=204)
    assert cars.ask("GET", f"/crm/v4/objects/contacts/{person}/associations/p_car")["results"] == []
    assert drives["label"] == "Drives"


def test_v3_types_of_the_vendor_s_own_pairs(caller: Caller) -> None:
    types = caller.ask("GET", "/crm/v3/associations/contacts/companies/types")["results"]
    assert types[0] == {"id": "1", "name": "contact_to_company"}
    assert caller.call("GET", "/crm/v4/associations/contacts/companies/types").mimetype == "text/html"


def test_a_create_brings_its_associations(cars: Caller) -> None:
    person = cars.contact(email="ada@acme.test")
    (one,) = cars.ask("GET", "/crm/v4/associations/p_car/contacts/labels")["results"]
    link = {
        "to": {"id": person},
        "types": [{"associationCategory": "USER_DEFINED", "associationTypeId": one["typeId"]}],
    }
    id = new_car(cars, associations=[link])
    person_body = {"properties": {"email": "bob@acme.test"}, "associations": [link | {"to": {"id": id}}]}
    body = cars.ask("POST", "/crm/v3/objects/contacts", person_body, status=400)
    own = cars.ask("GET", f"{SCHEMAS}/p_car")["objectTypeId"]
    assert body["message"] == (
        f"invalid from object type 0-1 for associations to be created. expected: {own}"
    )
    found = cars.ask("GET", f"/crm/v4/objects/p_car/{id}/associations/contacts")["results"]
    assert [str(one["toObjectId"]) for one in found] == [person]


def test_pairs_are_defined_and_taken_away(cars: Caller) -> None:
    id, company = new_car(cars), cars.company(name="Acme")
    default = f"/crm/v4/objects/p_car/{id}/associations/default/companies/{company}"
    assert "cannot be associated" in cars.ask("PUT", default, status=400)["message"]
    labels = "/crm/v4/associations/p_car/companies/labels"
    cars.ask("POST", labels, {"name": "a", "label": "A"}, status=400)
    schema = cars.ask("GET", f"{SCHEMAS}/p_car")
    body = {"fromObjectTypeId": schema["objectTypeId"], "toObjectTypeId": "0-2", "name": "lent_to"}
    made = cars.ask("POST", f"{SCHEMAS}/p_car/associations", body, status=201)
    assert (made["name"], made["toObjectTypeId"]) == ("lent_to", "0-2")
    assert cars.ask("POST", f"{SCHEMAS}/p_car/associations", body, status=409)["category"] == (
        "OBJECT_ALREADY_EXISTS"
    )
    cars.ask("POST", f"{SCHEMAS}/p_car/associations", body | {"fromObjectTypeId": "0-1"}, status=400)
    cars.ask("POST", labels, {"name": "a", "label": "A"})
    cars.ask("PUT", default)
    named = [one["name"] for one in cars.ask("GET", f"{SCHEMAS}/p_car")["associations"]]
    assert {"car_to_contact", "lent_to"} < {*named}
    path = f"{SCHEMAS}/p_car/associations/{made['id']}"
    cars.ask("DELETE", path, status=204)
    cars.ask("DELETE", path, status=404)
    assert cars.ask("GET", labels)["results"] == []
    assert cars.ask("GET", f"/crm/v4/objects/companies/{company}/associations/p_car")["results"] == []
    cars.ask("PUT", default, status=400)


def test_custom_objects_among_each_other(cars: Caller) -> None:
    own = cars.ask("GET", f"{SCHEMAS}/p_car")["objectTypeId"]
    make(cars, name="garage", associatedObjects=[own])
    body = {"fromObjectTypeId": own, "toObjectTypeId": own}
    made = cars.ask("POST", f"{SCHEMAS}/p_car/associations", body, status=201)
    assert made["name"] == "car_to_car"
    one, other = new_car(cars), new_car(cars)
    cars.ask("PUT", f"/crm/v4/objects/p_car/{one}/associations/default/p_car/{other}")
    (found,) = cars.ask("GET", f"/crm/v4/objects/p_car/{other}/associations/p_car")["results"]
    assert (str(found["toObjectId"]), len(found["associationTypes"])) == (one, 1)
    read = cars.ask("GET", f"{CARS}/{one}?associations=p_car,p_garage")
    assert list(read["associations"]) == [f"p{cars.account.id}_car"]


def test_a_merge_makes_a_third_record(cars: Caller) -> None:
    first, second = new_car(cars, vin="1"), new_car(cars, vin="2", colour="red")
    person = cars.contact(email="ada@acme.test")
    cars.ask("PUT", f"/crm/v4/objects/p_car/{second}/associations/default/contacts/{person}")
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    merged = cars.ask("POST", f"{CARS}/merge", body)
    assert (merged["properties"]["vin"], merged["properties"]["colour"]) == ("1", "red")
    for old in (first, second):
        assert cars.ask("GET", f"{CARS}/{old}")["id"] == merged["id"]
    (found,) = cars.ask("GET", f"/crm/v4/objects/contacts/{person}/associations/p_car")["results"]
    assert str(found["toObjectId"]) == merged["id"]
    assert new_car(cars, vin="2") != merged["id"]


def test_webhooks_come_as_object_events_with_the_type_s_id(cars: Caller) -> None:
    own = cars.ask("GET", f"{SCHEMAS}/p_car")["objectTypeId"]
    key, app = cars.ready["developer_key"], f"/webhooks/v3/{cars.ready['app_id']}"
    cars.ask("PUT", f"{app}/settings?hapikey={key}", {"targetUrl": HOOK}, token="")
    for kind, more in (
        ("object.creation", {}),
        ("object.propertyChange", {"propertyName": "colour"}),
        ("object.associationChange", {}),
        ("object.deletion", {}),
    ):
        body = {"eventType": kind, "objectTypeId": own, "active": True, **more}
        cars.ask("POST", f"{app}/subscriptions?hapikey={key}", body, token="", status=201)
    person = cars.contact(email="ada@acme.test")
    id = new_car(cars, colour="red")
    cars.ask("PUT", f"/crm/v4/objects/p_car/{id}/associations/default/contacts/{person}")
    cars.ask("DELETE", f"{CARS}/{id}", status=204)
    cars.advance(1_000)
    events = [event for _, body, _ in cars.mailbox.posts for event in json.loads(body)]
    assert [event["subscriptionType"] for event in events] == [
        "object.creation",
        "object.propertyChange",
        "object.associationChange",
        "object.deletion",
        "object.associationChange",
    ]
    assert {event["objectTypeId"] for event in events} == {own}
    assert {event["objectId"] for event in events} == {int(id)}


def test_webhooks_tell_both_sides_of_an_association(cars: Caller) -> None:
    own = cars.ask("GET", f"{SCHEMAS}/p_car")["objectTypeId"]
    key, app = cars.ready["developer_key"], f"/webhooks/v3/{cars.ready['app_id']}"
    cars.ask("PUT", f"{app}/settings?hapikey={key}", {"targetUrl": HOOK}, token="")
    for kind, more in (("object", {"objectTypeId": own}), ("contact", {})):
        body = {"eventType": f"{kind}.associationChange", "active": True, **more}
        cars.ask("POST", f"{app}/subscriptions?hapikey={key}", body, token="", status=201)
    cars.contact(email="bob@acme.test")
    person, car = cars.contact(email="ada@acme.test"), new_car(cars)
    cars.ask("PUT", f"/crm/v4/objects/p_car/{car}/associations/default/contacts/{person}")
    cars.advance(1_000)
    events = [event for _, body, _ in cars.mailbox.posts for event in json.loads(body)]
    names = ("subscriptionType", "associationType", "associationRemoved", "isPrimaryAssociation")
    assert [tuple(event[name] for name in names) for event in events] == [
        ("contact.associationChange", f"CONTACT_TO_{own}", False, False),
        ("object.associationChange", f"{own}_TO_CONTACT", False, False),
    ]
    assert [(one["fromObjectId"], one["toObjectId"]) for one in events] == [(102, 101), (101, 102)]


def test_a_custom_object_that_is_called_contact_is_none(caller: Caller) -> None:
    make(caller, name="contact", associatedObjects=[])
    key, app = caller.ready["developer_key"], f"/webhooks/v3/{caller.ready['app_id']}"
    caller.ask("PUT", f"{app}/settings?hapikey={key}", {"targetUrl": HOOK}, token="")
    body: dict[str, Any] = {"eventType": "contact.creation", "active": True}
    caller.ask("POST", f"{app}/subscriptions?hapikey={key}", body, token="", status=201)
    body = {"properties": {"model": "Beetle"}}
    caller.ask("POST", "/crm/v3/objects/p_contact", body, status=201)
    caller.advance(1_000)
    assert caller.mailbox.posts == []
    assert caller.ask("GET", "/crm/v3/objects/contact") == {"results": []}


def test_rows_are_imported(cars: Caller) -> None:
    rows = [{"model": "Beetle", "vin": "1", "colour": ""}, {"vin": "2"}, {"model": "Golf", "vin": "1"}]
    outcomes = cars.site.vendor("crm").import_records(cars.account, "p_car", rows, cause="fill")
    assert outcomes[0] == Imported(0, id="101")
    assert [one.refused for one in outcomes[1:]] == [
        "one of these must have a value: model",
        "vin 1 belongs to 101",
    ]
    with pytest.raises(LookupError, match="not 'p_boat'"):
        cars.site.vendor("crm").import_records(cars.account, "p_boat", rows, cause="fill")


def test_scopes_of_records_are_those_of_custom_objects() -> None:
    caller = Caller(scopes=["crm.schemas.custom.write", "crm.objects.custom.read"])
    caller.ask("POST", SCHEMAS, car(), status=201)
    assert caller.ask("GET", CARS) == {"results": []}
    body = caller.ask("POST", CARS, {"properties": {"model": "x"}}, status=403)
    assert body["category"] == "MISSING_SCOPES"
    assert body["errors"][0]["context"]["requiredGranularScopes"] == ["crm.objects.custom.write"]
    caller.ask("GET", "/crm/v3/objects/contacts", status=403)


def test_a_portal_without_custom_objects_pays_nothing(caller: Caller) -> None:
    """The memory of such a portal has no word of schemas, so that no call of it asks the database for any."""
    caller.contact(email="ada@acme.test")
    assert "schemas" not in caller.account.memory
    made = make(caller)
    assert "schemas" in caller.account.memory
    caller.ask("DELETE", f"{SCHEMAS}/p_car", status=204)
    caller.ask("DELETE", f"{SCHEMAS}/{made['objectTypeId']}?archived=true", status=204)
    assert "schemas" not in caller.account.memory
