"""A small account for statements, and its records as plain data for what Python makes of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from simulators.kit.clock import parse_iso
from simulators.netsuite.tables import address, deleted_record, entity, listed, system_note
from tests.unit.netsuite.caller import RECORD, Caller

ZONE = ZoneInfo("America/Los_Angeles")

Record = dict[str, Any]


@dataclass
class Books:
    """The account and what it keeps. Times are milliseconds; an entity's own values stand beside them."""

    caller: Caller
    customers: list[Record]
    contacts: list[Record]
    addresses: list[Record]
    notes: list[Record]
    deleted: list[Record]
    listed: dict[str, list[Record]]


def open_books(**switches: Any) -> Books:
    """Five customers, three contacts, four addresses, one deletion; two clock changes away from each other.

    1003 is created in the hour before the clocks go back, 1004 when they show the same time again.
    """
    settings = {"subsidiaries": ["Parent Co", "North Co"], "currencies": ["USD", "EUR"], **switches}
    caller = Caller(at=parse_iso("2026-10-30T16:00:00Z"), **settings)
    _fill(caller)
    return read_books(caller)


def read_books(caller: Caller) -> Books:
    """What is kept now."""
    with caller.account.transaction(cause="test") as db:
        entities = [_entity(row._mapping) for row in db.execute(select(entity).order_by(entity.c.id))]
        lines = [_with_body(row._mapping) for row in db.execute(select(address).order_by(address.c.id))]
        notes = [dict(row._mapping) for row in db.execute(select(system_note).order_by(system_note.c.id))]
        deleted = [dict(row._mapping) for row in db.execute(select(deleted_record))]
        lists: dict[str, list[Record]] = {}
        for row in db.execute(select(listed)):
            lists.setdefault(row.kind, []).append(_with_body(row._mapping))
    customers = [one for one in entities if one["kind"] == "customer"]
    contacts = [one for one in entities if one["kind"] == "contact"]
    return Books(caller, customers, contacts, lines, notes, deleted, lists)


def local(at: int) -> datetime:
    """What the account's clock shows."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE)


def utc(at: int) -> datetime:
    """What a clock in UTC shows."""
    return datetime.fromtimestamp(at / 1000, UTC)


def day(at: int) -> str:
    """A date as a row shows it."""
    shown = local(at)
    return f"{shown.month}/{shown.day}/{shown.year}"


def _entity(row: Any) -> Record:
    return {**json.loads(row["body"]), **{key: row[key] for key in row if key != "body"}}


def _with_body(row: Any) -> Record:
    return {
        **json.loads(row["body"]),
        **{str(key): row[key] for key in row if key not in ("body", "name")},
    } | ({"shown": row["name"]} if "name" in row else {})


def _fill(caller: Caller) -> None:
    parent, north = {"id": "1"}, {"id": "2"}
    alder = caller.create(
        "customer",
        companyName="Alder Works",
        email="ops@alder.example",
        phone="555-0100",
        subsidiary=parent,
        entityStatus={"id": "13"},
        externalId="CRM-42",
        creditLimit=2500.5,
        currency={"id": "1"},
        comments="pays on time",
        custentity_crm_id="9001",
        addressBook={
            "items": [
                {
                    "label": "HQ",
                    "defaultBilling": True,
                    "defaultShipping": True,
                    "addressBookAddress": {
                        "addr1": "1 Pine St",
                        "city": "Salem",
                        "state": "OR",
                        "zip": "97301",
                        "country": {"id": "US"},
                    },
                },
                {
                    "label": "Depot",
                    "addressBookAddress": {
                        "addr1": "2 Dock Rd",
                        "addr2": "Gate 4",
                        "city": "Reno",
                        "country": {"id": "US"},
                    },
                },
            ]
        },
    )
    caller.advance(60_000)
    caller.create(
        "customer",
        companyName="Birch & Sons",
        subsidiary=north,
        entityStatus={"id": "7"},
        currency={"id": "2"},
        custentity_crm_id="9002",
        custentity_tier="gold",
    )
    caller.advance(parse_iso("2026-11-01T08:30:00Z") - caller.account.now())
    caller.create(
        "customer",
        isPerson=True,
        firstName="Ada",
        lastName="Quist",
        email="Ada@Quist.example",
        subsidiary=parent,
        entityStatus={"id": "10"},
        externalId="CRM-43",
        creditLimit=100,
        emailPreference="PDF",
        addressBook={
            "items": [{"label": "Home", "addressBookAddress": {"addr1": "3 Elm", "country": {"id": "DE"}}}]
        },
    )
    caller.advance(3_600_000)
    caller.create(
        "customer",
        companyName="Cedar 50% Off_Ltd",
        email="sales@cedar.example",
        parent={"id": alder},
        subsidiary=parent,
        entityStatus={"id": "13"},
        creditLimit=0.1,
    )
    caller.advance(parse_iso("2026-11-02T16:00:00Z") - caller.account.now())
    caller.create(
        "customer",
        companyName="Élan Élève",
        subsidiary=north,
        entityStatus={"id": "16"},
        isInactive=True,
        creditLimit=100,
        custentity_crm_id="9005",
    )
    buyer = caller.create(
        "contact",
        firstName="Bo",
        lastName="Reed",
        title="Buyer",
        email="bo@alder.example",
        company={"id": alder},
        subsidiary=parent,
        addressBook={"items": [{"label": "Desk", "addressBookAddress": {"city": "Salem"}}]},
    )
    caller.create(
        "contact",
        firstName="Cy",
        lastName="Lund",
        mobilePhone="555-0199",
        company={"id": alder},
        supervisor={"id": buyer},
        subsidiary=parent,
    )
    caller.create("contact", firstName="Dee", lastName="Moss", subsidiary=north, externalId="CRM-77")
    gone = caller.create("customer", companyName="Gone Ltd", subsidiary=parent)
    caller.advance(1_800_000)
    assert caller.signed("DELETE", f"{RECORD}/customer/{gone}").status_code == 204
    caller.advance(parse_iso("2026-11-02T17:15:04Z") - caller.account.now())
    assert caller.signed("PATCH", f"{RECORD}/customer/{alder}", json={"phone": "555-0101"}).status_code == 204
