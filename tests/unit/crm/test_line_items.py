"""Line items: copies of products with a net price of their own (CRM contract 3.5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.making import link, make, new_id, refused, with_deals


def item(caller: Caller, **given: str) -> dict[str, str | None]:
    names = ("name", "price", "quantity", "amount", "hs_total_discount", "hs_sku")
    return caller.read(new_id(caller, "line_items", **given), *names, object="line_items")


def test_a_line_item_is_a_copy_of_its_product(caller: Caller) -> None:
    """Trap 32: a later change of the product does not change it; ``hs_product_id`` is the only link."""
    product = new_id(
        caller,
        "products",
        name="Anvil",
        price="99.90",
        hs_sku="A-1",
        recurringbillingfrequency="monthly",
        hs_price_eur="89.50",
    )
    id = new_id(caller, "line_items", hs_product_id=product, quantity="2")
    names = ("name", "price", "hs_sku", "recurringbillingfrequency", "amount", "hs_product_id")
    copied = caller.read(id, *names, object="line_items")
    assert {name: copied[name] for name in names} == {
        "name": "Anvil",
        "price": "99.90",
        "hs_sku": "A-1",
        "recurringbillingfrequency": "monthly",
        "amount": "199.80",
        "hs_product_id": product,
    }
    caller.patch(product, "products", name="Hammer", price="1")
    assert caller.read(id, *names, object="line_items") == copied
    given = item(caller, hs_product_id=product, name="Own", price="5")
    assert (given["name"], given["price"], given["hs_sku"]) == ("Own", "5", "A-1")
    assert item(caller, hs_product_id=product, hs_line_item_currency_code="EUR")["price"] == "89.50"
    assert item(caller, hs_product_id=product, hs_line_item_currency_code="JPY")["price"] == "1"


def test_properties_of_the_portal_are_copied_by_name(caller: Caller) -> None:
    for plural, group in (("products", "productinformation"), ("line_items", "lineiteminformation")):
        made = {"name": "shelf", "label": "Shelf", "type": "string", "fieldType": "text", "groupName": group}
        caller.ask("POST", f"/crm/v3/properties/{plural}", made, status=201)
    product = new_id(caller, "products", shelf="B7")
    id = new_id(caller, "line_items", hs_product_id=product)
    assert caller.read(id, "shelf", object="line_items")["shelf"] == "B7"


def test_a_product_that_is_not_there(caller: Caller) -> None:
    product, line_item = new_id(caller, "products"), new_id(caller, "line_items")
    caller.ask("DELETE", f"/crm/v3/objects/products/{product}", status=204)
    for id in (product, "9999", "anvil", str(2**70)):
        answer = make(caller, "line_items", hs_product_id=id, status=400)
        assert refused(answer) == [("hs_product_id", "INVALID_PRODUCT_ID")]
        answer = caller.patch(line_item, "line_items", hs_product_id=id, status=400)
        assert refused(answer) == [("hs_product_id", "INVALID_PRODUCT_ID")]


@pytest.mark.parametrize(
    ("given", "amount", "discount"),
    [
        ({"price": "10.50", "quantity": "3"}, "31.50", "0.00"),
        ({"price": "1200", "quantity": "1"}, "1200", "0"),
        ({"price": "10", "quantity": "3", "discount": "1.5"}, "25.5", "4.5"),
        ({"price": "9.99", "quantity": "1", "hs_discount_percentage": "15"}, "8.49", "1.50"),
        ({"price": "0.005", "quantity": "1000"}, "5.00", "0.00"),
        ({"price": "10"}, None, None),
        ({"quantity": "3"}, None, None),
        ({"price": "1e99", "quantity": "1"}, None, "0.00"),
        ({"price": "1e308", "quantity": "1e308", "hs_discount_percentage": "1e308"}, None, None),
        ({"price": "1e-300", "quantity": "1e-300"}, "0.00", "0.00"),
    ],
)
def test_the_amount_is_calculated(
    caller: Caller, given: dict[str, str], amount: str | None, discount: str | None
) -> None:
    """Trap 33, its first half."""
    found = item(caller, **given)
    assert found["amount"] == amount
    if amount is not None:
        assert float(found["hs_total_discount"] or 0) == float(discount or 0)


def test_the_amount_follows_and_cannot_be_set(caller: Caller) -> None:
    id = new_id(caller, "line_items", price="10", quantity="2")
    changed = caller.patch(id, "line_items", quantity="5")
    assert changed["properties"]["amount"] == "50"
    assert caller.patch(id, "line_items", price="")["properties"].get("amount") is None
    answer = caller.patch(id, "line_items", status=400, amount="7")
    assert answer["errors"] == [
        {
            "message": '"amount" is a calculated property; its value cannot be set.',
            "code": "READ_ONLY_VALUE",
            "context": {"propertyName": ["amount"]},
        }
    ]


def test_a_negative_price_is_refused(caller: Caller) -> None:
    answer = make(caller, "line_items", price="-0.01", status=400)
    assert refused(answer) == [("price", "INVALID_INTEGER")]
    id = new_id(caller, "line_items", price="0")
    caller.patch(id, "line_items", status=400, price="-1")


def test_the_quantity_that_is_not_given() -> None:
    assert item(Caller(line_item_quantity="1"), price="7")["amount"] == "7"


def test_a_line_item_has_one_parent_of_each_type(caller: Caller) -> None:
    item, first, second = (new_id(caller, plural) for plural in ("line_items", "invoices", "invoices"))
    link(caller, "invoices", first, "line_items", item)
    link(caller, "line_items", item, "invoices", first)
    link(caller, "line_items", item, "quotes", new_id(caller, "quotes"))
    for path in (
        f"/crm/v4/objects/invoices/{second}/associations/default/line_items/{item}",
        f"/crm/v4/objects/line_items/{item}/associations/default/invoices/{second}",
    ):
        answer = caller.ask("PUT", path, status=400)
        assert answer["message"].startswith(f"line_item {item} belongs to invoice {first}")
    make(caller, "invoices", associations=[typed(int(item), 409)], status=400)
    caller.switch(one_parent=False)
    link(caller, "invoices", second, "line_items", item)


def test_two_new_parents_in_one_call_are_one_too_many(caller: Caller) -> None:
    item, spare = new_id(caller, "line_items"), new_id(caller, "line_items")
    first, second = new_id(caller, "quotes"), new_id(caller, "quotes")
    inputs = [
        {"from": {"id": one}, "to": {"id": quote}}
        for one, quote in ((item, first), (item, first), (item, second), (spare, second))
    ]
    path = "/crm/v4/associations/line_items/quotes/batch/associate/default"
    made = caller.ask("POST", path, {"inputs": inputs}, status=207)
    assert [one["message"] for one in made["errors"]] == [
        f"line_item {item} belongs to quote {first}; a line item has one parent"
    ]
    assert [one["to"]["id"] for one in made["results"][::2]] == [first, first, second]
    both = [typed(int(first), 68), typed(int(second), 68)]
    make(caller, "line_items", associations=both, status=400)
    third = new_id(caller, "line_items")
    drafts: list[dict[str, Any]] = [
        {"properties": {}, "associations": [typed(int(third), 67)]} for _ in range(2)
    ]
    caller.ask("POST", "/crm/v3/objects/quotes/batch/create", {"inputs": drafts}, status=400)
    drafts = [one | {"objectWriteTraceId": str(number)} for number, one in enumerate(drafts)]
    made = caller.ask("POST", "/crm/v3/objects/quotes/batch/create", {"inputs": drafts}, status=207)
    assert (len(made["results"]), made["errors"][0]["context"]) == (1, {"objectWriteTraceId": ["1"]})


@with_deals
def test_the_amount_of_a_deal_does_not_follow(caller: Caller, deals: str) -> None:
    """Trap 33, its second half."""
    id = new_id(caller, "line_items", price="10", quantity="2")
    deal = new_id(caller, deals, amount="5", associations=[typed(int(id), 19)])
    caller.patch(id, "line_items", quantity="9")
    assert caller.read(deal, "amount", object=deals)["amount"] == "5"
