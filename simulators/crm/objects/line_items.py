"""What is particular to line items: copies of products, with a net price (CRM contract 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from simulators.crm.associations.bonds import Link
from simulators.crm.errors import Invalid, InvalidProperties
from simulators.crm.numbers import digits
from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.special import Special
from simulators.crm.portal import Portal

PRODUCT = "hs_product_id"
_PARTS = ("price", "quantity", "discount", "hs_discount_percentage")
_CENT = Decimal("0.01")
_LARGEST = 24
"""Digits before the point; what is larger is left out, for it is no amount of money."""


class LineItems(Special):
    """Line items. What a later change of the product does not change: they are copies."""

    checked = frozenset({"price"})

    def check(self, name: str, value: str) -> str | Invalid:
        if Decimal(value) < 0:
            return Invalid(name, "INVALID_INTEGER", f"{name} must not be negative", value)
        return value

    def drafted(self, portal: Portal, values: dict[str, str], links: Sequence[Link]) -> None:
        if PRODUCT in values:
            inherited = _inherited(portal, values[PRODUCT], values.get("hs_line_item_currency_code", ""))
            values |= inherited | values
        if portal.settings.line_item_quantity:
            values.setdefault("quantity", portal.settings.line_item_quantity)

    def judge(self, portal: Portal, record: Record, values: dict[str, str]) -> None:
        product = values.get(PRODUCT, "")
        if product and product != record.doc.get(PRODUCT):
            _product(portal, product)

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        self.settle(portal, {}, values)
        for name in [name for name, value in values.items() if not value]:
            del values[name]

    def settle(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        if any(name in values for name in _PARTS):
            values |= _amounts({name: values.get(name, before.get(name, "")) for name in _PARTS})


def _product(portal: Portal, id: str) -> Record:
    """The product that a line item names. Raises `InvalidProperties` (code and text from memory)."""
    found = store(OBJECT_TYPES["products"]).follow(portal.db, digits(id) or 0)
    if found is None or found.archived is not None:
        reason = f"Product {id} does not exist"
        raise InvalidProperties(portal.id, [Invalid(PRODUCT, "INVALID_PRODUCT_ID", reason, id)])
    return found


def _inherited(portal: Portal, product: str, currency: str) -> dict[str, str]:
    """What a line item takes over from a product: every value of a property that both have.

    The price is that of the line item's currency where the product has one. Raises `InvalidProperties`.
    """
    found, catalog = _product(portal, product), portal.catalog(OBJECT_TYPES["line_items"])
    taken = {
        name: value
        for name, value in found.doc.items()
        if name in catalog.properties and name not in catalog.read_only
    }
    price = found.doc.get(f"hs_price_{currency.lower()}") if currency else None
    return taken | ({"price": price} if price else {})


def _amounts(parts: Mapping[str, str]) -> dict[str, str]:
    """Net price and total discount; without a price or a quantity there is neither."""
    if not parts["price"] or not parts["quantity"]:
        return {"amount": "", "hs_total_discount": ""}
    price, quantity = Decimal(parts["price"]), Decimal(parts["quantity"])
    if parts["discount"]:
        off = Decimal(parts["discount"])
    else:
        off = price * Decimal(parts["hs_discount_percentage"] or 0) / 100
    return {"amount": money(quantity * (price - off)), "hs_total_discount": money(quantity * off)}


def money(value: Decimal) -> str:
    """An amount as text, exact or rounded to cents; empty for what is no amount of money."""
    if not value.is_finite() or value.adjusted() > _LARGEST:
        return ""
    _, _, exponent = value.as_tuple()
    exact = value if isinstance(exponent, int) and exponent >= -2 else value.quantize(_CENT, ROUND_HALF_UP)
    return format(exact, "f")
