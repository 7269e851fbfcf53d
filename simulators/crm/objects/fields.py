"""What a caller wants to set on one record, judged property by property (CRM contract 4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from simulators.crm.errors import Invalid, InvalidProperties
from simulators.crm.objects.companies import Companies
from simulators.crm.objects.contacts import Contacts
from simulators.crm.objects.deals import Deals
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
    for name, raw in given.items():
        one = catalog.properties.get(name)
        if one is None:
            refused.append(Invalid(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist'))
            continue
        if name in catalog.read_only:
            reason = f'"{name}" is a calculated property; its value cannot be set.'
            refused.append(Invalid(name, "READ_ONLY_VALUE", reason))
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
    if one.multiple and value.startswith(";"):
        value = append(before.get(one.name, ""), value)
    return canonical(one, value, allowed)
