"""The life of a sync over HTTP."""

from __future__ import annotations

import pytest

from tests.unit.web.rig import OPEN, URLS, Rig

AT = "connections/quickbooks/syncs"


def test_set_up_turn_off_edit_delete(running: Rig) -> None:
    sync = running.call("GET", AT)["items"][0]
    assert (sync["id"], sync["state"], sync["filters"]) == ("sync-1", "ON", {"to_app": [], "to_crm": []})
    refused = running.call("POST", f"{AT}/sync-1/delete", {}, status=409)["error"]
    assert (refused["code"], "turn-off" in refused["hint"]) == ("SYNC_STILL_ON", True)
    assert running.call("POST", f"{AT}/sync-1/turn-off", {})["state"] == "OFF"
    assert running.call("POST", f"{AT}/sync-1/turn-off", {}, status=409)["error"]["code"] == "WRONG_STATE"
    assert running.call("POST", f"{AT}/sync-1/edit", {})["state"] == "INITIAL"
    running.pass_time(60_000)
    assert running.call("GET", f"{AT}/sync-1")["state"] == "ON"
    running.call("POST", f"{AT}/sync-1/turn-off", {})
    assert running.call("POST", f"{AT}/sync-1/delete", {})["state"] == "DELETED"
    assert running.call("GET", AT)["items"] == []
    running.call("GET", f"{AT}/sync-1", status=404)
    assert len(running.crm("GET", "/crm/v3/objects/contacts")["results"]) == 4, "records stay"


def test_edited_settings_come_back_in_the_form_in_which_they_are_given(running: Rig) -> None:
    filters = {"to_app": [[{"property": "lifecyclestage", "operator": "is_any_of", "values": ["customer"]}]]}
    edited = running.call("POST", f"{AT}/sync-1/edit", {"winner": "app", "filters": filters})
    assert (edited["winner"], edited["filters"]["to_app"]) == ("app", filters["to_app"])
    again = {name: edited[name] for name in ("direction", "winner", "filters", "options")}
    assert running.call("POST", f"{AT}/sync-1/edit", again)["filters"] == edited["filters"]


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"direction": "sideways"}, "direction"),
        ({"filters": {"to_app": [[{"property": "x", "operator": "?"}]]}}, "filters.to_app[0][0].operator"),
        ({"colour": "blue"}, ""),
        ({"app_object": "vendor"}, "crm_object"),
    ],
)
def test_settings_that_make_no_sense_name_their_place(
    rig: Rig, settings: dict[str, object], path: str
) -> None:
    rig.connect()
    error = rig.call("POST", AT, {**OPEN, **settings}, status=400)["error"]
    assert (error["code"], error["path"]) == ("BAD_SETTINGS", path)
    assert rig.call("GET", AT)["items"] == []


def test_a_sync_needs_the_crm_and_a_connection(rig: Rig) -> None:
    rig.call("POST", AT, OPEN, status=404)
    body = {"app": "quickbooks", "base_url": URLS["quickbooks"], "credentials": dict(rig.ready("quickbooks"))}
    rig.call("POST", "connections", body)
    assert rig.call("POST", AT, OPEN, status=409)["error"]["code"] == "NOT_CONNECTED"


def test_a_failed_check_leaves_a_draft_that_can_be_tried_again(rig: Rig) -> None:
    rig.connect()
    rig.call("POST", "connections/crm/reconnect", {"credentials": {"access_token": "pat-sim-wrong"}})
    error = rig.call("POST", AT, OPEN, status=409)["error"]
    assert error["code"] == "PREFLIGHT_FAILED"
    assert any(check["result"] == "missing" for check in error["checks"])
    assert rig.call("GET", f"{AT}/{error['sync']}")["state"] == "DRAFT"
    rig.call("POST", "connections/crm/reconnect", {"credentials": dict(rig.ready("crm"))})
    assert rig.call("POST", f"{AT}/{error['sync']}/edit", {})["state"] == "INITIAL"


def test_a_preview_counts_each_way_and_writes_nothing(rig: Rig) -> None:
    rig.connect()
    rig.contact(email="ann@acme.test", firstname="Ann", lastname="Acme")
    rig.contact(email="bob@acme.test", firstname="Bob", lastname="Acme")
    rig.contact(firstname="Nobody")
    rig.customer("Ann Acme", "ann@acme.test")
    rig.customer("Carl Acme", "carl@acme.test")
    sync = rig.set_up()["id"]
    rig.call("POST", f"{AT}/{sync}/turn-off", {})
    rig.site.clock.move_to(rig.site.clock.now() + 60_000)
    rig.call("PUT", "workspaces/main/clock", {"now": rig.site.clock.now()})
    before = (rig.site.revision(), rig.call("GET", "health"))

    found = rig.call("POST", f"{AT}/{sync}/preview", {})
    assert found["complete"] is True
    assert found["problems"] == []
    assert (found["links"], found["to_app"]["create"], found["to_crm"]["create"]) == (1, 1, 1)
    assert found["records"] == {"crm": 3, "quickbooks": 2}
    assert found["verdicts"] == {"EXCLUDED": 1}
    names = [
        (one["operation"], one["to"], one["name"])
        for one in found["decisions"]
        if one["operation"] == "create"
    ]
    assert names == [("create", "quickbooks", "Bob Acme"), ("create", "crm", "Carl Acme")]

    one_way = rig.call("POST", f"{AT}/{sync}/preview", {"direction": "to_crm"})
    assert (one_way["to_app"]["create"], one_way["to_crm"]["create"]) == (0, 1)
    assert (rig.site.revision(), rig.call("GET", "health")) == before, "nothing moved on either side"
    assert rig.call("GET", f"{AT}/{sync}")["direction"] == "two_way"

    rig.call("POST", f"{AT}/{sync}/edit", {})
    rig.pass_time(60_000)
    counters = rig.call("GET", "health")["syncs"][0]["counters"]
    assert counters == {"in_sync": 3, "excluded": 1, "failing": 0, "not_found": 0}, "as the preview had said"


def test_a_filter_over_what_cannot_be_read_is_refused_with_the_way_out(rig: Rig) -> None:
    rig.connect()
    asked = {"crm_object": "contacts", "app_object": "customer"}
    refused = rig.call("POST", "connections/quickbooks/syncs", asked, status=409)["error"]
    assert refused["code"] == "PREFLIGHT_FAILED"
    assert "reading invoices of the CRM is not built yet" in refused["message"]
