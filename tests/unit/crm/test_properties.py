"""Property definitions and groups (CRM contract 9)."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.crm.caller import Caller

BASE = "/crm/v3/properties/contacts"


def shape(name: str = "tier", **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "label": "Tier",
        "type": "enumeration",
        "fieldType": "select",
        "groupName": "contactinformation",
        "options": [{"label": "Gold", "value": "gold"}, {"label": "Iron", "value": "iron"}],
    } | changes


def test_shipped_definitions(caller: Caller) -> None:
    found = {one["name"]: one for one in caller.ask("GET", "/crm/v3/properties/contact")["results"]}
    assert found["email"]["hubspotDefined"] is True
    assert found["associatedcompanyid"]["modificationMetadata"]["readOnlyValue"] is True
    assert [one["value"] for one in found["lifecyclestage"]["options"]][:2] == ["subscriber", "lead"]
    companies = caller.ask("GET", "/crm/properties/2026-03/0-2?properties=name,domain")["results"]
    assert [one["name"] for one in companies] == ["domain", "name"]


def test_create_read_change_archive_and_back(caller: Caller) -> None:
    made = caller.ask("POST", BASE, shape(), status=201)
    assert made["createdAt"] == "2026-11-02T09:15:04.120Z"
    assert caller.ask("GET", f"{BASE}/tier") == made
    caller.advance(1_000)
    assert caller.ask("PATCH", f"{BASE}/tier", {"label": "Rank"})["options"] == made["options"]
    changed = caller.ask(
        "PATCH", f"{BASE}/tier", {"options": [{"label": "Tin", "value": "tin"}], "name": "x"}
    )
    assert (changed["name"], [one["value"] for one in changed["options"]]) == ("tier", ["tin"])
    caller.ask("DELETE", f"{BASE}/tier", status=204)
    caller.ask("GET", f"{BASE}/tier", status=404)
    assert caller.ask("GET", f"{BASE}/tier?archived=true")["archived"] is True
    caller.ask("POST", "/crm/v3/objects/contacts", {"properties": {"tier": "tin"}}, status=400)
    back = caller.ask("POST", BASE, shape(), status=201)
    assert back["createdAt"] == "2026-11-02T09:15:04.120Z"
    assert "archivedAt" not in back


def test_dropping_an_option_leaves_records_alone(caller: Caller) -> None:
    caller.ask("POST", BASE, shape(), status=201)
    id = caller.contact(tier="gold")
    caller.ask("PATCH", f"{BASE}/tier", {"options": [{"label": "Iron", "value": "iron"}]})
    assert caller.read(id, "tier")["tier"] == "gold"


def test_a_definition_goes_back_as_it_came(caller: Caller) -> None:
    """What an update cannot say is ignored; what is sent as it is changes nothing."""
    hints = {"dateDisplayHint": "absolute", "numberDisplayHint": "formatted", "textDisplayHint": "x"}
    made = caller.ask("POST", BASE, shape(**hints), status=201)
    assert (made["dateDisplayHint"], made["numberDisplayHint"]) == ("absolute", "formatted")
    for name in ("tier", "email", "hubspot_owner_id"):
        found = caller.ask("GET", f"{BASE}/{name}")
        body = found | {"label": "Other", "externalOptions": True, "hasUniqueValue": True}
        changed = caller.ask("PATCH", f"{BASE}/{name}", body)
        assert changed == found | {"label": "Other", "updatedAt": changed["updatedAt"]}


def test_what_the_crm_defines_keeps_its_type_and_options_that_lie_elsewhere(caller: Caller) -> None:
    caller.ask("PATCH", f"{BASE}/email", {"type": "number", "fieldType": "number"}, status=400)
    options = [{"label": "A", "value": "a"}]
    for path in (f"{BASE}/hubspot_owner_id", "/crm/v3/properties/deals/dealstage"):
        caller.ask("PATCH", path, {"options": options}, status=400)
    assert caller.ask("PATCH", f"{BASE}/lifecyclestage", {"options": options})["options"][0]["value"] == "a"


def test_a_name_that_is_there(caller: Caller) -> None:
    refused = caller.ask("POST", BASE, shape("email", type="string", fieldType="text"), status=409)
    assert refused["message"] == "A property named 'email' already exists."
    assert refused["category"] == "OBJECT_ALREADY_EXISTS"
    assert refused["subCategory"] == "Properties.PROPERTY_WITH_NAME_EXISTS"


def test_what_is_refused(caller: Caller) -> None:
    for bad in (
        shape("Tier"),
        shape("1st"),
        shape(type="text"),
        shape(fieldType="date"),
        shape(groupName="nowhere"),
        shape(options=[{"label": "a", "value": "a"}, {"label": "b", "value": "a"}]),
        shape(options="a"),
        shape(dataSensitivity="secret"),
        {"name": "tier"},
    ):
        caller.ask("POST", BASE, bad, status=400)
    caller.ask("DELETE", f"{BASE}/email", status=400)
    caller.ask("GET", f"{BASE}/tier", status=404)


def test_batches(caller: Caller) -> None:
    made = caller.ask("POST", f"{BASE}/batch/create", {"inputs": [shape("a"), shape("b")]}, status=201)
    assert [one["name"] for one in made["results"]] == ["a", "b"]
    mixed = caller.ask("POST", f"{BASE}/batch/create", {"inputs": [shape("c"), shape("a")]}, status=207)
    assert (len(mixed["results"]), mixed["numErrors"]) == (1, 1)
    body = {"archived": False, "inputs": [{"name": "a"}, {"name": "zzz"}]}
    assert caller.ask("POST", f"{BASE}/batch/read", body, status=207)["results"][0]["name"] == "a"
    body = {"inputs": [{"name": "a"}, {"name": "zzz"}, {"name": "email"}]}
    caller.ask("POST", f"{BASE}/batch/archive", body, status=204)
    caller.ask("GET", f"{BASE}/a", status=404)
    caller.ask("GET", f"{BASE}/email")


def test_a_batch_archive_is_204_whatever_must_stay(caller: Caller) -> None:
    schema = {
        "name": "car",
        "labels": {"singular": "Car", "plural": "Cars"},
        "primaryDisplayProperty": "plate",
        "requiredProperties": ["plate"],
        "properties": [
            {"name": "plate", "label": "Plate", "type": "string", "fieldType": "text"},
            {"name": "colour", "label": "Colour", "type": "string", "fieldType": "text"},
        ],
    }
    caller.ask("POST", "/crm-object-schemas/v3/schemas", schema, status=201)
    cars = "/crm/v3/properties/p_car"
    caller.ask("DELETE", f"{cars}/plate", status=400)
    body = {"inputs": [{"name": "plate"}, {"name": "colour"}]}
    caller.ask("POST", f"{cars}/batch/archive", body, status=204)
    caller.ask("GET", f"{cars}/plate")
    caller.ask("GET", f"{cars}/colour", status=404)


def test_a_batch_takes_each_name_once(caller: Caller) -> None:
    body = {"inputs": [shape("a"), shape("a")]}
    mixed = caller.ask("POST", f"{BASE}/batch/create", body, status=207)
    assert [one["name"] for one in mixed["results"]] == ["a"]
    assert mixed["errors"][0]["subCategory"] == "Properties.PROPERTY_WITH_NAME_EXISTS"


def test_groups(caller: Caller) -> None:
    body = {"name": "finance", "label": "Finance", "displayOrder": 3}
    caller.ask("POST", f"{BASE}/groups", body, status=201)
    caller.ask("POST", f"{BASE}/groups", body, status=409)
    for order in ("x", 1.5, True):
        odd = body | {"name": "odd", "displayOrder": order}
        caller.ask("POST", f"{BASE}/groups", odd, status=400)
    caller.ask("POST", BASE, shape(groupName="finance"), status=201)
    refused = caller.ask("DELETE", f"{BASE}/groups/finance", status=400)
    assert refused["subCategory"] == "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"
    assert json.loads(refused["message"])["subCategory"] == refused["subCategory"]
    caller.ask("DELETE", f"{BASE}/tier", status=204)
    assert caller.ask("PATCH", f"{BASE}/groups/finance", {"label": "Money"})["label"] == "Money"
    caller.ask("DELETE", f"{BASE}/groups/finance", status=204)
    names = [one["name"] for one in caller.ask("GET", f"{BASE}/groups")["results"]]
    assert "contactinformation" in names
    assert "finance" not in names
    caller.ask("GET", f"{BASE}/groups/finance", status=404)


def test_a_property_comes_back_with_its_group_and_its_values(caller: Caller) -> None:
    caller.ask("POST", f"{BASE}/groups", {"name": "finance", "label": "Finance"}, status=201)
    caller.ask("POST", BASE, shape(groupName="finance"), status=201)
    first, second = caller.contact(tier="gold"), caller.contact(email="b@x.test")
    caller.ask("DELETE", f"{BASE}/tier", status=204)
    caller.ask("DELETE", f"{BASE}/groups/finance", status=204)
    pair = {"primaryObjectId": first, "objectIdToMerge": second}
    merged = caller.ask("POST", "/crm/v3/objects/contacts/merge", pair)
    assert "tier" not in merged["properties"]
    caller.ask("POST", BASE, shape(), status=201)
    assert caller.read(merged["id"], "tier")["tier"] == "gold"
    assert caller.ask("GET", f"{BASE}/groups/finance")["label"] == "Finance"
    caller.ask("DELETE", f"{BASE}/groups/finance", status=400)
    caller.ask("POST", f"{BASE}/groups", {"name": "finance", "label": "Again"}, status=409)


def test_definitions_come_back_with_a_snapshot(caller: Caller) -> None:
    caller.site.snapshots.take("before")
    caller.ask("POST", BASE, shape(), status=201)
    caller.contact(tier="gold")
    caller.site.snapshots.restore("before")
    caller.ask("GET", f"{BASE}/tier", status=404)
    caller.ask("POST", "/crm/v3/objects/contacts", {"properties": {"tier": "gold"}}, status=400)
    caller.ask("POST", BASE, shape(options=[]), status=201)
    assert caller.ask("GET", f"{BASE}/tier")["options"] == []


def test_a_property_in_a_formula_stays(caller: Caller) -> None:
    caller.ask(
        "POST", BASE, shape(name="price_each", type="number", fieldType="number", options=[]), status=201
    )
    formula = {"type": "number", "fieldType": "calculation_equation", "calculationFormula": "2 * price_each"}
    caller.ask("POST", BASE, shape(name="price_twice", options=[], **formula), status=201)
    refused = caller.ask("DELETE", f"{BASE}/price_each", status=400)
    assert refused["subCategory"] == "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"
    caller.ask("POST", f"{BASE}/batch/archive", {"inputs": [{"name": "price_each"}]}, status=204)
    caller.ask("GET", f"{BASE}/price_each")
    caller.ask("DELETE", f"{BASE}/price_twice", status=204)
    caller.ask("DELETE", f"{BASE}/price_each", status=204)


def test_a_formula_makes_values_that_nobody_sets(caller: Caller) -> None:
    formula = {"type": "number", "fieldType": "calculation_equation", "calculationFormula": "2 * 3"}
    made = caller.ask("POST", BASE, shape("six", options=[], **formula), status=201)
    assert (made["calculated"], made["modificationMetadata"]["readOnlyValue"]) == (True, True)
    refused = caller.ask("POST", "/crm/v3/objects/contacts", {"properties": {"six": "6"}}, status=400)
    assert refused["errors"][0]["message"] == '"six" is a calculated property; its value cannot be set.'
    plain = caller.ask("PATCH", f"{BASE}/six", {"fieldType": "number"})
    assert (plain["calculated"], plain["modificationMetadata"]["readOnlyValue"]) == (False, False)
    assert caller.read(caller.contact(six="6"), "six")["six"] == "6"
