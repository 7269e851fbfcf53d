"""What a caller wants to set on one record, judged property by property (CRM contract 4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from simulators.crm.errors import Invalid, InvalidProperties
from simulators.crm.objects.companies import Companies
from simulators.crm.objects.contacts import Contacts
from simulators.crm.objects.deals import Deals
from simulators.crm.objects.invoices import Invoices
from simulators.crm.objects.line_items import LineItems
from simulators.crm.objects.notes import Notes
from simulators.crm.objects.orders import Orders
from simulators.crm.objects.quotes import Quotes
from simulators.crm.objects.special import Special
from simulators.crm.objects.tickets import Tickets
from simulators.crm.pipelines import placing
from simulators.crm.portal import Portal
from simulators.crm.properties.catalog import Catalog
from simulators.crm.properties.definition import Property
from simulators.crm.properties.values import append, canonical, text

SPECIAL: dict[str, Special] = {
    "contacts": Contacts(),
    "companies": Companies(),
    "deals": Deals(),
    "tickets": Tickets(),
    "line_items": LineItems(),
    "quotes": Quotes(),
    "invoices": Invoices(),
    "orders": Orders(),
    "notes": Notes(),
}
_ORDINARY = Special()


def special(plural: str) -> Special:
    """The particular rules of a type."""
    return SPECIAL.get(plural, _ORDINARY)


def checked(
    portal: Portal, catalog: Catalog, given: Mapping[str, Any], before: Mapping[str, str]
) -> dict[str, str]:
    """The values as they are kept; ``""`` clears. Raises `InvalidProperties` that names every bad one."""
    refused: list[Invalid] = []
    values: dict[str, str] = {}
    rules = special(catalog.type.plural)
    lenient = rules.lenient(portal)
    for name, raw in given.items():
        one = catalog.properties.get(name)
        if lenient and (one is None or name in catalog.read_only):
            continue
        if one is None:
            refused.append(Invalid(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist'))
            continue
        if name in catalog.read_only:
            refused.append(Invalid.calculated(name))
            continue
        value: str | Invalid = text(raw)
        if isinstance(value, str) and value:
            value = _kept(portal, catalog, one, value, before)
            if name in rules.checked and isinstance(value, str):
                value = rules.check(name, value)
        if isinstance(value, Invalid):
            refused.append(value)
        else:
            values[name] = value
    refused += placing.refused(portal, catalog.type, before, values)
    if refused:
        raise InvalidProperties(portal.id, refused)
    return values


def _kept(
    portal: Portal, catalog: Catalog, one: Property, value: str, before: Mapping[str, str]
) -> str | Invalid:
    allowed: Collection[str] | None = catalog.allowed.get(one.name)
    if one.external_options:
        allowed = placing.allowed(portal, catalog.type, one.name)
    kept = canonical(one, value, allowed)
    if one.multiple and value.startswith(";") and isinstance(kept, str):
        # What is there is not judged again: its options may be gone.
        return append(before.get(one.name, ""), kept)
    return kept
