"""The webhooks journal and its tokens of client credentials (CRM contract 14.4, 12.2)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from simulators.crm.journal.scopes import JOURNAL_SCOPES, READ
from simulators.kit.sites import HAND
from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.journal.reader import JOURNAL, LAG, SUBSCRIPTIONS, Reader, token

DAY = 86_400_000


def test_tokens_of_client_credentials(caller: Caller) -> None:
    made = token(caller, READ)
    assert made == {
        "token_type": "bearer",
        "access_token": made["access_token"],
        "expires_in": 1800,
        "scopes": [READ],
        "token_use": "client_credentials",
    }
    caller.ask("GET", f"{JOURNAL}/latest", token=made["access_token"], status=204)
    refused = caller.ask("GET", SUBSCRIPTIONS, token=made["access_token"], status=403)
    assert refused["category"] == "MISSING_SCOPES"
    caller.advance(1_800_000)
    late = caller.ask("GET", f"{JOURNAL}/latest", token=made["access_token"], status=401)
    assert late["category"] == "EXPIRED_AUTHENTICATION"
    assert token(caller, "", status=400)["status"] == "BAD_SCOPES"
    assert token(caller, "crm.planets.read", status=400)["status"] == "BAD_SCOPES"


def test_such_a_token_opens_nothing_else_and_no_other_opens_the_journal(
    caller: Caller, reader: Reader
) -> None:
    caller.ask("GET", "/crm/v3/objects/contacts", token=reader.token, status=403)
    caller.ask("GET", f"{JOURNAL}/latest", status=403)
    caller.ask("GET", f"{JOURNAL}/latest", token="", status=401)


def test_subscriptions_are_made_listed_and_removed(caller: Caller, reader: Reader) -> None:
    made = reader.subscribe("CREATE", "UPDATE", properties=["city"], objectIds=[])
    assert made == {
        "id": made["id"],
        "appId": caller.ready["app_id"],
        "subscriptionType": "OBJECT",
        "objectTypeId": "0-1",
        "portalId": int(caller.account.id),
        "actions": ["CREATE", "UPDATE"],
        "properties": ["city"],
        "objectIds": None,
        "associatedObjectTypeIds": None,
        "createdAt": "2026-11-02T09:15:04.120Z",
        "updatedAt": "2026-11-02T09:15:04.120Z",
    }
    path = f"{SUBSCRIPTIONS}/{made['id']}"
    assert reader.ask("GET", path) == made
    assert reader.ask("GET", SUBSCRIPTIONS) == {"results": [made]}
    reader.ask("DELETE", path, status=204)
    reader.ask("DELETE", path, status=404)
    reader.subscribe("DELETE")
    reader.ask("DELETE", f"{SUBSCRIPTIONS}/portals/1", status=204)
    assert len(reader.ask("GET", SUBSCRIPTIONS)["results"]) == 1
    reader.ask("DELETE", f"{SUBSCRIPTIONS}/portals/{caller.account.id}", status=204)
    assert reader.ask("GET", SUBSCRIPTIONS) == {"results": []}


@pytest.mark.parametrize(
    "more",
    [
        {"object": "9-9"},
        {"subscriptionType": "PLANET"},
        {"actions": ["SHOUT"]},
        {"actions": []},
        {"portalId": 1},
        {"objectIds": ["x"]},
        {"actions": None},
    ],
    ids=str,
)
def test_subscriptions_that_cannot_be(reader: Reader, more: dict[str, Any]) -> None:
    reader.subscribe("CREATE", **more, status=400)
    assert reader.ask("GET", SUBSCRIPTIONS) == {"results": []}


def test_a_subscription_wants_the_scope_of_its_objects(caller: Caller) -> None:
    reader = Reader(caller)
    reader.token = token(caller, " ".join(JOURNAL_SCOPES))["access_token"]
    body = reader.subscribe("CREATE", status=403)
    assert body["errors"][0]["context"]["requiredGranularScopes"] == ["crm.objects.contacts.read"]


def test_changes_are_collected_into_a_file(caller: Caller, reader: Reader) -> None:
    reader.subscribe("CREATE", "UPDATE", "DELETE", properties=["city", "phone"])
    id = caller.contact(email="a@x.test", city="Turin")
    caller.patch(id, firstname="Ada")
    caller.patch(id, city="Oslo", firstname="Eve")
    caller.company(name="Acme")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{id}", status=204)
    reader.ask("GET", f"{JOURNAL}/latest", status=204)
    shared = {
        "type": "OBJECT",
        "portalId": int(caller.account.id),
        "occurredAt": "2026-11-02T09:15:04.120Z",
        "objectTypeId": "0-1",
        "objectId": int(id),
    }
    assert reader.newest() == [
        {**shared, "action": "CREATE", "propertyChanges": {"city": "Turin"}},
        {**shared, "action": "UPDATE", "propertyChanges": {"city": "Oslo"}},
        {**shared, "action": "DELETE"},
    ]


def test_merges_restores_and_associations(caller: Caller, reader: Reader) -> None:
    reader.subscribe("MERGE", "RESTORE")
    reader.subscribe(
        "ASSOCIATION_ADDED",
        "ASSOCIATION_REMOVED",
        subscriptionType="ASSOCIATION",
        associatedObjectTypeIds=["0-2"],
    )
    company = caller.company(name="Acme")
    first = caller.contact(email="a@x.test", associations=[typed(int(company), 279)])
    (added,) = reader.newest()
    assert (added["type"], added["action"], added["objectId"]) == (
        "ASSOCIATION",
        "ASSOCIATION_ADDED",
        int(first),
    )
    assert (added["associatedObjectTypeId"], added["associatedObjectId"]) == ("0-2", int(company))
    assert added["associationType"] == "CONTACT_TO_COMPANY"
    second = caller.contact(email="b@x.test")
    body = {"primaryObjectId": second, "objectIdToMerge": first}
    survivor = caller.ask("POST", "/crm/v3/objects/contacts/merge", body)["id"]
    merge = next(one for one in reader.newest() if one["action"] == "MERGE")
    assert (merge["objectId"], merge["mergedObjectIds"]) == (int(survivor), [int(second), int(first)])
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{survivor}", status=204)
    restored = caller.client.post(
        f"/_rehearse/bin/contacts/{survivor}/restore", headers={HAND: caller.site.hand}
    )
    assert restored.status_code == 200
    assert [one["action"] for one in reader.newest()] == ["ASSOCIATION_REMOVED", "RESTORE"]


def test_certain_records_only(caller: Caller, reader: Reader) -> None:
    ids = [caller.contact(email=f"{name}@x.test") for name in "ab"]
    reader.subscribe("UPDATE", objectIds=[int(ids[1])])
    for id in ids:
        caller.patch(id, city="Turin")
    assert [one["objectId"] for one in reader.newest()] == [int(ids[1])]


def test_a_change_is_told_once_to_all_subscriptions(caller: Caller, reader: Reader) -> None:
    reader.subscribe("CREATE", properties=["city"])
    reader.subscribe("CREATE", properties=["phone"])
    caller.contact(email="a@x.test", city="Turin", phone="1")
    (only,) = reader.newest()
    assert only["propertyChanges"] == {"city": "Turin", "phone": "1"}


def test_a_reader_goes_from_offset_to_offset(caller: Caller, reader: Reader) -> None:
    reader.subscribe("CREATE")
    for number in range(3):
        caller.contact(email=f"{number}@x.test")
        caller.advance(LAG)
    first = reader.ask("GET", f"{JOURNAL}/earliest")
    second = reader.ask("GET", f"{JOURNAL}/offset/{first['currentOffset']}/next")
    third = reader.ask("GET", f"{JOURNAL}/offset/{second['currentOffset']}/next")
    assert reader.ask("GET", f"{JOURNAL}/latest")["currentOffset"] == third["currentOffset"]
    reader.ask("GET", f"{JOURNAL}/offset/{third['currentOffset']}/next", status=204)
    reader.ask("GET", f"{JOURNAL}/offset/nobody/next", status=404)
    files = [reader.file(one)["journalEvents"][0]["objectId"] for one in (first, second, third)]
    assert files == [101, 102, 103]
    assert first["expiresAt"] == "2026-11-02T09:30:19Z"
    local = f"/webhooks-journal/journal-local/2026-03/earliest?installPortalId={caller.account.id}"
    assert reader.ask("GET", local) == first
    reader.ask("GET", "/webhooks-journal/journal-local/2026-03/earliest?installPortalId=1", status=404)


def test_batches(caller: Caller, reader: Reader) -> None:
    reader.subscribe("CREATE")
    for number in range(3):
        caller.contact(email=f"{number}@x.test")
        caller.advance(LAG)

    def offsets(path: str) -> list[str]:
        found = reader.ask("GET", f"{JOURNAL}/batch/{path}")
        assert found["status"] == "COMPLETE"
        return [one["currentOffset"] for one in found["results"]]

    every = offsets("earliest/100")
    assert len(every) == 3
    assert offsets("earliest/2") == every[:2]
    assert offsets("latest/2") == every[1:]
    assert offsets(f"{every[0]}/next/100") == every[1:]
    assert offsets(f"{every[2]}/next/100") == []
    reader.ask("GET", f"{JOURNAL}/batch/earliest/101", status=400)
    found = reader.ask("POST", f"{JOURNAL}/batch/read", {"inputs": [every[1]]})
    assert [one["currentOffset"] for one in found["results"]] == [every[1]]
    reader.ask("POST", f"{JOURNAL}/batch/read", {}, status=400)
    found = reader.ask("POST", f"{JOURNAL}/batch/read", {"inputs": [every[1], "x"]}, status=207)
    assert (len(found["results"]), found["errors"][0]["context"]) == (1, {"offset": ["x"]})


def test_an_address_is_good_for_a_while_and_a_file_for_three_days(caller: Caller, reader: Reader) -> None:
    reader.subscribe("CREATE")
    caller.contact(email="a@x.test")
    caller.advance(LAG)
    first = reader.ask("GET", f"{JOURNAL}/earliest")
    at = urlsplit(first["url"])
    for query in (f"{at.query}0", f"{at.query}%C3%A9", "Expires=x&Signature=y", ""):
        forged = caller.call("GET", f"{at.path}?{query}", token="")
        assert (forged.status_code, forged.mimetype) == (403, "application/xml")
    caller.advance(900_000)
    assert caller.call("GET", f"{at.path}?{at.query}", token="").status_code == 403
    caller.advance(3 * DAY - 900_000 - 1)
    reader.token = token(caller)["access_token"]
    assert reader.ask("GET", f"{JOURNAL}/earliest")["currentOffset"] == first["currentOffset"]
    caller.advance(1)
    reader.ask("GET", f"{JOURNAL}/earliest", status=204)
    reader.ask("GET", f"{JOURNAL}/offset/{first['currentOffset']}/next", status=404)


def test_many_events_make_several_files(
    caller: Caller, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulators.crm.journal.files.MOST_EVENTS", 2)
    reader.subscribe("CREATE")
    for number in range(5):
        caller.contact(email=f"{number}@x.test")
    caller.advance(3 * LAG)
    results = reader.ask("GET", f"{JOURNAL}/batch/earliest/100")["results"]
    assert [len(reader.file(one)["journalEvents"]) for one in results] == [2, 2, 1]


@pytest.mark.parametrize("told", [True, False])
def test_deletions_for_privacy(caller: Caller, reader: Reader, told: bool) -> None:
    caller.switch(deletion_with_privacy=told)
    reader.subscribe("GDPR_DELETE", subscriptionType="GDPR_PRIVACY_DELETION")
    reader.subscribe("DELETE")
    id = caller.contact(email="a@x.test")
    caller.ask("POST", "/crm/v3/objects/contacts/gdpr-delete", {"objectId": id}, status=204)
    events = [(one["type"], one["action"], one["objectId"]) for one in reader.newest()]
    privacy = ("GDPR_PRIVACY_DELETION", "GDPR_DELETE", int(id))
    assert events == ([("OBJECT", "DELETE", int(id))] if told else []) + [privacy]


@pytest.mark.parametrize("kind", ["LIST_MEMBERSHIP", "APP_LIFECYCLE_EVENT"])
def test_types_of_subscriptions_that_are_not_built_say_so(reader: Reader, kind: str) -> None:
    refused = reader.subscribe("CREATE", subscriptionType=kind, status=400)
    assert f'"{kind}" is not one of the values accepted for subscriptionType' in refused["message"]


def test_a_snapshot_keeps_the_journal(caller: Caller, reader: Reader) -> None:
    reader.subscribe("CREATE")
    caller.contact(email="a@x.test")
    caller.site.snapshots.take("before")
    assert len(reader.newest()) == 1
    caller.site.snapshots.restore("before")
    reader.ask("GET", f"{JOURNAL}/latest", status=204)
    assert len(reader.newest()) == 1
