"""Every record of one kind by a few queries: the record service would take a call for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rehearse.errors import Refused
from rehearse.people.rec import Rec
from rehearse.transport import Api

_QUERY = "/services/rest/query/v1/suiteql"
_PAGE = 1_000
_PERSON = (
    *("entityId", "externalId", "salutation", "firstName", "middleName", "lastName", "title", "comments"),
    *("email", "altEmail", "phone", "mobilePhone", "homePhone", "fax", "isInactive"),
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "customer": (
        *_PERSON,
        *("isPerson", "companyName", "altPhone", "url", "entityStatus", "parent", "currency", "terms"),
        *("priceLevel", "category", "salesRep", "territory", "leadSource", "language", "emailPreference"),
    ),
    "contact": (*_PERSON, "officePhone", "company", "supervisor", "assistant"),
}
"""What a person sees beside subsidiary, address and custom fields; queries know each in lower case."""
PARTS = ("addr1", "addr2", "addr3", "addrPhone", "addressee", "attention", "city", "state", "zip", "country")
"""What a person sees of an address."""
CUSTOM = "custentity"
"""How the name of a custom field begins."""
_BOXES = ("isInactive", "isPerson")
_ADDRESSES = (
    "SELECT b.entity, {parts} FROM {kind}addressbook b "
    "INNER JOIN {kind}addressbookentityaddress a ON b.addressbookaddress = a.nkey "
    "WHERE b.defaultbilling = 'T' ORDER BY b.entity"
)
_SUBSIDIARIES = {
    "customer": "SELECT entity, subsidiary FROM customersubsidiaryrelationship ORDER BY entity",
    "contact": "SELECT id AS entity, subsidiary FROM contact ORDER BY id",
}


def listed(api: Api, kind: str, *, person: bool | None, inactive: bool, one_world: bool) -> list[Rec]:
    """The records of a kind with `FIELDS` and custom fields, oldest first.

    ``person`` chooses among customers; with ``inactive`` those, too. Raises `Refused`.
    """
    wanted = [] if person is None else [f"isperson = '{_flag(person)}'"]
    wanted += [] if inactive else ["isinactive = 'F'"]
    where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
    rows = _rows(api, f"SELECT * FROM {kind}{where} ORDER BY id")  # noqa: S608
    beside = {row["id"]: _own(kind, row) for row in rows}
    if one_world:
        _add(beside, _rows(api, _SUBSIDIARIES[kind]), {"subsidiary": "subsidiary"})
    parts = {part: f"address.{part}" for part in PARTS}
    query = _ADDRESSES.format(kind=kind, parts=", ".join(map(_shown, PARTS)))
    _add(beside, _rows(api, query), parts)
    return [Rec(id, values) for id, values in beside.items()]


def _shown(part: str) -> str:
    """A part of an address as a person reads it: a country by its name."""
    return "BUILTIN.DF(a.country) AS country" if part == "country" else f"a.{part.lower()}"


def _own(kind: str, row: Mapping[str, Any]) -> dict[str, str]:
    found = {name: row[name.lower()] for name in FIELDS[kind] if row.get(name.lower())}
    found |= {name: "true" if found[name] == "T" else "false" for name in _BOXES if name in found}
    return found | {name: text for name, text in row.items() if name.startswith(CUSTOM)}


def _add(
    beside: Mapping[str, dict[str, str]], rows: Iterator[Mapping[str, str]], names: Mapping[str, str]
) -> None:
    """Put what rows say of an ``entity`` beside its own values, under other names."""
    for row in rows:
        if row["entity"] in beside:
            beside[row["entity"]] |= {
                to: row[name.lower()] for name, to in names.items() if row.get(name.lower())
            }


def listed_ids(api: Api, path: str) -> list[str]:
    """The ids of all records of a type, in no order. Raises `Refused`."""
    return [one["id"] for one in _pages(api, "GET", path)]


def _rows(api: Api, query: str) -> Iterator[dict[str, str]]:
    return _pages(api, "POST", _QUERY, json={"q": query}, headers={"Prefer": "transient"})


def _pages(api: Api, method: str, path: str, **sent: Any) -> Iterator[dict[str, Any]]:
    """The items of all pages."""
    offset = 0
    while True:
        asked = {"limit": str(_PAGE), "offset": str(offset)}
        reply = api.send(method, path, params=asked, **sent)
        if reply.status != 200:
            raise Refused(f"{method} {api.base_url}{path}", reply.status, reply.body)
        yield from reply.body["items"]
        if not reply.body["hasMore"]:
            return
        offset += _PAGE


def _flag(yes: bool) -> str:
    return "T" if yes else "F"
