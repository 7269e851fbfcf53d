"""Records, issues, conflicts and events: filtered, and read page by page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.web.rig import Rig


def _all(rig: Rig, path: str, limit: int) -> list[dict[str, Any]]:
    """Every item, by pages of this size."""
    items: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(1_000):
        page = rig.call("GET", f"{path}{'&' if '?' in path else '?'}limit={limit}{cursor}")
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = f"&cursor={page['next']}"
    raise AssertionError("the list never ends")


@pytest.fixture
def failing(running: Rig) -> Rig:
    """Two contacts whose display names belong to a vendor."""
    for name in ("Dora Duck", "Gus Goose"):
        running.quickbooks("POST", "vendor", {"DisplayName": name})
        first, last = name.split()
        running.contact(firstname=first, lastname=last, email=f"{first.lower()}@acme.test")
    running.pass_time(300_000)
    running.pass_time(60_000)
    return running


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_of_any_size_hold_the_same_records(failing: Rig, limit: int) -> None:
    whole = failing.call("GET", "records")["items"]
    assert len(whole) == 6
    assert _all(failing, "records", limit) == whole


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=excluded", ["Nobody"]),
        ("state=failing", ["Dora Duck", "Gus Goose"]),
        ("code=NO_MATCH_KEY", ["Nobody"]),
        ("code=DISPLAY_NAME_IN_USE&q=gus", ["Gus Goose"]),
        ("q=ACME", ["Ann Acme", "Bob Acme", "carl@acme.test"]),
        ("q=%25", []),
        ("q=103", ["Nobody"]),
        ("sync=sync-9", []),
        ("side=quickbooks", []),
    ],
)
def test_records_can_be_filtered(failing: Rig, query: str, names: list[str]) -> None:
    assert [one["name"] for one in failing.call("GET", f"records?{query}")["items"]] == names


def test_an_issue_names_its_record_and_its_holder(failing: Rig) -> None:
    issue = failing.call("GET", "issues")["items"][0]
    assert (issue["name"], issue["object"], issue["side"]) == ("Dora Duck", "contacts", "crm")
    assert (issue["code"], issue["class"], issue["attempts"]) == ("DISPLAY_NAME_IN_USE", "B", 1)
    assert "Dora Duck" in issue["message"]
    assert issue["first_seen"] <= issue["last_seen"]
    assert len(_all(failing, "issues?code=DISPLAY_NAME_IN_USE", 1)) == 2
    assert _all(failing, "issues?code=EMAIL_IN_USE", 1) == []
    german = failing.call("GET", "issues?lang=de")["items"][0]
    assert german["message"] != issue["message"]


def _decisions(rig: Rig) -> int:
    events = rig.call("GET", "events?limit=1000")["items"]
    return sum(event["kind"] in ("refused", "decision") for event in events)


def test_a_retry_of_one_record_is_one_try_of_that_record(failing: Rig) -> None:
    issue = failing.call("GET", "issues")["items"][0]
    before = failing.call("GET", "issues")["items"]
    vendors = failing.quickbooks("GET", "query?query=select * from Vendor where DisplayName = 'Dora Duck'")
    vendor = vendors["QueryResponse"]["Vendor"][0]
    failing.quickbooks("POST", "vendor", {**vendor, "DisplayName": "Old Duck"})
    asked = {"sync": issue["sync"], "side": issue["side"], "id": issue["id"]}
    assert failing.call("POST", "issues/retry", asked) == {"retried": 1}
    failing.pass_time(1_000)
    left = failing.call("GET", "issues")["items"]
    assert [one["name"] for one in left] == ["Gus Goose"]
    assert left[0] == before[1], "the other one was not touched"


def test_a_group_can_be_retried_and_what_has_no_error_is_not(failing: Rig) -> None:
    assert failing.call("POST", "issues/retry", {"code": "DISPLAY_NAME_IN_USE"}) == {"retried": 2}
    assert failing.call("POST", "issues/retry", {"code": "EMAIL_IN_USE"}) == {"retried": 0}
    assert failing.call("POST", "issues/retry", {"sync": "sync-1"}) == {"retried": 2}
    assert failing.call("POST", "issues/retry", {"records": [{"sync": "sync-1", "id": "101"}]}) == {
        "retried": 0
    }
    failing.pass_time(1_000)
    assert len(failing.call("GET", "issues")["items"]) == 2, "nothing had changed, so both fail again"


def test_a_conflict_is_audited_with_both_values(running: Rig) -> None:
    ann = "101"
    customer = running.quickbooks("GET", "customer/1")["Customer"]
    running.crm("PATCH", f"/crm/v3/objects/contacts/{ann}", {"properties": {"phone": "+1 555 0100"}})
    changed = {"Id": "1", "SyncToken": customer["SyncToken"], "sparse": True}
    running.quickbooks("POST", "customer", {**changed, "PrimaryPhone": {"FreeFormNumber": "+1 555 0199"}})
    running.pass_time(300_000)
    running.pass_time(60_000)
    found = running.call("GET", f"conflicts?crm_id={ann}")["items"]
    assert [(one["field"], one["winner"], one["lost_side"]) for one in found] == [("phone", "crm", "sync-1")]
    assert (found[0]["kept"], found[0]["lost"]) == (["+1 555 0100"], ["+1 555 0199"])
    assert found[0]["at"].endswith("Z")
    assert running.call("GET", "conflicts?field=email")["items"] == []
    assert _all(running, "conflicts", 1) == found


def test_events_are_numbered_and_can_be_followed(running: Rig) -> None:
    first = running.call("GET", "events?limit=2")
    assert [event["id"] for event in first["items"]] == [1, 2]
    rest = running.call("GET", f"events?after={first['next']}&limit=1000")
    assert rest["items"][0]["id"] == 3
    assert rest["next"] is None
    kinds = {event["kind"] for event in first["items"] + rest["items"]}
    assert {"cycle", "decision", "sent", "settled", "linked", "cycle_done"} <= kinds
    last = rest["items"][-1]["id"]
    assert running.call("GET", f"events?after={last}") == {"items": [], "next": None}
