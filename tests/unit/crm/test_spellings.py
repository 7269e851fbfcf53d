"""What is called under its second name does what it does under the first (CRM contract 1.2, 14.4)."""

from __future__ import annotations

from urllib.parse import urlsplit

from simulators.crm.journal.scopes import JOURNAL_SCOPES
from tests.unit.crm.caller import Caller
from tests.unit.crm.cars import car

SCHEMAS = "/crm/v3/schemas"
LOCAL = "/webhooks-journal/journal-local/2026-03"
LAG = 5_000


def test_a_schema_lives_under_the_shorter_path(caller: Caller) -> None:
    made = caller.ask("POST", SCHEMAS, car(), status=201)
    id = made["objectTypeId"]
    assert caller.ask("GET", f"{SCHEMAS}/{id}") == made
    assert caller.ask("POST", f"{SCHEMAS}/batch/read", {"inputs": [id]})["results"] == [made]
    assert caller.ask("PATCH", f"{SCHEMAS}/{id}", {"description": "Lent"})["description"] == "Lent"
    pair = {"fromObjectTypeId": id, "toObjectTypeId": "0-3", "name": "car_to_deal"}
    bond = caller.ask("POST", f"{SCHEMAS}/{id}/associations", pair, status=201)
    assert bond in caller.ask("GET", f"/crm-object-schemas/v3/schemas/{id}")["associations"]
    caller.ask("DELETE", f"{SCHEMAS}/{id}/associations/{bond['id']}", status=204)
    caller.ask("DELETE", f"{SCHEMAS}/{id}", status=204)
    assert caller.ask("GET", SCHEMAS) == {"results": []}


def test_the_local_journal_is_the_same_journal(caller: Caller) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": caller.ready["client_id"],
        "client_secret": caller.ready["client_secret"],
        "scope": " ".join([*JOURNAL_SCOPES, "crm.objects.contacts.read"]),
    }
    token = caller.ask("POST", "/oauth/2026-03/token", token="", data=form)["access_token"]
    wanted = {"subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": int(caller.account.id)}
    body = {**wanted, "actions": ["CREATE"]}
    caller.ask("POST", "/webhooks-journal/subscriptions/2026-03", body, token=token, status=201)
    for name in ("ann", "bob"):
        caller.contact(email=f"{name}@acme.test")
        caller.advance(LAG)

    first, last = (caller.ask("GET", f"{LOCAL}/{end}", token=token) for end in ("earliest", "latest"))
    assert first == caller.ask("GET", f"{LOCAL.replace('-local', '')}/earliest", token=token)
    a, b = first["currentOffset"], last["currentOffset"]
    assert caller.ask("GET", f"{LOCAL}/offset/{a}/next", token=token)["currentOffset"] == b
    for path in ("batch/earliest/2", f"batch/{a}/next/1", "batch/latest/1"):
        assert caller.ask("GET", f"{LOCAL}/{path}", token=token)["results"][-1]["currentOffset"] == b
    both = caller.ask("POST", f"{LOCAL}/batch/read", {"inputs": [a, b]}, token=token)["results"]
    assert [one["currentOffset"] for one in both] == [a, b]
    at = urlsplit(last["url"])
    assert caller.ask("GET", f"{at.path}?{at.query}", token="")["offset"] == b
