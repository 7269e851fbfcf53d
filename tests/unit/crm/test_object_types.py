"""Every object type: names, properties, scopes, associations (CRM contract 1.3, 3, 7.3, 12.3)."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.crm.object_types import OBJECT_TYPES
from tests.unit.crm.caller import Caller, typed, where
from tests.unit.crm.making import LEAST, link, make, new_id, with_deals

NAMES = {
    "products": ("product", "0-7"),
    "line_items": ("line_item", "0-8"),
    "quotes": ("quote", "0-14"),
    "invoices": ("invoice", "0-53"),
    "orders": ("order", "0-123"),
    "notes": ("note", "0-46"),
    "tasks": ("task", "0-27"),
    "calls": ("call", "0-48"),
    "emails": ("email", "0-49"),
    "meetings": ("meeting", "0-47"),
}
ACTIVITY = ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"]
BOTH = ["createdate", *ACTIVITY]
DEFAULTS = {
    "products": ["createdate", "description", "hs_lastmodifieddate", "hs_object_id", "name", "price"],
    "line_items": ["amount", "createdate", "hs_lastmodifieddate", "hs_object_id", "price", "quantity"],
    "quotes": [
        "hs_createdate",
        "hs_expiration_date",
        "hs_lastmodifieddate",
        "hs_object_id",
        "hs_public_url_key",
        "hs_status",
        "hs_title",
    ],
    "invoices": BOTH,
    "orders": BOTH,
    **dict.fromkeys(("notes", "tasks", "calls", "emails", "meetings"), ACTIVITY),
}
PATHS = (
    "/crm/v3/objects/{}",
    "/crm/objects/v3/{}",
    "/crm/objects/2026-03/{}",
    "/crm/objects/2026-09/{}",
)


@pytest.mark.parametrize("plural", NAMES)
def test_every_name_of_a_type_leads_to_its_records(caller: Caller, plural: str) -> None:
    id = new_id(caller, plural)
    for name in (plural, *NAMES[plural], plural.upper()):
        for path in PATHS:
            found = caller.ask("GET", f"{path.format(name)}/{id}")
            assert found["id"] == id
            assert found["url"].endswith(f"/record/{NAMES[plural][1]}/{id}")


@pytest.mark.parametrize("plural", NAMES)
def test_the_default_set(caller: Caller, plural: str) -> None:
    id = new_id(caller, plural)
    found = caller.ask("GET", f"/crm/v3/objects/{plural}/{id}")
    assert list(found["properties"]) == DEFAULTS[plural]
    (listed,) = caller.ask("GET", f"/crm/v3/objects/{plural}")["results"]
    (sought,) = caller.search(plural)["results"]
    assert listed == sought == found
    created = "createdate" if plural in ("products", "line_items") else "hs_createdate"
    assert found["properties"][created] == found["createdAt"]
    assert found["properties"]["hs_lastmodifieddate"] == found["updatedAt"]


@pytest.mark.parametrize("plural", NAMES)
def test_a_record_lives_and_is_archived(caller: Caller, plural: str) -> None:
    id = new_id(caller, plural)
    caller.advance(1_000)
    name = next(
        one.name
        for one in OBJECT_TYPES[plural].properties
        if one.type == "string" and not one.read_only and one.name != "hs_product_id"
    )
    body = {"properties": {name: "Anvil"}}
    changed = caller.ask("PATCH", f"/crm/v3/objects/{plural}/{id}", body)
    assert changed["properties"][name] == "Anvil"
    assert changed["updatedAt"] == "2026-11-02T09:15:05.120Z"
    found = caller.ask("GET", f"/crm/v3/objects/{plural}/{id}?propertiesWithHistory={name}")
    assert found["propertiesWithHistory"][name][0]["value"] == "Anvil"
    assert caller.found(where(name, "EQ", "anvil"), object=plural) == [id]
    caller.ask("DELETE", f"/crm/v3/objects/{plural}/{id}", status=204)
    caller.ask("GET", f"/crm/v3/objects/{plural}/{id}", status=404)
    (gone,) = caller.ask("GET", f"/crm/v3/objects/{plural}?archived=true")["results"]
    assert (gone["id"], gone["archivedAt"]) == (id, "2026-11-02T09:15:05.120Z")


@pytest.mark.parametrize(
    ("plural", "name"),
    [
        ("products", "hs_sku"),
        ("products", "price"),
        ("quotes", "hs_title"),
        ("notes", "hs_note_body"),
        ("orders", "hs_order_name"),
        ("invoices", "hs_number"),
        ("tasks", "hs_task_subject"),
        ("calls", "hs_call_title"),
        ("emails", "hs_email_subject"),
        ("meetings", "hs_meeting_title"),
    ],
)
def test_what_a_query_searches(caller: Caller, plural: str, name: str) -> None:
    id = new_id(caller, plural, **{name: "4711"})
    new_id(caller, plural)
    assert [one["id"] for one in caller.search(plural, query="4711")["results"]] == [id]


@pytest.mark.parametrize(
    ("plural", "missing"),
    [("invoices", "hs_currency"), ("notes", "hs_timestamp"), ("companies", "name")],
)
def test_what_a_new_record_must_have(caller: Caller, plural: str, missing: str) -> None:
    body: dict[str, Any] = {"properties": {}}
    answer = caller.ask("POST", f"/crm/v3/objects/{plural}", body, status=400)
    assert answer["category"] == "VALIDATION_ERROR"
    assert missing in answer["context"]["properties"]


def test_histories_halve_the_pages(caller: Caller) -> None:
    """Trap 44: 50 records at a time where histories are asked for."""
    path = "/crm/v3/objects/products"
    caller.ask("GET", f"{path}?limit=100")
    answer = caller.ask("GET", f"{path}?limit=51&propertiesWithHistory=price", status=400)
    assert answer["message"] == "limit must be less than or equal to 50"
    body = {"inputs": [{"id": str(n)} for n in range(1, 52)], "propertiesWithHistory": ["price"]}
    answer = caller.ask("POST", f"{path}/batch/read", body, status=400)
    assert answer["message"] == (
        "The maximum number of inputs supported in a batch request for property histories is 50"
    )
    assert answer["category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize(
    ("plural", "scope"),
    [
        ("products", "crm.objects.products"),
        ("line_items", "crm.objects.line_items"),
        ("quotes", "crm.objects.quotes"),
        ("invoices", "crm.objects.invoices"),
        ("orders", "crm.objects.orders"),
        ("notes", "crm.objects.contacts"),
        ("tasks", "crm.objects.contacts"),
        ("calls", "crm.objects.contacts"),
        ("emails", "crm.objects.contacts"),
        ("meetings", "crm.objects.contacts"),
    ],
)
def test_the_scope_of_each_type(plural: str, scope: str) -> None:
    reader = Caller(scopes=["oauth", f"{scope}.read"])
    reader.ask("GET", f"/crm/v3/objects/{plural}")
    reader.ask("GET", f"/crm/v3/properties/{plural}")
    answer = make(reader, plural, status=403)
    assert answer["errors"][0]["context"] == {"requiredGranularScopes": [f"{scope}.write"]}
    make(Caller(scopes=["oauth", f"{scope}.write"]), plural)


def test_the_scope_of_before_opens_products_and_line_items() -> None:
    old = Caller(scopes=["oauth", "e-commerce"])
    make(old, "line_items", hs_product_id=new_id(old, "products"))
    old.ask("GET", "/crm/v3/objects/quotes", status=403)


TABLE = """
contacts companies 279 280 | contacts companies 1 2 | contacts companies 931 930 | contacts deals 4 3
contacts contacts 449 449 | contacts notes 201 202 | contacts invoices 178 177 | contacts orders 508 507
contacts quotes 70 69 | contacts tickets 15 16 | companies deals 342 341 | companies deals 6 5
companies companies 450 450 | companies companies 13 14 | companies notes 189 190 | companies invoices 180 179
companies orders 935 934 | companies orders 510 509 | companies quotes 72 71 | companies tickets 340 339
companies tickets 25 26 | contacts calls 193 194 | contacts emails 197 198 | contacts meetings 199 200
contacts tasks 203 204 | companies calls 181 182 | companies emails 185 186 | companies meetings 187 188
companies tasks 191 192 | deals line_items 19 20 | deals invoices 176 175 | deals orders 511 512
deals quotes 63 64 | deals notes 213 214 | deals tickets 27 28 | deals deals 451 451 | deals calls 205 206
deals emails 209 210 | deals meetings 211 212 | deals tasks 215 216 | invoices line_items 409 410
invoices orders 517 518 | invoices quotes 407 408 | invoices tickets 986 9001 | invoices notes 9002 9003
orders line_items 513 514 | orders notes 764 765 | orders tickets 525 526 | quotes line_items 67 68
"""


ROWS = [one.split() for one in TABLE.replace("\n", "|").split("|") if one.strip()]


@pytest.mark.parametrize(
    ("source", "target", "id", "back"), [row for row in ROWS if {*row[:2]} <= OBJECT_TYPES.keys()]
)
def test_the_table_of_association_types(caller: Caller, source: str, target: str, id: str, back: str) -> None:
    """Contract 7.3, as the labels endpoint lists it from both sides."""
    for a, b, wanted in ((source, target, id), (target, source, back)):
        listed = caller.ask("GET", f"/crm/v4/associations/{a}/{b}/labels")["results"]
        assert int(wanted) in [one["typeId"] for one in listed]
        assert [one["category"] for one in listed] == ["HUBSPOT_DEFINED"] * len(listed)


def test_types_whose_objects_are_not_built_are_left_out(caller: Caller) -> None:
    caller.ask("GET", "/crm/v4/associations/invoices/commerce_payments/labels", status=400)
    answer = make(caller, "invoices", associations=[typed(1, 541)], status=400)
    assert "541" in answer["message"]


def test_line_items_stand_under_a_key_with_a_blank(caller: Caller) -> None:
    item = new_id(caller, "line_items", name="Anvil")
    order = new_id(caller, "orders", associations=[typed(int(item), 513)])
    for asked in ("line_items", "0-8", "line%20items"):
        found = caller.ask("GET", f"/crm/v3/objects/orders/{order}?associations={asked}")
        assert found["associations"] == {
            "line items": {"results": [{"id": item, "type": "order_to_line_item"}]}
        }
    back = caller.ask("GET", f"/crm/v3/objects/line_items/{item}?associations=orders")
    assert back["associations"] == {"orders": {"results": [{"id": order, "type": "line_item_to_order"}]}}
    path = f"/crm/v3/objects/orders/{order}/associations/line_items/{item}/order_to_line_item"
    assert "line items" in caller.ask("PUT", path)["associations"]


def test_names_of_plain_and_primary_types(caller: Caller) -> None:
    """The first company of an order is its primary one, and stands there twice."""
    acme, beta = caller.company(name="Acme"), caller.company(name="Beta")
    order = new_id(caller, "orders")
    for company in (acme, beta):
        link(caller, "orders", order, "companies", company)
    found = caller.ask("GET", f"/crm/v3/objects/orders/{order}?associations=companies")
    assert found["associations"]["companies"]["results"] == [
        {"id": acme, "type": "order_to_company"},
        {"id": acme, "type": "order_to_company_unlabeled"},
        {"id": beta, "type": "order_to_company_unlabeled"},
    ]
    path = f"/crm/v4/objects/orders/{order}/associations/companies/{beta}"
    caller.ask(
        "PUT", path, [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 509}], status=201
    )
    listed = caller.ask("GET", f"/crm/v4/objects/orders/{order}/associations/companies")["results"]
    assert [(one["toObjectId"], [kind["typeId"] for kind in one["associationTypes"]]) for one in listed] == [
        (int(acme), [934]),
        (int(beta), [509, 934]),
    ]


def test_products_cannot_be_associated_with_anything(caller: Caller) -> None:
    product = new_id(caller, "products")
    for other in OBJECT_TYPES:
        assert caller.ask("GET", f"/crm/v4/associations/products/{other}/labels")["results"] == []
    contact = caller.contact(email="ada@acme.test")
    path = f"/crm/v4/objects/products/{product}/associations/default/contacts/{contact}"
    answer = caller.ask("PUT", path, status=400)
    assert answer["message"] == "product cannot be associated with contact"


MERGES = {
    "contacts": "v3 2026-03 2026-09",
    "companies": "v3 2026-03 2026-09",
    "orders": "2026-03 2026-09",
    "products": "",
    "line_items": "",
    "invoices": "",
    "notes": "",
}


@pytest.mark.parametrize("plural", MERGES)
@pytest.mark.parametrize("version", ["v3", "2025-09", "2026-03", "2026-09"])
def test_merging_where_it_exists(caller: Caller, plural: str, version: str) -> None:
    changes = {"email": "bob@acme.test"} if plural == "contacts" else {}
    ids = [new_id(caller, plural), new_id(caller, plural, **changes)]
    body = {"primaryObjectId": ids[0], "objectIdToMerge": ids[1]}
    answer = caller.call("POST", f"/crm/objects/{version}/{plural}/merge", body)
    if version in MERGES[plural] or plural in ("contacts", "companies"):
        assert answer.status_code == 200
        assert (answer.get_json() or {})["properties"]["hs_merged_object_ids"] == ";".join(ids)
    elif version == "2026-09":
        assert (answer.status_code, (answer.get_json() or {})["category"]) == (400, "VALIDATION_ERROR")
    else:
        assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_batches_of_every_type(caller: Caller) -> None:
    for plural in NAMES:
        new = {"inputs": [{"properties": LEAST.get(plural, {})} for _ in range(3)]}
        made = caller.ask("POST", f"/crm/v3/objects/{plural}/batch/create", new, status=201)["results"]
        ids = [{"id": one["id"]} for one in made]
        path = f"/crm/v3/objects/{plural}/batch/read"
        answer = caller.ask("POST", path, {"inputs": [*ids, {"id": "999"}]}, status=207)
        assert len(answer["results"]) == 3
        legacy = OBJECT_TYPES[plural].legacy
        assert answer["errors"][0]["message"] == (
            f"Could not get some {legacy} objects, they may be deleted or not exist. "
            "Check that ids are valid."
        )
        caller.ask("POST", f"/crm/v3/objects/{plural}/batch/archive", {"inputs": ids}, status=204)
        assert caller.ask("GET", f"/crm/v3/objects/{plural}")["results"] == []


def test_unique_properties_of_products(caller: Caller) -> None:
    """Contract 5.3: captures show such conflicts on products."""
    definition = {
        "name": "own_sku",
        "label": "Own SKU",
        "type": "string",
        "fieldType": "text",
        "groupName": "productinformation",
        "hasUniqueValue": True,
    }
    caller.ask("POST", "/crm/v3/properties/products", definition, status=201)
    held = new_id(caller, "products", own_sku="A-1")
    other = new_id(caller, "products")
    answer = caller.patch(other, "products", status=400, own_sku="A-1")
    assert answer["message"] == (
        f"Cannot set PropertyValueCoordinates{{portalId={caller.account.id}, "
        "objectTypeId=ObjectTypeId{legacyObjectType=PRODUCT}, propertyName=own_sku, value=A-1} "
        f"on {other}. {held} already has that value."
    )
    upsert = {"inputs": [{"id": "A-1", "idProperty": "own_sku", "properties": {"name": "Anvil"}}]}
    (changed,) = caller.ask("POST", "/crm/v3/objects/products/batch/upsert", upsert)["results"]
    assert (changed["id"], changed["new"]) == (held, False)
    new_id(caller, "products", hs_sku="same")
    new_id(caller, "products", hs_sku="same")  # no constraint on the vendor's own property


@with_deals
def test_deals_and_what_hangs_on_them(caller: Caller, deals: str) -> None:
    company = caller.company(name="Acme")
    item = new_id(caller, "line_items", price="10", quantity="2")
    deal = new_id(caller, deals, associations=[typed(int(item), 19), typed(int(company), 341)])
    found = caller.ask("GET", f"/crm/v3/objects/deals/{deal}?associations=companies,line_items")
    assert found["associations"]["companies"]["results"] == [
        {"id": company, "type": "deal_to_company"},
        {"id": company, "type": "deal_to_company_unlabeled"},
    ]
    assert found["associations"]["line items"]["results"] == [{"id": item, "type": "deal_to_line_item"}]
    assert caller.read(company, "num_associated_deals", object="companies")["num_associated_deals"] == "1"
