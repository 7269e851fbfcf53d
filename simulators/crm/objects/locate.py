"""Finding the record that a path or an input names (CRM contract 3.8, 3.10, 11.2)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from simulators.crm.errors import InvalidInput, ObjectNotFound, ResourceNotFound
from simulators.crm.numbers import digits
from simulators.crm.object_types import OBJECT_TYPES, ObjectType
from simulators.crm.objects import identities
from simulators.crm.objects.records import Record, store
from simulators.crm.portal import Portal
from simulators.crm.schemas.registry import Types, types
from simulators.crm.tables import RECORDS
from simulators.kit.exchange import current

_companies = RECORDS["companies"]
_by_domain = (
    select(_companies.c.id)
    .where(func.lower(func.json_extract(_companies.c.doc, "$.domain")) == bindparam("domain"))
    .where(_companies.c.archived.is_(None))
    .order_by(_companies.c.id)
    .limit(2)
)


def object_type(name: str) -> ObjectType:
    """The type that a path or a body of the running call names. Raises `InvalidInput`."""
    exchange = current()
    return type_called(types(exchange.account, exchange.db), name)


def type_called(known: Types, name: str) -> ObjectType:
    """The type of that name among these. Raises `InvalidInput` (text from memory)."""
    found = known.find(name)
    if found is None:
        raise InvalidInput(f"Unable to infer object type from: {name}")
    return found


def record_number(id: str) -> int:
    """The number in an id of a path. Raises `ObjectNotFound` for what can be no id."""
    number = digits(id.removeprefix("-"))
    if number is None:
        raise ObjectNotFound.not_numeric(id)
    if number == 0 or id.startswith("-"):
        raise ObjectNotFound.not_positive(id)
    return number


def locate(portal: Portal, type: ObjectType, id: str, *, by: str = "", archived: bool = False) -> Record:
    """The one record that ``id`` names, by id (old ids of merged records, too) or by a unique property.

    Raises `ResourceNotFound`, `ObjectNotFound`, or `InvalidInput` for a property that names no single record.
    """
    if by in ("", "hs_object_id"):
        number: int | None = record_number(id)
    else:
        number = identify(portal, type, by, id)
    found = None if number is None else store(type).follow(portal.db, number)
    if found is None or (found.archived is not None) != archived:
        raise ResourceNotFound
    return found


def identify(portal: Portal, type: ObjectType, by: str, value: str) -> int | None:
    """The id of the live record with this value of a unique property."""
    if by == "hs_object_id":
        return digits(value)
    if type is OBJECT_TYPES["companies"] and by == "domain":
        found = companies_of(portal, value)
        if len(found) > 1:
            raise InvalidInput(f"More than one COMPANY has domain {value}", context={"idProperty": [by]})
        return found[0] if found else None
    check_id_property(portal, type, by)
    return identities.holder(portal.db, type, claim_of(type, by, value))


def companies_of(portal: Portal, domain: str) -> Sequence[int]:
    """The ids of the two oldest live companies of a domain, or of fewer."""
    return portal.db.execute(_by_domain, {"domain": domain.lower()}).scalars().all()


def check_id_property(portal: Portal, type: ObjectType, by: str) -> None:
    """Raise `InvalidInput` unless records can be looked up by ``by``: a company by its domain, too (5.2)."""
    if by != "domain" or type is not OBJECT_TYPES["companies"]:
        check_unique(portal, type, by)


def check_unique(portal: Portal, type: ObjectType, by: str) -> None:
    """Raise `InvalidInput` unless values of ``by`` are unique (text from memory)."""
    if by in ("", "hs_object_id") or (by == "email" and type.plural == "contacts"):
        return
    if by not in portal.catalog(type).unique:
        raise InvalidInput(f"The idProperty {by} is not a unique property", context={"idProperty": [by]})


def claim_of(type: ObjectType, by: str, value: str) -> identities.Claim:
    """What a record with this value of ``by`` holds."""
    return (by, value.strip().lower() if by == "email" and type.plural == "contacts" else value.strip())
