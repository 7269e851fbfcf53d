"""Every way to make or end an association, and every batch, is told by webhook (CRM contract 7.1, 14.2).

Of labels other than the primary one too, as the portal is set here.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.crm.caller import HOOK, Caller

PAIR = "/crm/v4/associations/contacts/companies"
BILLING = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 931}]

MADE: list[tuple[str, str, Any]] = [
    ("POST", f"{PAIR}/batch/associate/default", "ends"),
    ("POST", f"{PAIR}/batch/create", "ends"),
    ("PUT", "/crm/v4/objects/contacts/{a}/associations/companies/{b}", BILLING),
    ("PUT", "/crm/v4/objects/contacts/{a}/associations/default/companies/{b}", None),
    ("PUT", "/crm/v3/objects/contacts/{a}/associations/companies/{b}/contact_to_company", None),
]
ENDED: list[tuple[str, str, Any]] = [
    ("POST", f"{PAIR}/batch/archive", "many"),
    ("POST", f"{PAIR}/batch/labels/archive", "ends"),
    ("DELETE", "/crm/v4/objects/contacts/{a}/associations/companies/{b}", None),
    ("DELETE", "/crm/v3/objects/contacts/{a}/associations/companies/{b}/931", None),
    ("POST", "/crm/v3/objects/contacts/batch/archive", "contact"),
]


@pytest.fixture
def ends(caller: Caller) -> tuple[str, str]:
    """A contact and a company; changes of associations go to the hook from now on."""
    caller.switch(webhook_labels=True)
    base, key = f"/webhooks/v3/{caller.ready['app_id']}", f"?hapikey={caller.ready['developer_key']}"
    caller.ask("PUT", f"{base}/settings{key}", {"targetUrl": HOOK}, token="")
    for kind in ("contact", "company"):
        body = {"eventType": f"{kind}.associationChange", "active": True}
        caller.ask("POST", f"{base}/subscriptions{key}", body, token="", status=201)
    return caller.contact(email="ann@acme.test"), caller.company(name="Acme")


def call(caller: Caller, ends: tuple[str, str], method: str, path: str, body: Any) -> None:
    a, b = ends
    bodies = {
        "ends": {"inputs": [{"from": {"id": a}, "to": {"id": b}, "types": BILLING}]},
        "many": {"inputs": [{"from": {"id": a}, "to": [{"id": b}]}]},
        "contact": {"inputs": [{"id": a}]},
    }
    sent = bodies[body] if isinstance(body, str) else body
    answer = caller.call(method, path.format(a=a, b=b), sent)
    assert answer.status_code < 300, answer.get_data(as_text=True)


def told(caller: Caller) -> list[tuple[str, bool, int, int]]:
    """What was delivered since the last time, without its order."""
    caller.advance(1_000)
    events = [event for _, body, _ in caller.mailbox.posts for event in json.loads(body)]
    caller.mailbox.posts.clear()
    return sorted(
        {
            (one["subscriptionType"], one["associationRemoved"], one["fromObjectId"], one["toObjectId"])
            for one in events
        }
    )


def both(ends: tuple[str, str], *, removed: bool) -> list[tuple[str, bool, int, int]]:
    a, b = map(int, ends)
    return [
        ("company.associationChange", removed, b, a),
        ("contact.associationChange", removed, a, b),
    ]


@pytest.mark.parametrize(("method", "path", "body"), MADE)
def test_what_is_made_is_told_from_both_sides(
    caller: Caller, ends: tuple[str, str], method: str, path: str, body: Any
) -> None:
    call(caller, ends, method, path, body)
    assert told(caller) == both(ends, removed=False)


@pytest.mark.parametrize(("method", "path", "body"), ENDED)
def test_what_is_ended_is_told_from_both_sides(
    caller: Caller, ends: tuple[str, str], method: str, path: str, body: Any
) -> None:
    call(caller, ends, *MADE[2])
    told(caller)
    call(caller, ends, method, path, body)
    assert told(caller) == both(ends, removed=True)


def test_a_label_that_is_taken_away_is_told(caller: Caller, ends: tuple[str, str]) -> None:
    new = {"name": "adviser", "label": "Adviser"}
    made = caller.ask("POST", f"{PAIR}/labels", new)["results"][0]
    types = [{"associationCategory": "USER_DEFINED", "associationTypeId": made["typeId"]}]
    call(caller, ends, "PUT", MADE[2][1], types)
    told(caller)
    caller.ask("DELETE", f"{PAIR}/labels/{made['typeId']}", status=204)
    assert told(caller) == both(ends, removed=True)


def test_batches_tell_what_single_calls_tell(caller: Caller) -> None:
    base, key = f"/webhooks/v3/{caller.ready['app_id']}", f"?hapikey={caller.ready['developer_key']}"
    caller.ask("PUT", f"{base}/settings{key}", {"targetUrl": HOOK}, token="")
    body = {"eventType": "contact.propertyChange", "propertyName": "phone", "active": True}
    caller.ask("POST", f"{base}/subscriptions{key}", body, token="", status=201)
    id = caller.contact(email="ann@acme.test")
    by_id = {"inputs": [{"id": id, "properties": {"phone": "1"}}]}
    by_email = {"inputs": [{"id": "ann@acme.test", "idProperty": "email", "properties": {"phone": "2"}}]}
    caller.ask("POST", "/crm/v3/objects/contacts/batch/update", by_id)
    caller.ask("POST", "/crm/v3/objects/contacts/batch/upsert", by_email)
    caller.advance(1_000)
    events = [event for _, body, _ in caller.mailbox.posts for event in json.loads(body)]
    assert sorted((one["objectId"], one["propertyValue"]) for one in events) == [
        (int(id), "1"),
        (int(id), "2"),
    ]
