"""NetSuite: records, queries and the RESTlet, every call signed as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256  # type: ignore[import-untyped]
from oauthlib.oauth1 import Client as Signer

from loadtests.fuzz.apps import App
from loadtests.fuzz.bodies import keys
from loadtests.fuzz.calls import Author, Call
from loadtests.fuzz.ground import BASE, Ground
from loadtests.fuzz.verdict import Reply, json_of
from simulators.netsuite import vendor

KINDS = ("customer", "contact", "subsidiary", "currency", "customerStatus", "CUSTOMER", "salesOrder")
QUERY = ("limit", "offset", "q", "expand", "expandSubResources", "fields", "replace", "simpleEnumFormat")
SCRIPT = {"script": "customscript_hs_sync_rl", "deploy": "customdeploy_hs_sync_rl"}

_LINE = {"label": "HQ", "defaultBilling": True, "addressBookAddress": {"city": "Bend", "zip": "9#"}}
_CUSTOMER = {"companyName": "Acme #", "subsidiary": {"id": "1"}, "email": "u#@acme.test"}
BODIES: tuple[tuple[str, Any], ...] = (
    ("/record/", _CUSTOMER | {"addressBook": {"items": [_LINE]}, "isInactive": False}),
    ("/record/", _CUSTOMER | {"externalId": "e#", "isPerson": True, "firstName": "A", "lastName": "B"}),
    ("/record/", {"firstName": "Ann", "lastName": "Lee #", "subsidiary": "1", "company": {"id": "#"}}),
    ("/record/", {"phone": "555 010 10#", "comments": "x", "custentity_hs_key": "k#"}),
    ("suiteql", {"q": "SELECT id, companyname FROM customer WHERE id > # ORDER BY id"}),
    (
        "suiteql",
        {"q": "SELECT c.id, e.email, COUNT(*) FROM customer c JOIN entity e ON e.id = c.id GROUP BY 1"},
    ),
    ("suiteql", {"q": "SELECT BUILTIN.DF(subsidiary), TO_CHAR(lastmodifieddate, 'YYYY') FROM customer"}),
    ("restlet", {"action": "upsert", "key": "k#", "recordType": "customer", "values": _CUSTOMER}),
    ("restlet", {"action": "fileUpload", "key": "f#", "name": "a.txt", "folder": "33", "contents": "YQ=="}),
    ("restlet", {"action": "forms", "recordType": "customer"}),
)


def author(ground: Ground) -> Author:
    """Who writes calls of an account."""
    chance = ground.chance
    chance.keys += sorted({key for _, body in BODIES for key in keys(body)})
    for number in range(1, 8):
        chance.learn("id", str(number))
    for name, text in SCRIPT.items():
        chance.learn(name, text)
    chance.learn("q", 'companyName START_WITH "Acme"')
    gaps = {"kind": KINDS * 3, "name": ("addressBook", "subsidiary", "company"), "operation": ("transform",)}
    return Author(
        chance,
        vendor().flask().url_map,
        gaps=gaps | {"part": ("addressBookAddress",)},
        bodies=BODIES,
        forms=[{"grant_type": "client_credentials", "client_assertion": "a.b.c"}, {"token": "x"}, {}],
        logins=[""],
        query=(*QUERY, *SCRIPT, *SCRIPT),
        always={"restlet.nl": SCRIPT},
    )


def signed(ground: Ground, call: Call) -> Call:
    """The call with a signature, now and then of a secret that is not the token's."""
    ready, chance = ground.ready, ground.chance
    if call.headers.get("Authorization"):
        return call
    secret = str(ready["token_secret"]) if chance.happens(0.97) else "x"
    signer = Signer(
        str(ready["consumer_key"]),
        client_secret=str(ready["consumer_secret"]),
        resource_owner_key=str(ready["token_id"]),
        resource_owner_secret=secret,
        signature_method=SIGNATURE_HMAC_SHA256,
        realm=str(ready["account_id"]),
        nonce=f"nonce-{chance.random.randrange(10**18):018d}",
        timestamp=str(ground.site.clock.now() // 1000),
    )
    target = BASE + call.path + (f"?{call.query}" if call.query else "")
    try:
        found = signer.sign(target, call.method, None, {})[1]["Authorization"]
    except ValueError:  # a query that no client could send
        found = ""
    return replace(call, headers={**call.headers, "Authorization": found})


def form(call: Call, reply: Reply) -> Iterable[str]:
    """What is wrong with the form of an answer."""
    if reply.status >= 500 or "date" not in reply.headers:
        yield f"status {reply.status}, Date {reply.headers.get('date')!r}"
    type = reply.headers.get("content-type", "")
    # A RESTlet that was sent text answers in text.
    if reply.status < 400 or call.method == "HEAD" or type.startswith("text/plain"):
        return
    data, wrong = json_of(reply)
    if wrong and reply.body:
        yield wrong
    elif isinstance(data, dict) and "o:errorDetails" in data:
        if not all(one.get("detail") and one.get("o:errorCode") for one in data["o:errorDetails"]):
            yield f"details without words: {json.dumps(data)[:300]}"
        if data.get("status") != reply.status:
            yield f"the body says {data.get('status')}"
    elif reply.body and not (isinstance(data, dict) and data.get("error")):
        yield f"a refusal of another shape: {reply.body[:300]!r}"


APP = App(
    vendor=vendor,
    settings={"concurrency_limit": None},
    author=author,
    form=form,
    signed=signed,
)
