"""What statements about single rows find, by the names of their cases."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.netsuite.suiteql.books import day, local, utc
from tests.unit.netsuite.suiteql.plain_rows import (
    STAMP,
    Oracle,
    at_local,
    at_utc,
    by_id,
    contacts_of,
    customers,
    ids,
    row,
    status,
)

OF_ROWS: dict[str, Oracle] = {
    "columns: plain columns": lambda books: [
        row(id=one["id"], companyname=one.get("companyName"), email=one.get("email"))
        for one in books.customers
    ],
    "columns: booleans": lambda books: [
        row(id=one["id"], isperson=one["isPerson"], isinactive=one["isInactive"]) for one in books.customers
    ],
    "columns: dates lose their time": lambda books: [
        row(id=one["id"], datecreated=day(one["created"]), lastmodifieddate=day(one["updated"]))
        for one in books.customers
    ],
    "columns: numbers are texts": lambda books: [
        row(id=one["id"], creditlimit=one.get("creditLimit"), balancesearch=0) for one in books.customers
    ],
    "columns: reference and display text": lambda books: [
        row(
            id=one["id"],
            entitystatus=one["entityStatus"],
            status=status(books, one)["shown"],
            parentname=by_id(books, one["parent"])["entityId"] if one["parent"] else None,
        )
        for one in books.customers
    ],
    "columns: stage and probability": lambda books: [
        row(
            id=one["id"],
            searchstage=status(books, one)["stage"].capitalize(),
            probability=status(books, one)["probability"],
        )
        for one in books.customers
    ],
    "columns: custom fields are columns": lambda books: [
        row(
            id=one["id"],
            custentity_crm_id=one.get("custentity_crm_id"),
            custentity_tier=one.get("custentity_tier"),
        )
        for one in books.customers
    ],
    "columns: unnamed expressions": lambda books: [
        row(expr1=len(books.customers), expr2=max(one["id"] for one in books.customers))
    ],
    "columns: external ids": lambda books: [
        row(id=one["id"], externalid=one["external"]) for one in books.customers if one["external"]
    ],
    "columns: currencies": lambda books: [
        row(id=one["id"], name=one["shown"], symbol=one["symbol"])
        for one in sorted(books.listed["currency"], key=lambda one: one["symbol"])
    ],
    "conditions: numeric id as text": customers(lambda one: one["id"] == 1001),
    "conditions: id greater, as keyset scans ask": lambda books: [
        row(id=one["id"], companyname=one.get("companyName")) for one in books.customers if one["id"] > 1002
    ][:2],
    "conditions: list of ids": customers(lambda one: one["id"] in (1001, 1003, 4711)),
    "conditions: not in a list": customers(lambda one: one["id"] not in (1001, 1003)),
    "conditions: list of texts": customers(lambda one: one["external"] in ("CRM-42", "CRM-99")),
    "conditions: text is case-sensitive": customers(lambda one: one.get("email") == "ada@quist.example"),
    "conditions: lower": customers(lambda one: one.get("email", "").lower() == "ada@quist.example"),
    "conditions: like": customers(lambda one: one.get("companyName", "").startswith("A")),
    "conditions: like is case-sensitive": customers(lambda one: one.get("companyName", "").startswith("a")),
    "conditions: like with one letter": customers(
        lambda one: one.get("companyName", "")[1:].startswith("irch")
    ),
    "conditions: like with an escape": customers(lambda one: "50% Off_" in one.get("companyName", "")),
    "conditions: not like": customers(lambda one: "companyName" in one and "a" not in one["companyName"]),
    "conditions: between": customers(lambda one: 1002 <= one["id"] <= 1003),
    "conditions: is null": customers(lambda one: "email" not in one),
    "conditions: not null": customers(lambda one: "email" in one and one["parent"] is None),
    "conditions: unequal leaves nulls out": customers(
        lambda one: one.get("email", "ops@alder.example") != "ops@alder.example"
    ),
    "conditions: boolean flags": customers(lambda one: not one["isInactive"] and one["isPerson"]),
    "conditions: and binds tighter": customers(
        lambda one: one["id"] == 1001 or (one["id"] == 1002 and one["isInactive"])
    ),
    "conditions: custom field against a number": customers(
        lambda one: int(one.get("custentity_crm_id", 0)) == 9002
    ),
    "conditions: number column against arithmetic": customers(
        lambda one: one.get("creditLimit", 0) * 2 > 199, key=lambda one: (-one["creditLimit"], one["id"])
    ),
    "conditions: exists": lambda books: ids(one for one in books.customers if contacts_of(books, one)),
    "conditions: not exists": lambda books: ids(
        one for one in books.customers if not contacts_of(books, one)
    ),
    "conditions: in a query": lambda books: ids(
        one for one in books.contacts if one["parent"] and by_id(books, one["parent"])["external"] == "CRM-42"
    ),
    "conditions: scalar query": lambda books: [
        row(id=one["id"], contacts=len(contacts_of(books, one))) for one in books.customers
    ],
    "dates: changes since an instant in UTC": customers(
        lambda one: one["updated"] >= at_utc("2026-11-01 09:30:00"), key=lambda one: one["updated"]
    ),
    "dates: changes in the session's zone": customers(
        lambda one: one["updated"] > at_local("2026-11-02 07:59:59"), key=lambda one: one["updated"]
    ),
    "dates: the hour that comes twice is the second": customers(
        lambda one: one["created"] >= at_local("2026-11-01 01:30:00", fold=1)
    ),
    "dates: times in the account's zone": lambda books: [
        row(id=one["id"], at=local(one["created"]).strftime(STAMP)) for one in books.customers
    ],
    "dates: times in UTC": lambda books: [
        row(id=one["id"], at=utc(one["created"]).strftime(STAMP)) for one in books.customers
    ],
    "dates: masks that clients use": lambda books: [
        row(
            f=local(one["created"]).strftime(STAMP) + ".0",
            m=local(one["created"]).strftime("%m-%b"),
            y=local(one["created"]).year,
            w=f"{local(one['created']).isocalendar().week:02}",
        )
        for one in books.customers
        if one["id"] == 1001
    ],
    "dates: a text in the user's format": customers(
        lambda one: one["created"] >= at_local("2026-11-01 00:00:00")
    ),
    "dates: a list of dates": customers(lambda one: day(one["created"]) in ("10/30/2026", "11/2/2026")),
    "dates: a day": customers(lambda one: day(one["created"]) == "11/1/2026"),
    "dates: days ago": lambda books: ids(
        one
        for one in books.customers
        if local(one["created"]).replace(tzinfo=None)
        >= local(books.caller.account.now()).replace(tzinfo=None) - timedelta(days=2)
    ),
    "dates: hours ago": lambda books: ids(
        one for one in books.customers if one["updated"] >= books.caller.account.now() - 2 * 3_600_000
    ),
    "dates: date minus date": lambda books: [
        row(id=one["id"], days=(local(one["updated"]).date() - local(one["created"]).date()).days)
        for one in books.customers
    ],
    "dates: newest change": lambda books: [
        row(
            at=local(max(one["updated"] for one in books.customers)).strftime(STAMP),
            first=day(min(one["created"] for one in books.customers)),
        )
    ],
}
