"""Sync health: counters that add up, groups with what to do about them."""

from __future__ import annotations

from tests.unit.web.rig import Rig


def test_counters_are_the_records_of_each_bucket_and_add_up(running: Rig) -> None:
    running.quickbooks("POST", "vendor", {"DisplayName": "Dora Duck"})
    running.contact(firstname="Dora", lastname="Duck", email="dora@acme.test")
    running.pass_time(300_000)
    health = running.call("GET", "health")["syncs"][0]
    assert health["counters"] == {"in_sync": 3, "excluded": 1, "failing": 1, "not_found": 0}
    assert health["indexed"] == 5
    assert health["pending"] == {"records": 0, "changes": 0, "writes": 0, "oldest": None}
    for name, number in health["counters"].items():
        assert len(running.call("GET", f"records?state={name}")["items"]) == number
    assert len(running.call("GET", "records")["items"]) == health["indexed"]


def test_a_direction_that_may_not_create_leaves_records_not_found(rig: Rig) -> None:
    rig.connect()
    rig.contact(email="bob@acme.test", firstname="Bob")
    rig.customer("Carl", "carl@acme.test")
    rig.set_up(direction="to_crm")
    rig.pass_time(60_000)
    health = rig.call("GET", "health")["syncs"][0]
    assert health["counters"] == {"in_sync": 1, "excluded": 0, "failing": 0, "not_found": 1}


def test_failing_and_excluded_are_grouped_with_a_sample_and_an_action(running: Rig) -> None:
    for number in range(5):
        running.quickbooks("POST", "vendor", {"DisplayName": f"Taken {number}"})
        running.contact(firstname="Taken", lastname=str(number), email=f"taken{number}@acme.test")
    running.pass_time(300_000)
    running.pass_time(60_000)
    health = running.call("GET", "health")["syncs"][0]
    assert [(one["group"], one["code"], one["count"], one["action"]) for one in health["failing"]] == [
        ("duplicates", "DISPLAY_NAME_IN_USE", 5, "compare_with_holder")
    ]
    sample = health["failing"][0]["sample"]
    assert [one["name"] for one in sample] == ["Taken 0", "Taken 1", "Taken 2"]
    assert "Taken 0" in sample[0]["message"]
    assert [(one["code"], one["count"], one["action"]) for one in health["excluded"]] == [
        ("NO_MATCH_KEY", 1, "open_record")
    ]


def test_a_broken_connection_is_one_banner_and_not_one_error_for_each_record(running: Rig) -> None:
    realm = running.ready("quickbooks")["realm_id"]
    dead = {"realm_id": realm, "access_token": "sim-dead"}
    running.call("POST", "connections/quickbooks/reconnect", {"credentials": dead})
    for number in range(3):
        running.contact(email=f"new{number}@acme.test", firstname=f"New {number}")
    running.pass_time(300_000)
    health = running.call("GET", "health")
    assert health["connections"][1]["error"]["code"] == "AUTH_EXPIRED"
    banner = health["syncs"][0]["failing"][0]
    assert (banner["level"], banner["code"], banner["count"]) == ("connection", "AUTH_EXPIRED", 1)
    assert banner["action"] == "reconnect"
    assert health["syncs"][0]["counters"]["failing"] == 0
    card = running.call("GET", "cards?object=contacts&id=101")["cards"][0]
    assert (card["status"], card["reason"]["code"]) == ("RECORD_NOT_SYNCING", "AUTH_EXPIRED")


def test_progress_and_polls_are_told_for_each_side(running: Rig) -> None:
    health = running.call("GET", "health?sync=sync-1")["syncs"][0]
    assert health["progress"]["crm"] == {"passed": 4, "total": 4, "read": True}
    assert health["progress"]["quickbooks"] == {"passed": 3, "total": 3, "read": True}
    assert set(health["last_poll"]) == {"crm", "quickbooks"}
    assert running.call("GET", "health?sync=sync-9")["syncs"] == []
