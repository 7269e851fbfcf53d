"""Webhooks: events, retries, signatures (CRM contract 14.2, 14.3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from simulators.kit.sites import HAND
from tests.unit.crm.caller import HOOK, Caller, typed
from tests.unit.crm.hooks import by_hand, delivered, delivering, subscribe, with_key


@pytest.fixture
def app(caller: Caller) -> str:
    return delivering(caller)


def test_a_creation_and_its_values(caller: Caller, app: str) -> None:
    created = subscribe(caller, app, "contact.creation")
    changed = subscribe(caller, app, "contact.propertyChange", propertyName="city")
    subscribe(caller, app, "contact.propertyChange", propertyName="phone")
    subscribe(caller, app, "company.creation")
    caller.contact(email="ada@acme.test", city="Turin")
    first, second = delivered(caller)
    assert first["eventId"] != second["eventId"]
    shared = {
        "portalId": int(caller.account.id),
        "appId": caller.ready["app_id"],
        "occurredAt": 1793610904120,
        "attemptNumber": 0,
        "objectId": 101,
        "changeSource": "INTEGRATION",
        "sourceId": str(caller.ready["app_id"]),
        "isSensitive": False,
    }
    assert first == shared | {
        "eventId": first["eventId"],
        "subscriptionId": int(created["id"]),
        "subscriptionType": "contact.creation",
        "changeFlag": "NEW",
    }
    assert second == shared | {
        "eventId": second["eventId"],
        "subscriptionId": int(changed["id"]),
        "subscriptionType": "contact.propertyChange",
        "propertyName": "city",
        "propertyValue": "Turin",
    }


def test_one_patch_is_one_event_for_each_subscribed_property(caller: Caller, app: str) -> None:
    """Trap 31: as many events as subscribed properties, all of the same instant."""
    id = caller.contact(email="ada@acme.test")
    for name in ("city", "phone", "fax"):
        subscribe(caller, app, "contact.propertyChange", propertyName=name)
    caller.patch(id, city="Turin", phone="1", firstname="Ada")
    events = delivered(caller)
    assert [(one["propertyName"], one["propertyValue"]) for one in events] == [
        ("city", "Turin"),
        ("phone", "1"),
    ]
    assert len({one["occurredAt"] for one in events}) == 1
    assert len(caller.mailbox.posts) == 1


def test_deletion_merge_and_associations(caller: Caller, app: str) -> None:
    for kind in (
        "contact.deletion",
        "contact.merge",
        "contact.associationChange",
        "company.associationChange",
    ):
        subscribe(caller, app, kind)
    subscribe(caller, app, "object.creation", objectTypeId="0-2")
    company = caller.company(name="Acme")
    caller.contact(email="a@x.test", associations=[typed(int(company), 279)])
    caller.contact(email="b@x.test")
    events = delivered(caller)
    assert [one["subscriptionType"] for one in events] == [
        "object.creation",
        "company.associationChange",
        "contact.associationChange",
    ]
    assert events[0]["objectTypeId"] == "0-2"
    assert [(one["associationType"], one["fromObjectId"], one["toObjectId"]) for one in events[1:]] == [
        ("COMPANY_TO_CONTACT", int(company), 101),
        ("CONTACT_TO_COMPANY", 101, int(company)),
    ]
    assert all(one["isPrimaryAssociation"] and not one["associationRemoved"] for one in events[1:])
    caller.mailbox.posts.clear()
    body = {"primaryObjectId": "102", "objectIdToMerge": "101"}
    survivor = caller.ask("POST", "/crm/v3/objects/contacts/merge", body)["id"]
    (merge,) = [one for one in delivered(caller) if one["subscriptionType"] == "contact.merge"]
    assert (merge["primaryObjectId"], merge["mergedObjectIds"]) == (102, [102, 101])
    assert merge["newObjectId"] == int(survivor)
    caller.mailbox.posts.clear()
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{survivor}", status=204)
    kinds = [one["subscriptionType"] for one in delivered(caller)]
    assert kinds == ["contact.deletion", "company.associationChange", "contact.associationChange"]


def test_a_label_makes_and_ends_no_association(caller: Caller, app: str) -> None:
    """Unless a switch says so; of the primary company receivers are always told."""
    contact, company = caller.contact(email="a@x.test"), caller.company(name="Acme")
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    subscribe(caller, app, "contact.associationChange")

    def told(*types: int) -> list[tuple[bool, bool]]:
        caller.mailbox.posts.clear()
        caller.ask("PUT", path, typed(0, *types)["types"], status=201)
        return [(one["associationRemoved"], one["isPrimaryAssociation"]) for one in delivered(caller)]

    plain, primary, billing = 279, 1, 931
    assert told(primary, billing) == [(False, True)]
    assert told(primary) == []
    assert told(plain) == [(True, True)]
    assert told(billing) == []
    caller.switch(webhook_labels=True)
    assert told(plain) == [(True, False)]
    caller.switch(webhook_labels=False)
    caller.mailbox.posts.clear()
    caller.ask("DELETE", path, status=204)
    (ended,) = delivered(caller)
    assert (ended["associationRemoved"], ended["isPrimaryAssociation"]) == (True, False)


def test_a_refused_call_makes_no_event(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.creation")
    caller.ask("POST", "/crm/v3/objects/contacts", {"properties": {"nope": 1}}, status=400)
    assert delivered(caller) == []


def test_at_most_a_hundred_events_travel_together(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.creation")
    rows = [{"email": f"u{n}@x.test"} for n in range(150)]
    caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    assert [one["changeSource"] for one in delivered(caller)] == ["IMPORT"] * 150
    assert [len(json.loads(body)) for _, body, _ in caller.mailbox.posts] == [100, 50]


def test_ten_retries_within_a_day(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.creation")
    caller.mailbox.statuses = [500] * 20
    caller.contact(email="a@x.test")
    caller.advance(24 * 3_600_000 + 1_000)
    attempts = [json.loads(body)[0]["attemptNumber"] for _, body, _ in caller.mailbox.posts]
    assert attempts == list(range(11))
    caller.advance(5 * 24 * 3_600_000)
    assert len(caller.mailbox.posts) == 11


@pytest.mark.parametrize("versions", [("v1", "v3"), ("v2", "v3"), ("v1",)], ids=str)
def test_signatures(caller: Caller, app: str, versions: tuple[str, ...]) -> None:
    caller.switch(webhook_signatures=versions)
    subscribe(caller, app, "contact.creation")
    caller.contact(email="a@x.test")
    delivered(caller)
    ((_, body, headers),) = caller.mailbox.posts
    secret = caller.ready["client_secret"].encode()
    sources = {"v1": secret + body, "v2": secret + b"POST" + HOOK.encode() + body}
    assert headers["X-HubSpot-Signature-Version"] == versions[0]
    assert headers["X-HubSpot-Signature"] == hashlib.sha256(sources[versions[0]]).hexdigest()
    if "v3" in versions:
        stamp = headers["X-HubSpot-Request-Timestamp"]
        assert int(stamp) == 1793610904120 + caller.account.settings.webhook_collect
        text = b"POST" + HOOK.encode() + body + stamp.encode()
        digest = hmac.new(secret, text, hashlib.sha256).digest()
        assert headers["X-HubSpot-Signature-v3"] == base64.b64encode(digest).decode()
    assert headers["Content-Type"] == "application/json"


def test_events_follow_a_new_target_and_end_with_it(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.creation")
    caller.contact(email="a@x.test")
    path = with_key(caller, f"{app}/settings")
    caller.ask("PUT", path, {"targetUrl": f"{HOOK}/new"}, token="")
    delivered(caller)
    assert [url for url, _, _ in caller.mailbox.posts] == [f"{HOOK}/new"]
    caller.ask("DELETE", path, token="", status=204)
    caller.contact(email="b@x.test")
    delivered(caller)
    assert len(caller.mailbox.posts) == 1


def test_a_receiver_that_fails_twice_gets_the_same_batch_again(caller: Caller, app: str) -> None:
    """Trap 30: the same events, the same ids, a rising attemptNumber, by the site's clock."""
    subscribe(caller, app, "contact.creation")
    subscribe(caller, app, "contact.propertyChange", propertyName="city")
    caller.mailbox.statuses = [500, 0]
    caller.contact(email="a@x.test", city="Turin")
    delivered(caller)
    minute = 60_000
    caller.advance(int(minute * 0.9))
    assert len(caller.mailbox.posts) == 1
    caller.advance(int(minute * 0.2))
    assert len(caller.mailbox.posts) == 2
    caller.advance(int(2 * minute * 1.05))
    first, second, third = (json.loads(body) for _, body, _ in caller.mailbox.posts)
    assert [one["attemptNumber"] for one in first + second + third] == [0, 0, 1, 1, 2, 2]
    bare = [[{**one, "attemptNumber": 0} for one in batch] for batch in (first, second, third)]
    assert bare[0] == bare[1] == bare[2]
    assert len(bare[0]) == 2
    caller.advance(24 * 60 * minute)
    assert len(caller.mailbox.posts) == 3


def test_what_is_on_its_way_and_what_was_given_up_is_shown(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.creation")
    caller.mailbox.statuses = [500] * 20
    caller.contact(email="a@x.test")
    shown = by_hand(caller, "GET", "/_rehearse/webhooks")
    assert (shown["waiting"], shown["deliveries"], shown["givenUp"]) == (1, [], [])
    delivered(caller)
    (on_its_way,) = by_hand(caller, "GET", "/_rehearse/webhooks")["deliveries"]
    assert (on_its_way["url"], on_its_way["attempt"]) == (HOOK, 1)
    assert on_its_way["events"][0]["subscriptionType"] == "contact.creation"
    assert on_its_way["nextAttemptAt"].startswith("2026-11-02T09:16:")
    caller.advance(24 * 3_600_000)
    shown = by_hand(caller, "GET", "/_rehearse/webhooks")
    assert shown["deliveries"] == []
    (lost,) = shown["givenUp"]
    assert (lost["url"], lost["events"], lost["reason"]) == (HOOK, 1, "no answer after 11 attempts")
    caller.ask("GET", "/_rehearse/webhooks", status=403)


def test_the_page_of_each_record_of_a_batch_shows_what_became_of_its_events(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.creation")
    caller.mailbox.statuses = [500] * 20
    rows = [{"properties": {"email": f"{name}@x.test"}} for name in "ab"]
    caller.ask("POST", "/crm/v3/objects/contacts/batch/create", {"inputs": rows}, status=201)
    caller.advance(25 * 3_600_000)
    assert len(caller.mailbox.posts) == 11
    for id in ("101", "102"):
        path = f"/_rehearse/inspect/{caller.account.id}/contacts/{id}"
        (created,) = by_hand(caller, "GET", f"{path}.json")["events"]
        told = [(one["what"], one.get("status")) for one in created["then"]]
        tried = [("webhook attempted", 500)] * 11
        assert told == [("webhook queued", None), *tried, ("webhook given up", None)]
        shown = caller.client.get(path, headers={HAND: caller.site.hand, "Accept": "text/html"})
        assert (shown.mimetype, "webhook given up" in shown.text) == ("text/html", True)


def test_generic_subscriptions_name_their_type(caller: Caller, app: str) -> None:
    subscribe(caller, app, "object.propertyChange", objectTypeId="0-1", propertyName="city")
    subscribe(caller, app, "object.deletion", objectTypeId="0-1")
    subscribe(caller, app, "object.propertyChange", objectTypeId="0-2", propertyName="city")
    id = caller.contact(email="a@x.test", city="Turin")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{id}", status=204)
    changed, deleted = delivered(caller)
    assert (changed["subscriptionType"], changed["propertyValue"]) == ("object.propertyChange", "Turin")
    assert (deleted["subscriptionType"], deleted["changeFlag"]) == ("object.deletion", "DELETED")
    assert {one["objectTypeId"] for one in (changed, deleted)} == {"0-1"}
    assert {one["objectId"] for one in (changed, deleted)} == {int(id)}


def test_a_person_takes_a_record_out_of_the_bin(caller: Caller, app: str) -> None:
    subscribe(caller, app, "contact.restore")
    subscribe(caller, app, "object.restore", objectTypeId="0-1")
    id, path = caller.contact(email="a@x.test", city="Turin"), "/crm/v3/objects/contacts"
    caller.ask("DELETE", f"{path}/{id}", status=204)
    by_hand(caller, "POST", "/_rehearse/bin/contacts/999/restore", status=404)
    (held,) = by_hand(caller, "GET", "/_rehearse/bin/contacts")["records"]
    assert (held["id"], held["restorableUntil"]) == (id, "2027-01-31T09:15:04.120Z")
    assert by_hand(caller, "POST", f"/_rehearse/bin/contacts/{id}/restore") == {"id": id}
    events = delivered(caller)
    assert [one["subscriptionType"] for one in events] == ["contact.restore", "object.restore"]
    assert {(one["objectId"], one["changeSource"]) for one in events} == {(int(id), "CRM_UI")}
    assert caller.read(id, "city")["city"] == "Turin"
    caller.ask("POST", path, {"properties": {"email": "a@x.test"}}, status=409)
    assert by_hand(caller, "GET", "/_rehearse/bin/contacts")["records"] == []


def test_the_bin_keeps_nothing_that_another_holds_or_that_is_too_old(caller: Caller, app: str) -> None:
    path = "/crm/v3/objects/contacts"
    id = caller.contact(email="a@x.test")
    caller.ask("DELETE", f"{path}/{id}", status=204)
    other = caller.contact(email="a@x.test")
    refused = by_hand(caller, "POST", f"/_rehearse/bin/contacts/{id}/restore", status=409)
    assert refused["error"] == f"email a@x.test belongs to {other} now."
    caller.advance(90 * 86_400_000 + 1)
    by_hand(caller, "POST", f"/_rehearse/bin/contacts/{id}/restore", status=404)
