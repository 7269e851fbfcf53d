"""What statements about many rows, and those of the known clients, find, by the names of their cases."""

from __future__ import annotations

from tests.unit.netsuite.suiteql.books import Books, Record, day, local, utc
from tests.unit.netsuite.suiteql.plain_rows import (
    STAMP,
    Oracle,
    Rows,
    at_local,
    at_utc,
    by_id,
    contacts_of,
    counted,
    ids,
    row,
    status,
)


def scan(one: Record) -> dict[str, str]:
    return row(
        id=one["id"],
        entityid=one["entityId"],
        companyname=one.get("companyName"),
        firstname=one.get("firstName"),
        lastname=one.get("lastName"),
        isperson=one["isPerson"],
        email=one.get("email"),
        phone=one.get("phone"),
        isinactive=one["isInactive"],
        externalid=one["external"],
        lastmodified=utc(one["updated"]).strftime(STAMP),
    )


def address_rows(books: Books) -> Rows:
    lines = [line for line in books.addresses if line["entity"] in (1001, 1003)]
    return [
        row(
            entity=line["entity"],
            internalid=line["id"],
            label=line["label"],
            defaultbilling=bool(line["default_billing"]),
            defaultshipping=bool(line["default_shipping"]),
            **{part: line.get(part) for part in ("addr1", "addr2", "city", "state", "zip", "country")},
            lastmodifieddate=day(line["updated"]),
        )
        for line in sorted(lines, key=lambda line: (line["entity"], line["id"]))
    ]


def changed_fields(books: Books) -> Rows:
    newest: dict[tuple[int, str], int] = {}
    for note in books.notes:
        key = (note["record"], note["field"])
        if note["record"] == 1001 and note["field"] in ("ENTITY.SPHONE", "ENTITY.SEMAIL"):
            newest[key] = max(newest.get(key, 0), note["at"])
    return [
        row(recordid=record, field=field, changed=utc(at).strftime(STAMP))
        for (record, field), at in sorted(newest.items())
    ]


def credits(books: Books) -> list[float]:
    return [one["creditLimit"] for one in books.customers if "creditLimit" in one]


def by_email(books: Books, *, reverse: bool) -> list[Record]:
    return sorted(
        (one for one in books.customers if "email" in one), key=lambda one: one["email"], reverse=reverse
    )


OF_SETS: dict[str, Oracle] = {
    "functions: nvl": lambda books: [
        row(id=one["id"], email=one.get("email", "none"), credit=one.get("creditLimit", 0))
        for one in books.customers
    ],
    "functions: nvl2 and coalesce": lambda books: [
        row(
            id=one["id"],
            has="yes" if "email" in one else "no",
            first=one.get("email") or one.get("phone") or one.get("companyName"),
        )
        for one in books.customers
    ],
    "functions: parts of texts": lambda books: [
        row(
            a=one["companyName"][:5],
            b=one["companyName"][-5:],
            c=one["companyName"][:2],
            d=one["companyName"].index("W") + 1,
            e=len(one["companyName"]),
        )
        for one in books.customers[:1]
    ],
    "grouping: count": lambda books: [row(count=len(books.customers))],
    "grouping: count of values": lambda books: [
        row(n=sum("email" in one for one in books.customers), d=len(set(credits(books))))
    ],
    "grouping: sum, least, greatest, mean": lambda books: [
        row(
            s=round(sum(credits(books)), 9),
            lo=min(credits(books)),
            hi=max(credits(books)),
            mean=round(sum(credits(books)) / len(credits(books)), 9),
        )
    ],
    "grouping: group by": lambda books: [
        row(entitystatus=key, n=n)
        for key, n in sorted(
            counted(int(one["entityStatus"]) for one in books.customers), key=lambda pair: (-pair[1], pair[0])
        )
    ],
    "grouping: group by display text": lambda books: [
        row(status=key, n=n) for key, n in counted(status(books, one)["shown"] for one in books.customers)
    ],
    "grouping: group by an expression": lambda books: [
        row(month=key, n=n)
        for key, n in counted(local(one["created"]).strftime("%Y-%m") for one in books.customers)
    ],
    "grouping: having": lambda books: [
        row(entitystatus=key, n=n)
        for key, n in counted(one["entityStatus"] for one in books.customers)
        if n > 1
    ],
    "grouping: groups without an order": lambda books: [
        row(isperson=person, isinactive=inactive, n=n)
        for (person, inactive), n in counted((one["isPerson"], one["isInactive"]) for one in books.customers)
    ],
    "grouping: distinct": lambda books: [
        row(entitystatus=key)
        for key in sorted({int(one["entityStatus"]) for one in books.customers}, reverse=True)
    ],
    "grouping: listagg": lambda books: [
        row(
            names="; ".join(
                sorted((one["companyName"] for one in books.customers if "companyName" in one), reverse=True)
            )
        )
    ],
    "grouping: order by null last": lambda books: [
        row(id=one["id"], email=one.get("email"))
        for one in [
            *by_email(books, reverse=False),
            *(other for other in books.customers if "email" not in other),
        ]
    ],
    "grouping: order by an expression": lambda books: ids(
        sorted(books.customers, key=lambda one: (len(one["entityId"]), one["id"]))
    ),
    "joins: inner join": lambda books: [
        row(companyname=by_id(books, one["parent"])["companyName"], entityid=one["entityId"])
        for one in books.contacts
        if one["parent"]
    ],
    "joins: left join": lambda books: [
        row(id=one["id"], entityid=contact.get("entityId"))
        for one in books.customers
        for contact in contacts_of(books, one) or [{}]
    ],
    "joins: oracle's outer join": lambda books: [
        row(id=one["id"], entityid=contact.get("entityId"))
        for one in books.customers
        if not one["isInactive"]
        for contact in contacts_of(books, one) or [{}]
    ],
    "joins: cross join": lambda books: [row(n=len(books.customers) * len(books.contacts))],
    "joins: joined with itself": lambda books: [
        row(id=one["id"], parentname=by_id(books, one["parent"])["companyName"])
        for one in books.customers
        if one["parent"]
    ],
    "joins: address book": address_rows,
    "joins: subsidiary of a customer": lambda books: [
        row(
            id=one["id"],
            subsidiary=one["subsidiary"],
            name=next(s["shown"] for s in books.listed["subsidiary"] if s["id"] == one["subsidiary"]),
        )
        for one in books.customers
    ],
    "joins: minus": lambda books: ids(sorted(books.contacts, key=lambda one: -one["id"])),
    "joins: rownum cuts before it sorts": lambda books: ids(reversed(books.customers[:3])),
    "joins: pages by rownum": lambda books: [
        row(rn=place, id=one["id"], companyname=one["companyName"])
        for place, one in enumerate(
            sorted(
                (one for one in books.customers if "companyName" in one), key=lambda one: one["companyName"]
            ),
            1,
        )
        if 2 <= place <= 3
    ],
    "joins: fetch next": lambda books: ids(books.customers[1:3]),
    "clients: tap: window of changes": lambda books: [
        row(id=one["id"], lastmodifieddate=local(one["updated"]).strftime(STAMP))
        for one in sorted(books.customers, key=lambda one: (one["updated"], one["id"]))
        if at_local("2026-11-01 00:00:00") <= one["updated"] < at_local("2026-12-01 00:00:00")
    ],
    "clients: core: scan of customers": lambda books: [
        scan(one) for one in books.customers if one["id"] > 1003
    ],
    "clients: core: when fields were changed": changed_fields,
    "clients: core: deletions since": lambda books: [
        row(recordid=one["record"], name=one["name"], type=one["type"], at=utc(one["at"]).strftime(STAMP))
        for one in books.deleted
        if one["at"] >= at_utc("2026-11-02 16:30:00")
    ],
}
