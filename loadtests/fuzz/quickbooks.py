"""QuickBooks: three kinds of names, the query language, change data capture, batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loadtests.fuzz.apps import App
from loadtests.fuzz.bodies import keys
from loadtests.fuzz.calls import Author, Call
from loadtests.fuzz.ground import Ground
from loadtests.fuzz.verdict import Reply, json_of
from simulators.quickbooks import vendor

QUERY = ("query", "query", "minorversion", "requestid", "operation", "include", "entities", "changedSince")
STATEMENTS = (
    "select * from Customer",
    "select Id, DisplayName from Customer where Active = true orderby DisplayName maxresults 5",
    "select count(*) from Vendor where MetaData.LastUpdatedTime > '2026-03-01T00:00:00-08:00'",
    "select * from Employee where FamilyName like '%a%' and Id in ('1', '2')",
    "select * from CompanyInfo",
    "select",
)
_NAME = {"DisplayName": "Acme #", "PrimaryEmailAddr": {"Address": "u#@acme.test"}, "Notes": "n"}
_ADDRESS = {"BillAddr": {"Line1": "1 Pine St", "City": "Salem", "Lat": "INVALID"}}
_ITEM = {"bId": "b#", "operation": "create", "Customer": _NAME}
BODIES: tuple[tuple[str, Any], ...] = (
    ("/<entity>", _NAME | _ADDRESS),
    ("/<entity>", {"GivenName": "Ann", "FamilyName": "Lee #", "Job": True, "ParentRef": {"value": "#"}}),
    ("/<entity>", _NAME | {"Id": "#", "SyncToken": "0", "sparse": True}),
    ("/<entity>", {"Id": "#", "SyncToken": "1", "sparse": True, "Active": False}),
    ("/batch", {"BatchItemRequest": [_ITEM, {"bId": "q", "Query": STATEMENTS[0]}]}),
    ("/batch", {"BatchItemRequest": [{"bId": "u", "operation": "update", "Vendor": {"Id": "#"}}] * 31}),
    ("/query", STATEMENTS[0]),
)


def author(ground: Ground) -> Author:
    """Who writes calls of a company."""
    chance, ready = ground.chance, ground.ready
    chance.keys += sorted({key for _, body in BODIES for key in keys(body)})
    for number in range(1, 8):
        chance.learn("id", str(number))
    for statement in STATEMENTS:
        chance.learn("query", statement)
    for name, text in (("entities", "Customer,Vendor"), ("changedSince", "2026-11-01T00:00:00Z")):
        chance.learn(name, text)
    realm = [str(ready["realm_id"])] * 20 + ["9130350000000009", "x"]
    entities = ("customer", "vendor", "employee", "Customer", "invoice", "companyinfo")
    grant = {"grant_type": "refresh_token", "refresh_token": str(ready["refresh_token"])}
    client = {name: str(ready[name]) for name in ("client_id", "client_secret")}
    return Author(
        chance,
        vendor().flask().url_map,
        gaps={"realm": realm, "entity": entities},
        bodies=BODIES,
        forms=[{**client, **grant}, {**client, "grant_type": "authorization_code", "code": "x"}, {}],
        logins=[f"Bearer {ready['access_token']}"],
        query=QUERY,
        accept="application/json",
    )


def form(call: Call, reply: Reply) -> Iterable[str]:
    """What is wrong with the form of an answer."""
    type = reply.headers.get("content-type", "")
    if reply.status >= 500 or "date" not in reply.headers:
        yield f"status {reply.status}, Date {reply.headers.get('date')!r}"
    if call.method == "HEAD" or not type.startswith("application/json"):
        return
    data, wrong = json_of(reply)
    if wrong:
        yield wrong
    elif reply.status >= 400 and isinstance(data, dict) and "fault" not in {key.lower() for key in data}:
        if not data.get("error"):
            yield f"a refusal of another shape: {reply.body[:300]!r}"
    elif isinstance(data, dict) and "Fault" in data:
        errors = data["Fault"].get("Error")
        if not errors or not all(one.get("Message") and one.get("code") for one in errors):
            yield f"a fault without words: {reply.body[:300]!r}"


APP = App(
    vendor=vendor,
    settings={"requests_per_second": None, "requests_per_minute": None, "batches_per_minute": None},
    author=author,
    form=form,
)
