"""Which records a webhook names, in every format, and whose they must be."""

from __future__ import annotations

import json

import pytest

from sync_core.apps.factory import receivers
from sync_core.apps.hooks import Named
from sync_core.apps.instants import millis

AT = "2026-03-02T14:05:01.179Z"
REALM = {"realm_id": "9130350000000001"}


def cloud_event(**changes: object) -> dict[str, object]:
    return {
        "type": "qbo.customer.updated.v1",
        "time": "2026-03-02T14:05:01.179851517Z",
        "intuitentityid": "71",
        "intuitaccountid": REALM["realm_id"],
        **changes,
    }


def named(app: str, body: object) -> list[Named]:
    return receivers()[app].named(REALM, json.dumps(body).encode())


def test_cloud_events_name_what_we_know_of_our_own_company() -> None:
    foreign = cloud_event(intuitaccountid="9130350000000002")
    unknown = cloud_event(type="qbo.invoice.created.v1")
    assert named("quickbooks", [cloud_event(), foreign, unknown]) == [Named("customer", "71", millis(AT))]


def test_the_older_format_says_the_same() -> None:
    entity = {"name": "Vendor", "id": "44", "operation": "Merge", "lastUpdated": "2026-03-02T14:05:01Z"}
    body = {"eventNotifications": [{**_realm(), "dataChangeEvent": {"entities": [entity]}}]}
    assert named("quickbooks", body) == [Named("vendor", "44", millis("2026-03-02T14:05:01Z"))]


def _realm() -> dict[str, str]:
    return {"realmId": REALM["realm_id"]}


def test_the_crm_names_records_and_the_survivors_of_merges() -> None:
    events = [
        {"subscriptionType": "contact.propertyChange", "objectId": 51, "occurredAt": 7},
        {"subscriptionType": "company.creation", "objectId": 9, "occurredAt": 8},
        {"subscriptionType": "contact.merge", "objectId": 51, "newObjectId": 60, "occurredAt": 9},
        {"subscriptionType": "deal.creation", "objectId": 3, "occurredAt": 10},
    ]
    assert named("crm", events) == [
        Named("contacts", "51", 7),
        Named("companies", "9", 8),
        Named("contacts", "60", 9),
    ]


@pytest.mark.parametrize("app", ["crm", "quickbooks"])
@pytest.mark.parametrize("body", [b"", b"no json", b"{}", b"[1]", b'[{"type": 5}]', b"\xff"])
def test_what_cannot_be_read_names_nobody(app: str, body: bytes) -> None:
    assert receivers()[app].named(REALM, body) == []
