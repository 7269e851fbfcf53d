"""Fields by their REST names, and where each of them stands in SuiteQL and in the system notes.

A field is a record's own property. ``address.city`` is a part of the default billing address. ``stage`` and
``domain`` are read only: the stage in words, and the host that ``url`` names. References are ids as text, but
``currency`` is the symbol, and a country its name, which is how people write it in a CRM.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from sync_core.apps.client import AppError


@dataclass(frozen=True, slots=True)
class Kind:
    """One of our objects: its record type, which of those records it is (``person``: T, F, ``""`` for all),
    and the page that shows one.
    """

    object: str
    type: Literal["customer", "contact"]
    person: Literal["T", "F", ""]
    page: str

    @property
    def address_book(self) -> str:
        """The table of its address lines."""
        return f"{self.type}addressbook"


KINDS = {
    kind.object: kind
    for kind in (
        Kind("contact", "contact", "", "/app/common/entity/contact.nl"),
        Kind("individual_customer", "customer", "T", "/app/common/entity/custjob.nl"),
        Kind("company_customer", "customer", "F", "/app/common/entity/custjob.nl"),
    )
}

ADDRESS = ("addr1", "addr2", "addr3", "addressee", "attention", "city", "state", "zip", "country")
"""Parts of an address that a field may name."""

ROLES = {"contact": "company", "customer": "parent"}
"""The one reference of each record type to a customer, which is also its name."""

_ADDRESS = "address."
_NAME = re.compile(r"(address\.)?[A-Za-z]\w*", re.ASCII)
_BOOLEANS = frozenset({"isPerson", "isInactive", "isPrivate", "unsubscribe", "taxable"})
_REFERENCES = frozenset(
    {
        *("category", "company", "currency", "entityStatus", "leadSource", "parent", "partner"),
        *("priceLevel", "salesRep", "subsidiary", "supervisor", "terms", "territory"),
    }
)
_COLUMNS = {
    "balance": "r.balancesearch",
    "overdueBalance": "r.overduebalancesearch",
    "unbilledOrders": "r.unbilledorderssearch",
    "stage": "r.searchstage",
    "domain": "r.url",
    "currency": "m.symbol",
    "address.country": "BUILTIN.DF(a.country)",
}
_NOTED_AS = {"domain": "url", "stage": "entityStatus"}


def kind_of(object: str) -> Kind:
    """Raises `ValueError` for an object we do not know."""
    if object not in KINDS:
        raise ValueError(f"the NetSuite client knows {', '.join(KINDS)}; not {object!r}")
    return KINDS[object]


def column(kind: Kind, field: str) -> str:
    """Where SuiteQL has it: ``r`` is the record, ``a`` its billing address, ``m`` its currency, ``s`` its
    primary subsidiary. Raises `AppError` FIELD_MAP_STALE for what cannot be a field.
    """
    if not _NAME.fullmatch(field):
        raise AppError("FIELD_MAP_STALE", "no name of a field", params={"app": "netsuite", "field": field})
    if field in _COLUMNS:
        return _COLUMNS[field]
    if field.startswith(_ADDRESS):
        return f"a.{field.removeprefix(_ADDRESS).lower()}"
    if field == "subsidiary" and kind.type == "customer":
        return "s.subsidiary"
    return f"r.{field.lower()}"


def alias(field: str) -> str:
    """The key of the field in a row."""
    return field.lower().replace(".", "_")


def value(field: str, row: Mapping[str, str]) -> str:
    """The field's text in a row."""
    text = row.get(alias(field), "")
    if field in _BOOLEANS:
        return "true" if text == "T" else "false"
    if field == "stage":
        return text.lower()
    return host_of(text) if field == "domain" else text


def host_of(url: str) -> str:
    """The host in lower case without ``www.``; ``""`` where there is none."""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def notes_of(fields: Iterable[str]) -> dict[str, list[str]]:
    """The internal names under which system notes tell of these fields; addresses have none."""
    found: dict[str, list[str]] = {}
    for field in fields:
        if not field.startswith(_ADDRESS):
            found.setdefault(_noted(field), []).append(field)
    return found


def split(fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The record's own fields, and the parts of its address by their plain names."""
    own = {name: text for name, text in fields.items() if not name.startswith(_ADDRESS)}
    parts = {name.removeprefix(_ADDRESS): text for name, text in fields.items() if name not in own}
    return own, parts


def property_value(field: str, text: str) -> object:
    """A field as a body carries it; an empty one clears."""
    if field in _BOOLEANS:
        return text == "true"
    if not text:
        return None
    if field == "country":
        return {"id": text} if len(text) == 2 and text.isupper() else {"refName": text}
    return {"id": text} if field in _REFERENCES else text


def property_text(body_value: object) -> str:
    """The text that `property_value` was made of."""
    if isinstance(body_value, bool):
        return "true" if body_value else "false"
    if isinstance(body_value, dict):
        return str(body_value.get("id") or body_value.get("refName") or "")
    return "" if body_value is None else str(body_value)


def field_of(path: str) -> str:
    """The field that a path into a body names: the last word of it that is no number."""
    words = [
        word for word in path.replace("[", ".").replace("]", "").split(".") if word and not word.isdecimal()
    ]
    words = [word for word in words if word not in ("id", "items", "refName", "$")]
    return words[-1] if words else ""


def spelled_like(name: str, fields: Iterable[str]) -> str:
    """The one of these fields that differs from the name in case only, else the name."""
    return next((field for field in fields if field.lower() == name.lower()), name)


def _noted(field: str) -> str:
    field = _NOTED_AS.get(field, field)
    if field.startswith("custentity"):
        return field.upper()
    letter = "B" if field in _BOOLEANS else "K" if field in _REFERENCES else "S"
    return f"ENTITY.{letter}{field.upper()}"
