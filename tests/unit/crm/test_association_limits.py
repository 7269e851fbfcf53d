"""Limits of associations: set, changed, lifted, obeyed (CRM contract 7.1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.cars import SCHEMAS, make, new_car

BASE = "/crm/v4/associations/definitions/configurations"
PLAIN, PRIMARY, BACK = 279, 1, 280


def limit(type: int, most: int, category: str = "HUBSPOT_DEFINED") -> dict[str, Any]:
    return {"category": category, "typeId": type, "maxToObjectIds": most}


def set_limits(caller: Caller, pair: str, *inputs: dict[str, Any], how: str = "create", status: int) -> Any:
    return caller.ask("POST", f"{BASE}/{pair}/batch/{how}", {"inputs": list(inputs)}, status=status)


@pytest.fixture
def people(caller: Caller) -> list[str]:
    return [caller.contact(email=f"{name}@x.test") for name in ("ada", "bob", "eve")]


def associate(caller: Caller, person: str, company: str, *, status: int = 200) -> Any:
    path = f"/crm/v4/objects/contacts/{person}/associations/default/companies/{company}"
    return caller.ask("PUT", path, status=status)


def test_limits_are_set_changed_listed_and_lifted(caller: Caller) -> None:
    made = set_limits(caller, "contacts/companies", limit(PLAIN, 5), status=201)
    shown = {
        "category": "HUBSPOT_DEFINED",
        "typeId": PLAIN,
        "userEnforcedMaxToObjectIds": 5,
        "label": None,
    }
    assert (made["status"], made["results"]) == ("COMPLETE", [shown])
    changed = set_limits(caller, "contact/0-2", limit(PLAIN, 3), how="update", status=200)
    assert changed["results"] == [
        {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "userEnforcedMaxToObjectIds": 3}
    ]
    shown["userEnforcedMaxToObjectIds"] = 3
    for path in (f"{BASE}/all", f"{BASE}/contacts/companies"):
        assert caller.ask("GET", path) == {"results": [shown]}
    dated = "/crm/associations/2026-03/definitions/configurations"
    assert caller.ask("GET", f"{dated}/all") == {"results": [shown]}
    assert caller.ask("GET", f"{BASE}/companies/contacts") == {"results": []}
    body = {"inputs": [{"category": "HUBSPOT_DEFINED", "typeId": PLAIN}]}
    caller.ask("POST", f"{BASE}/contacts/companies/batch/purge", body, status=204)
    caller.ask("POST", f"{BASE}/contacts/companies/batch/purge", body, status=204)
    assert caller.ask("GET", f"{BASE}/all") == {"results": []}


def test_v3_has_no_limits(caller: Caller) -> None:
    path = "/crm/v3/associations/definitions/configurations/all"
    assert caller.call("GET", path).mimetype == "text/html"


def test_what_cannot_be_a_limit_is_an_error_of_its_own(caller: Caller) -> None:
    made = set_limits(
        caller,
        "contacts/companies",
        limit(PLAIN, 0),
        limit(PLAIN, 10_001),
        limit(PLAIN, 10),
        limit(PLAIN, 9),
        limit(PRIMARY, 11),
        limit(PRIMARY, 10),
        limit(PRIMARY, 2, "USER_DEFINED"),
        limit(4711, 1),
        status=207,
    )
    assert [one["typeId"] for one in made["results"]] == [PLAIN, PRIMARY]
    assert [one["category"] for one in made["errors"]] == [
        "VALIDATION_ERROR",
        "VALIDATION_ERROR",
        "OBJECT_ALREADY_EXISTS",
        "VALIDATION_ERROR",
        "OBJECT_NOT_FOUND",
        "OBJECT_NOT_FOUND",
    ]
    assert made["errors"][3]["message"] == "maxToObjectIds must be between 1 and 10 for association type 1"
    refused = set_limits(
        caller, "contacts/companies", limit(PLAIN, 9), limit(931, 1), how="update", status=207
    )
    assert [one["message"] for one in refused["errors"]] == [
        "maxToObjectIds must be between 10 and 10000 for association type 279",
        "Association type 931 does not exist or has no limit",
    ]
    caller.ask("POST", f"{BASE}/contacts/companies/batch/create", {"inputs": [{}]}, status=400)
    for number in (1.5, True, "many"):
        set_limits(caller, "contacts/companies", limit(PLAIN, number), status=400)  # type: ignore[arg-type]
    set_limits(caller, "contacts/companies", limit(10**30, 1), how="purge", status=204)


def test_a_limit_holds_in_its_direction_and_for_what_is_new(caller: Caller, people: list[str]) -> None:
    acme, zeta = caller.company(name="Acme"), caller.company(name="Zeta")
    associate(caller, people[0], acme)
    associate(caller, people[0], zeta)
    set_limits(caller, "contacts/companies", limit(PLAIN, 1), status=201)
    associate(caller, people[0], acme)
    associate(caller, people[1], acme)
    associate(caller, people[2], acme)
    body = associate(caller, people[1], zeta, status=400)
    assert body["category"] == "VALIDATION_ERROR"
    assert body["context"] == {"fromObjectId": [people[1]], "toObjectId": [zeta]}
    caller.ask("DELETE", f"/crm/v4/objects/contacts/{people[1]}/associations/companies/{acme}", status=204)
    associate(caller, people[1], zeta)


def test_the_other_side_s_limit_counts_as_well(caller: Caller, people: list[str]) -> None:
    acme = caller.company(name="Acme")
    set_limits(caller, "companies/contacts", limit(BACK, 2), status=201)
    inputs = [{"from": {"id": person}, "to": {"id": acme}} for person in people]
    path = "/crm/v4/associations/contacts/companies/batch/associate/default"
    made = caller.ask("POST", path, {"inputs": inputs}, status=207)
    assert (len(made["results"]), made["numErrors"]) == (4, 1)
    assert made["errors"][0]["context"]["fromObjectId"] == [people[2]]
    body = {"properties": {"email": "new@x.test"}, "associations": [typed(int(acme), PLAIN)]}
    caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)
    assert caller.found(object="contacts", query="new@x.test") == []


def test_a_new_record_s_own_associations_are_counted(caller: Caller) -> None:
    ids = [int(caller.company(name=name)) for name in ("Acme", "Zeta")]
    set_limits(caller, "contacts/companies", limit(PLAIN, 1), status=201)
    body = {
        "properties": {"email": "ada@x.test"},
        "associations": [typed(id, PLAIN) for id in ids],
    }
    caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)
    body["associations"] = [typed(ids[0], PLAIN, 931)]
    caller.ask("POST", "/crm/v3/objects/contacts", body, status=201)


def test_what_is_refused_takes_no_room(caller: Caller) -> None:
    """Neither a record that is refused for its values, nor one of whose associations another is refused."""
    acme, zeta = int(caller.company(name="Acme")), int(caller.company(name="Zeta"))
    set_limits(caller, "companies/contacts", limit(BACK, 1), status=201)
    caller.contact(email="full@x.test", associations=[typed(zeta, PLAIN)])
    inputs = [
        {"properties": {"email": "no address"}, "associations": [typed(acme, PLAIN)]},
        {"properties": {"email": "b@x.test"}, "associations": [typed(acme, PLAIN), typed(zeta, PLAIN)]},
        {"properties": {"email": "full@x.test"}, "associations": [typed(acme, PLAIN)]},
        {"properties": {"email": "d@x.test"}, "associations": [typed(acme, PLAIN)]},
        {"properties": {"email": "e@x.test"}, "associations": [typed(acme, PLAIN)]},
    ]
    body = {"inputs": [one | {"objectWriteTraceId": str(number)} for number, one in enumerate(inputs)]}
    made = caller.ask("POST", "/crm/v3/objects/contacts/batch/create", body, status=207)
    assert [one["objectWriteTraceId"] for one in made["results"]] == ["3"]
    assert [one["context"]["objectWriteTraceId"] for one in made["errors"]] == [["0"], ["1"], ["2"], ["4"]]


def test_a_single_type_replaces_and_is_not_stopped(caller: Caller, people: list[str]) -> None:
    acme, zeta = caller.company(name="Acme"), caller.company(name="Zeta")
    set_limits(caller, "contacts/companies", limit(PRIMARY, 1), status=201)
    associate(caller, people[0], acme)
    body = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": PRIMARY}]
    path = f"/crm/v4/objects/contacts/{people[0]}/associations/companies/{zeta}"
    caller.ask("PUT", path, body, status=201)
    assert caller.read(people[0], "associatedcompanyid")["associatedcompanyid"] == zeta


def test_limits_of_labels_and_of_custom_objects(caller: Caller, people: list[str]) -> None:
    make(caller)
    labels = "/crm/v4/associations/p_car/contacts/labels"
    (driver,) = caller.ask("POST", labels, {"name": "driver", "label": "Driver"})["results"]
    set_limits(caller, "p_car/contacts", limit(driver["typeId"], 1, "USER_DEFINED"), status=201)
    id = new_car(caller)
    path = f"/crm/v4/objects/p_car/{id}/associations/contacts"
    typed_as = [{"associationCategory": "USER_DEFINED", "associationTypeId": driver["typeId"]}]
    caller.ask("PUT", f"{path}/{people[0]}", typed_as, status=201)
    caller.ask("PUT", f"{path}/{people[1]}", typed_as, status=400)
    caller.ask("PUT", f"/crm/v4/objects/p_car/{id}/associations/default/contacts/{people[1]}")
    (shown,) = caller.ask("GET", f"{BASE}/all")["results"]
    assert (shown["label"], shown["userEnforcedMaxToObjectIds"]) == ("Driver", 1)
    caller.ask("DELETE", f"/crm/v3/objects/p_car/{id}", status=204)
    caller.ask("DELETE", f"{SCHEMAS}/p_car", status=204)
    assert caller.ask("GET", f"{BASE}/all") == {"results": []}


def test_a_label_takes_its_limit_along(caller: Caller) -> None:
    labels = "/crm/v4/associations/contacts/companies/labels"
    (made,) = caller.ask("POST", labels, {"name": "boss", "label": "Boss"})["results"]
    set_limits(caller, "contacts/companies", limit(made["typeId"], 1, "USER_DEFINED"), status=201)
    caller.ask("DELETE", f"{labels}/{made['typeId']}", status=204)
    assert caller.ask("GET", f"{BASE}/all") == {"results": []}


def test_scopes() -> None:
    caller = Caller(scopes=["crm.objects.contacts.read"])
    caller.ask("GET", f"{BASE}/contacts/companies")
    caller.ask("GET", f"{BASE}/all")
    body = {"inputs": [limit(PLAIN, 1)]}
    caller.ask("POST", f"{BASE}/contacts/companies/batch/create", body, status=403)
