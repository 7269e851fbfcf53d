"""Deleting for good, for privacy (CRM contract 3.1, 3.10)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from simulators.crm.tables import aliases, versions
from simulators.kit.sites import HAND
from tests.unit.crm.caller import HOOK, Caller
from tests.unit.crm.hooks import delivered, subscribe, with_key
from tests.unit.crm.making import new_id, refused

V3 = "/crm/v3/objects/contacts/gdpr-delete"


@pytest.mark.parametrize(
    "path", [V3, "/crm/objects/2026-03/contacts/gdpr-delete", "/crm/objects/2026-09/0-1/gdpr-delete"]
)
def test_a_contact_is_gone_and_its_addresses_are_blocked(caller: Caller, path: str) -> None:
    id = caller.contact(email="ada@acme.test", hs_additional_emails="a.l@acme.test")
    company = caller.company(name="Acme")
    caller.ask("PUT", f"/crm/v4/objects/contacts/{id}/associations/default/companies/{company}")
    assert caller.ask("POST", path, {"objectId": id}, status=204) is None
    for query in ("", "?archived=true", "?archived=false"):
        caller.ask("GET", f"/crm/v3/objects/contacts/{id}{query}", status=404)
    assert caller.search()["total"] == 0
    counted = caller.read(company, "num_associated_contacts", object="companies")
    assert counted["num_associated_contacts"] == "0"
    other = caller.contact(email="bob@acme.test")
    for address in ("ADA@acme.test", "a.l@acme.test"):
        body = {"properties": {"email": address}}
        answer = caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)
        assert refused(answer) == [("email", "INVALID_EMAIL")]
        caller.patch(other, status=400, email=address)
    caller.patch(other, status=400, hs_additional_emails="c@acme.test;ada@acme.test")


def test_an_address_names_a_contact(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    caller.ask("POST", V3, {"objectId": "Ada@acme.test", "idProperty": "email"}, status=204)
    caller.ask("GET", f"/crm/v3/objects/contacts/{id}", status=404)


def test_an_address_that_nobody_has_is_blocked(caller: Caller) -> None:
    caller.ask("POST", V3, {"objectId": "eve@acme.test", "idProperty": "email"}, status=204)
    body = {
        "inputs": [
            {"properties": {"email": f"{one}@acme.test"}, "objectWriteTraceId": one} for one in ("eve", "bob")
        ]
    }
    answer = caller.ask("POST", "/crm/v3/objects/contacts/batch/create", body, status=207)
    assert answer["errors"][0]["context"] == {"objectWriteTraceId": ["eve"]}
    assert len(answer["results"]) == 1


def test_a_contact_in_the_recycle_bin_is_deleted_too(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{id}", status=204)
    caller.ask("POST", V3, {"objectId": id}, status=204)
    caller.ask("GET", f"/crm/v3/objects/contacts/{id}?archived=true", status=404)


@pytest.mark.parametrize("address", ["ada@acme.test", "A.L@acme.test"])
def test_an_address_names_a_contact_in_the_recycle_bin(caller: Caller, address: str) -> None:
    id = caller.contact(email="ada@acme.test", hs_additional_emails="b@acme.test;a.l@acme.test")
    other = caller.contact(email="xada@acme.test")
    for one in (id, other):
        caller.ask("DELETE", f"/crm/v3/objects/contacts/{one}", status=204)
    caller.ask("POST", V3, {"objectId": address, "idProperty": "email"}, status=204)
    caller.ask("GET", f"/crm/v3/objects/contacts/{id}?archived=true", status=404)
    caller.ask("GET", f"/crm/v3/objects/contacts/{other}?archived=true")


def test_the_bin_gives_no_blocked_address_back(caller: Caller) -> None:
    old = caller.contact(email="ada@acme.test")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{old}", status=204)
    caller.ask("POST", V3, {"objectId": caller.contact(email="ada@acme.test")}, status=204)
    path = f"/_rehearse/bin/contacts/{old}/restore"
    response = caller.client.post(path, headers={HAND: caller.site.hand})
    assert (response.status_code, response.get_json()["error"]) == (
        409,
        "ada@acme.test was deleted for privacy.",
    )


def test_nothing_is_kept_of_what_was_merged_into_it(caller: Caller) -> None:
    first, second = caller.contact(email="ada@acme.test"), caller.contact(email="eve@acme.test")
    caller.patch(second, city="Turin")
    merge = {"primaryObjectId": first, "objectIdToMerge": second}
    id = caller.ask("POST", "/crm/v3/objects/contacts/merge", merge)["id"]
    caller.patch(id, city="Bern")
    caller.ask("POST", V3, {"objectId": id}, status=204)
    for one in (first, second, id):
        caller.ask("GET", f"/crm/v3/objects/contacts/{one}", status=404)
    with caller.account.transaction(cause="test") as db:
        kept = [db.execute(select(func.count()).select_from(one)).scalar() for one in (versions, aliases)]
    assert kept == [0, 0]


def test_what_is_not_there(caller: Caller) -> None:
    answer = caller.ask("POST", V3, {"objectId": "999"}, status=404)
    assert answer["message"] == "resource not found"
    caller.ask("POST", V3, {"objectId": "abc"}, status=404)
    caller.ask("POST", V3, {}, status=400)


def test_the_index_forgets_at_once() -> None:
    caller = Caller(index_lag=60_000)
    id = caller.contact(email="ada@acme.test")
    caller.advance(120_000)
    caller.patch(id, firstname="Ada")
    caller.ask("POST", V3, {"objectId": id}, status=204)
    assert caller.search()["total"] == 0


def test_other_types_from_2026_09_on(caller: Caller) -> None:
    company = caller.company(name="Acme")
    body = {"objectId": company}
    for path in ("/crm/v3/objects/companies", "/crm/objects/2026-03/companies"):
        answer = caller.call("POST", f"{path}/gdpr-delete", body)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
    caller.ask("POST", "/crm/objects/2026-09/companies/gdpr-delete", body, status=204)
    caller.ask("GET", f"/crm/v3/objects/companies/{company}?archived=true", status=404)


def test_it_needs_the_write_scope() -> None:
    caller = Caller(scopes=["oauth", "crm.objects.contacts.read"])
    answer = caller.ask("POST", V3, {"objectId": "101"}, status=403)
    assert answer["errors"][0]["context"] == {"requiredGranularScopes": ["crm.objects.contacts.write"]}


def test_both_events_are_told(caller: Caller) -> None:
    app = f"/webhooks/v3/{caller.ready['app_id']}"
    caller.ask("PUT", with_key(caller, f"{app}/settings"), {"targetUrl": HOOK}, token="")
    for kind in ("contact.privacyDeletion", "contact.deletion"):
        subscribe(caller, app, kind)
    id = caller.contact(email="ada@acme.test")
    caller.ask("POST", V3, {"objectId": id}, status=204)
    told = delivered(caller)
    assert [one["subscriptionType"] for one in told] == ["contact.privacyDeletion", "contact.deletion"]
    assert [one["objectId"] for one in told] == [int(id)] * 2
    assert told[1]["changeFlag"] == "DELETED"
    caller.mailbox.posts.clear()
    caller.switch(deletion_with_privacy=False)
    caller.ask("POST", V3, {"objectId": caller.contact(email="bob@acme.test")}, status=204)
    assert [one["subscriptionType"] for one in delivered(caller)] == ["contact.privacyDeletion"]


def test_objects_of_every_type_are_told_of(caller: Caller) -> None:
    """Contract 14.1: own event types for six objects, ``object.*`` with a type id for the others."""
    app = f"/webhooks/v3/{caller.ready['app_id']}"
    caller.ask("PUT", with_key(caller, f"{app}/settings"), {"targetUrl": HOOK}, token="")
    subscribe(caller, app, "product.creation")
    subscribe(caller, app, "line_item.propertyChange", propertyName="amount")
    subscribe(caller, app, "line_item.associationChange")
    subscribe(caller, app, "object.creation", objectTypeId="0-123")
    subscribe(caller, app, "object.propertyChange", objectTypeId="0-53", propertyName="hs_amount_billed")
    for kind in ("product.associationChange", "order.creation", "invoice.deletion"):
        path = with_key(caller, f"{app}/subscriptions")
        caller.ask("POST", path, {"eventType": kind, "active": True}, token="", status=400)
    new_id(caller, "products")
    item = new_id(caller, "line_items", price="5", quantity="2")
    new_id(caller, "orders")
    invoice = new_id(caller, "invoices", hs_invoice_status="draft")
    caller.ask("PUT", f"/crm/v4/objects/invoices/{invoice}/associations/default/line_items/{item}")
    told = [
        (
            one["subscriptionType"],
            one.get("objectTypeId"),
            one.get("propertyValue"),
            one.get("associationType"),
        )
        for one in delivered(caller)
    ]
    assert sorted(told, key=str) == sorted(
        [
            ("product.creation", None, None, None),
            ("line_item.propertyChange", None, "10", None),
            ("line_item.associationChange", None, None, "LINE_ITEM_TO_INVOICE"),
            ("object.creation", "0-123", None, None),
            ("object.propertyChange", "0-53", "0", None),
            ("object.propertyChange", "0-53", "10", None),
        ],
        key=str,
    )
