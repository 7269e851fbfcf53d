from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from simulators.kit.clock import parse_iso
from tests.unit.quickbooks.caller import Caller, Mailbox

URL = "http://127.0.0.1:1/hooks"
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


@pytest.fixture
def hooked() -> Caller:
    return Caller(webhook_url=URL)


def told(caller: Caller) -> list[list[tuple[str, str]]]:
    """Each post as the types and ids it tells of."""
    return [
        [(event["type"], event["intuitentityid"]) for event in json.loads(body)]
        for _, body, _ in caller.mailbox.posts
    ]


def test_a_change_is_told_as_a_cloud_event_with_a_signature(hooked: Caller) -> None:
    made = hooked.customer(DisplayName="Acme")
    hooked.advance(2 * SECOND)
    ((url, body, headers),) = hooked.mailbox.posts
    (event,) = json.loads(body)
    assert url == URL
    assert event == {
        "specversion": "1.0",
        "id": event["id"],
        "source": "intuit.dGVzdA==",
        "type": "qbo.customer.created.v1",
        "datacontenttype": "application/json",
        "time": "2026-03-02T13:58:16.187000000Z",
        "intuitentityid": made["Id"],
        "intuitaccountid": hooked.account.id,
        "data": {},
    }
    verifier = hooked.ready["webhook_verifier_token"]
    digest = hmac.new(verifier.encode(), body, hashlib.sha256).digest()
    assert headers["intuit-signature"] == base64.b64encode(digest).decode()
    assert headers["Content-Type"].startswith("application/json")


def test_the_legacy_format_names_operations(hooked: Caller) -> None:
    hooked.switch(webhook_format="legacy")
    made = hooked.customer(DisplayName="Acme")
    hooked.sparse(hooked.sparse(made, Notes="x"), Active=False)
    hooked.advance(2 * SECOND)
    ((_, body, _),) = hooked.mailbox.posts
    entity = {"name": "Customer", "id": made["Id"], "lastUpdated": "2026-03-02T13:58:16Z"}
    assert json.loads(body) == {
        "eventNotifications": [
            {
                "realmId": hooked.account.id,
                "dataChangeEvent": {
                    "entities": [
                        {**entity, "operation": operation} for operation in ("Create", "Update", "Delete")
                    ]
                },
            }
        ]
    }


def test_what_is_told_of_each_change(hooked: Caller) -> None:
    made = hooked.customer(DisplayName="Acme")
    gone = hooked.sparse(made, Active=False)
    hooked.sparse(gone, Active=False)
    hooked.sparse(gone, Active=True)
    hooked.batch(
        {"bId": "1", "Vendor": {"DisplayName": "acme"}}, {"bId": "2", "Vendor": {"DisplayName": "Bolt"}}
    )
    hooked.post("/customer", {"DisplayName": "bolt"})
    hooked.advance(2 * SECOND)
    assert told(hooked) == [
        [
            ("qbo.customer.created.v1", "1"),
            ("qbo.customer.deleted.v1", "1"),
            ("qbo.customer.updated.v1", "1"),
            ("qbo.vendor.created.v1", "2"),
        ]
    ]
    hooked.switch(webhook_deactivation="update")
    hooked.sparse(hooked.read(made), Active=False)
    hooked.advance(2 * SECOND)
    assert told(hooked)[1] == [("qbo.customer.updated.v1", "1")]


@pytest.mark.parametrize("interval", [1 * MINUTE, 3 * MINUTE, 5 * MINUTE])
def test_production_collects_from_the_first_change_on(interval: int) -> None:
    caller = Caller(profile="production", webhook_url=URL, webhook_interval=interval)
    caller.customer(DisplayName="Acme")
    caller.advance(interval - SECOND)
    caller.customer(DisplayName="Bolt")
    assert told(caller) == []
    caller.advance(SECOND)
    assert [len(post) for post in told(caller)] == [2]


def test_the_ladder_goes_on_every_six_hours_and_holds_later_changes_back() -> None:
    waits = [
        10 * SECOND,
        20 * SECOND,
        30 * SECOND,
        5 * MINUTE,
        20 * MINUTE,
        2 * HOUR,
        4 * HOUR,
        6 * HOUR,
        6 * HOUR,
    ]
    caller = Caller(mailbox=Mailbox([500, 0, 404, *[503] * 6]), webhook_url=URL)
    caller.customer(DisplayName="Acme")
    caller.advance(2 * SECOND)
    caller.customer(DisplayName="Bolt")
    for number, wait in enumerate(waits, start=1):
        caller.advance(wait - 1)
        assert len(caller.mailbox.posts) == number
        caller.advance(1)
    caller.advance(0)
    assert told(caller) == [[("qbo.customer.created.v1", "1")]] * 10 + [[("qbo.customer.created.v1", "2")]]
    ids = [json.loads(body)[0]["id"] for _, body, _ in caller.mailbox.posts]
    assert len({*ids}) == 2


def test_nobody_is_told_without_a_url_and_a_new_url_takes_over(hooked: Caller) -> None:
    hooked.customer(DisplayName="Acme")
    hooked.switch(webhook_url="http://127.0.0.1:1/new")
    hooked.advance(2 * SECOND)
    assert [url for url, _, _ in hooked.mailbox.posts] == ["http://127.0.0.1:1/new"]
    hooked.customer(DisplayName="Bolt")
    hooked.switch(webhook_url="")
    hooked.customer(DisplayName="Cirrus")
    hooked.advance(HOUR)
    assert len(hooked.mailbox.posts) == 1


def test_the_row_event_causes_the_webhook(hooked: Caller) -> None:
    hooked.customer(DisplayName="Acme", Notes="x")
    hooked.advance(2 * SECOND)
    by_kind: dict[str, Any] = {event.kind: event for event in hooked.site.events.after(0)}
    row, request = by_kind["row"], by_kind["request"]
    assert row.cause == request.span
    assert by_kind["webhook_queued"].cause == row.span
    assert row.data["fields"]["Notes"] == "x"
    assert (row.data["object"], row.data["change"]) == ("customer", "created")
    assert row.data["updated"] == parse_iso("2026-03-02T13:58:16.187Z")
