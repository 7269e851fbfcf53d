"""Edits go through the vendors' rules as a person's; what is refused changes nothing and loses nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulators.kit.timeline import advance
from tests.unit.inspector.browser import EMAIL, NAME, NEEDED, Browser
from tests.unit.outline import Outline

BROKEN = {
    "crm": {"email": "no address", "lifecyclestage": "king"},
    "netsuite": {"email": "no address"},
    "quickbooks": {"PrimaryEmailAddr": "no address"},
}


def test_a_form_creates_and_changes(browser: Browser) -> None:
    name, email = NAME[browser.app], EMAIL[browser.app]
    sent = {name: "Lee", email: "lee@acme.test", **NEEDED[browser.app], "version": ""}
    made = browser.form(f"/{browser.kind}", sent)
    assert made.status_code == 303
    place = made.headers["Location"].partition("?")[0]
    id = place.rpartition("/")[2]
    assert browser.values(id)[email] == "lee@acme.test"

    fields = Outline(browser.get(f"/{browser.kind}/{id}/edit")).fields()
    assert fields[f"was.{email}"] == "lee@acme.test"
    saved = browser.form(f"/{browser.kind}/{id}", {**fields, email: "ray@acme.test"})
    assert saved.status_code == 303
    assert saved.headers["Location"].endswith("?done=saved")
    assert browser.values(id)[email] == "ray@acme.test"
    assert "Saved." in browser.get(f"/{browser.kind}/{id}", done="saved")


def test_a_form_that_was_not_touched_sends_nothing(browser: Browser) -> None:
    id = browser.new(**{EMAIL[browser.app]: "lee@acme.test"})
    fields = Outline(browser.get(f"/{browser.kind}/{id}/edit")).fields()
    last = browser.site.events.last
    assert browser.form(f"/{browser.kind}/{id}", fields).headers["Location"].endswith("?done=unchanged")
    assert browser.site.events.last == last


def test_a_broken_edit_is_shown_beside_its_field_and_changes_nothing(browser: Browser) -> None:
    id = browser.new("Lee", **{EMAIL[browser.app]: "lee@acme.test"})
    before, image = browser.values(id), browser.account.database.image()
    fields = Outline(browser.get(f"/{browser.kind}/{id}/edit")).fields()
    broken = {**BROKEN[browser.app], NAME[browser.app]: "Typed and kept"}
    answer = browser.form(f"/{browser.kind}/{id}", {**fields, **broken})
    assert answer.status_code == 400
    text = answer.get_data(as_text=True)
    outline = Outline(text)
    invalid = {one["name"] for one in outline.all("input", "select") if one.get("aria-invalid")}
    assert invalid == set(BROKEN[browser.app])
    shown = outline.fields()
    assert shown[NAME[browser.app]] == "Typed and kept"
    assert shown[EMAIL[browser.app]] == "no address"
    assert "Nothing was changed." in text
    assert browser.values(id) == before
    assert browser.account.database.image() == image


def test_the_words_are_the_vendors() -> None:
    crm = Browser("crm")
    holder = crm.new("Lee", email="lee@acme.test")
    told = crm.write("/contacts", status=409, email="lee@acme.test")["refused"]
    assert told["message"] == f"Contact already exists. Existing ID: {holder}"
    assert told["fields"] == {"email": told["message"]}
    assert told["body"]["category"] == "CONFLICT"
    told = crm.write(f"/contacts/{holder}", status=400, lifecyclestage="king", no_such="1")["refused"]
    assert told["fields"]["no_such"] == 'Property "no_such" does not exist'
    assert told["fields"]["lifecyclestage"].startswith("king was not one of the allowed options")

    netsuite = Browser("netsuite")
    told = netsuite.write("/customer", status=400, email="a@acme.test")["refused"]
    wanted = "Error while accessing a resource. Please enter value(s) for: Subsidiary, Company Name"
    assert told["message"] == wanted
    assert told["fields"] == {"subsidiary": wanted, "companyName": wanted}

    quickbooks = Browser("quickbooks")
    id = quickbooks.new("Acme")
    told = quickbooks.write("/vendor", status=400, DisplayName="acme")["refused"]
    assert told["message"] == "Duplicate Name Exists Error (6240)"
    assert told["fields"] == {"DisplayName": f"The name supplied already exists. : Id={id}"}


def test_an_edit_made_meanwhile_is_not_overwritten() -> None:
    """Only what the person touched is sent, and QuickBooks' SyncToken is the one that the form showed."""
    crm = Browser("crm")
    id = crm.new("Lee", phone="1", email="lee@acme.test")
    fields = Outline(crm.get(f"/contacts/{id}/edit")).fields()
    crm.write(f"/contacts/{id}", phone="2")
    assert crm.form(f"/contacts/{id}", {**fields, "lastname": "Ray"}).status_code == 303
    assert (crm.values(id)["lastname"], crm.values(id)["phone"]) == ("Ray", "2")

    quickbooks = Browser("quickbooks")
    id = quickbooks.new("Acme", Notes="", GivenName="Ann")
    fields = Outline(quickbooks.get(f"/customer/{id}/edit")).fields()
    quickbooks.write(f"/customer/{id}", GivenName="Anna")
    answer = quickbooks.form(f"/customer/{id}", {**fields, "FamilyName": "Lee"})
    assert answer.status_code == 400
    assert "Stale Object Error" in answer.get_data(as_text=True)
    again = Outline(answer.get_data(as_text=True)).fields()
    assert (again["GivenName"], again["FamilyName"]) == ("Anna", "Lee")
    assert quickbooks.form(f"/customer/{id}", again).status_code == 303
    assert (quickbooks.values(id)["GivenName"], quickbooks.values(id)["FamilyName"]) == ("Anna", "Lee")


def test_a_value_is_cleared(browser: Browser) -> None:
    email = EMAIL[browser.app]
    id = browser.new("Lee", **{email: "lee@acme.test"})
    cleared: dict[str, Any] = {email: ""}
    browser.write(f"/{browser.kind}/{id}", **cleared)
    assert email not in browser.values(id)


@pytest.mark.parametrize(
    ("app", "first", "second"),
    [
        ("netsuite", {"address.city": "Ulm", "address.country": "DE"}, {"address.zip": "89073"}),
        ("quickbooks", {"BillAddr.City": "Ulm"}, {"BillAddr.PostalCode": "89073"}),
    ],
)
def test_part_of_an_address_leaves_the_rest(app: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    browser = Browser(app)
    id = browser.new("Acme", **first)
    browser.write(f"/customer/{id}", **second)
    assert (first | second).items() <= browser.values(id).items()


def subscribe(browser: Browser, kind: str, **more: Any) -> None:
    ready = browser.account.credentials
    path = f"/webhooks/v3/{ready['app_id']}/subscriptions?hapikey={ready['developer_key']}"
    body = {"eventType": kind, "active": True, **more}
    assert browser.client.post(path, json=body).status_code == 201


def test_webhooks_tell_of_a_persons_edit() -> None:
    browser = Browser("crm")
    id = browser.new("Lee")
    subscribe(browser, "contact.propertyChange", propertyName="email")
    browser.write(f"/contacts/{id}", email="lee@acme.test")
    advance(browser.site, 1_000)
    events = [event for _, body, _ in browser.mailbox.posts for event in json.loads(body)]
    changed = [one for one in events if one.get("propertyName") == "email"]
    assert [(one["propertyValue"], one["changeSource"]) for one in changed] == [("lee@acme.test", "CRM_UI")]
    then = browser.json(f"/contacts/{id}")["events"][0]["then"]
    assert "webhook attempted" in [one["what"] for one in then]


def test_whatever_a_person_does_is_told_as_theirs() -> None:
    browser = Browser("crm")
    for kind in ("creation", "deletion", "associationChange"):
        subscribe(browser, f"contact.{kind}")
    id = browser.new("Lee")
    company = browser.write("/companies", status=201, name="Acme")["record"]["id"]
    for what in ("join", "part"):
        assert browser.form(f"/contacts/{id}/{what}", {"kind": "companies", "id": company}).status_code == 303
    browser.write(f"/contacts/{id}/archive")
    advance(browser.site, 1_000)
    events = [event for _, body, _ in browser.mailbox.posts for event in json.loads(body)]
    told = [(one["subscriptionType"], one["changeSource"], one["sourceId"]) for one in events]
    kinds = ("creation", "associationChange", "associationChange", "deletion")
    assert told == [(f"contact.{kind}", "CRM_UI", "userId:9001") for kind in kinds]


def test_archiving_and_what_follows() -> None:
    browser = Browser("crm")
    id = browser.new("Lee", email="lee@acme.test")
    assert browser.write(f"/contacts/{id}/archive")["record"]["away"] is True
    assert browser.json("/contacts")["total"] == 0
    assert [one["id"] for one in browser.json("/contacts", state="away")["results"]] == [id]
    page = browser.get(f"/contacts/{id}")
    assert "archived" in page
    assert f"/contacts/{id}/edit" not in page
    assert (
        browser.write(f"/contacts/{id}", status=404, lastname="Ray")["refused"]["message"]
        == "resource not found"
    )
    browser.write(f"/contacts/{id}/archive", status=404)


@pytest.mark.parametrize("app", ["netsuite", "quickbooks"])
def test_inactive_and_active_again(app: str) -> None:
    browser = Browser(app)
    id = browser.new("Acme")
    browser.write(f"/customer/{id}/inactivate")
    assert browser.json()["kinds"][0]["count_away"] == 1
    assert browser.write(f"/customer/{id}/activate")["record"]["away"] is False
    browser.write(f"/customer/{id}/activate", status=404)


def test_deleted_for_good() -> None:
    browser = Browser("netsuite")
    id = browser.new("Acme")
    person = {"entityId": "Ann Lee", "subsidiary": "1", "company": id}
    contact = browser.write("/contact", status=201, **person)["record"]["id"]
    told = browser.write(f"/customer/{id}/delete", status=400)["refused"]["message"]
    assert "dependent" in told
    assert browser.form(f"/contact/{contact}/delete", {}).headers["Location"].endswith("/contact?done=delete")
    assert browser.write(f"/customer/{id}/delete") == {"done": "delete", "id": id}
    browser.json(f"/customer/{id}", status=404)


def test_what_is_no_json_is_told(browser: Browser) -> None:
    for body in ("nonsense", "[]", '{"values": 1}'):
        answer = browser.client.post(
            f"{browser.here}/{browser.kind}", headers={"Rehearse-Hand": browser.site.hand}, data=body
        )
        assert answer.status_code == 400
        assert answer.get_json()["refused"]["message"]


def test_associations_are_made_and_ended() -> None:
    browser = Browser("crm")
    contact = browser.new("Lee")
    company = browser.write("/companies", status=201, name="Acme")["record"]["id"]
    assert "companies" in browser.json(f"/contacts/{contact}")["partners"]
    here = f"/contacts/{contact}"
    joined = browser.form(f"{here}/join", {"kind": "companies", "id": company})
    assert joined.status_code == 303
    (one,) = browser.json(here)["record"]["references"]
    assert (one["id"], one["loose"]) == (company, True)
    assert f'action="/_rehearse/inspect/{browser.account.id}{here}/part"' in browser.get(here)
    refused = browser.form(f"{here}/join", {"kind": "companies", "id": "9 & 9"})
    assert refused.status_code == 400
    text = refused.get_data(as_text=True)
    assert "CRM refused with 400" in text
    assert 'value="9 &amp; 9"' in text
    assert browser.form(f"{here}/part", {"kind": "companies", "id": company}).status_code == 303
    assert browser.json(here)["record"]["references"] == []
    assert browser.form(f"{here}/join", {"kind": "nothing", "id": "1"}).status_code == 404


def test_references_that_are_fields_cannot_be_joined() -> None:
    for app in ("netsuite", "quickbooks"):
        browser = Browser(app)
        id = browser.new("Acme")
        assert browser.json(f"/customer/{id}")["partners"] == []
        assert browser.form(f"/customer/{id}/join", {"kind": "customer", "id": "1"}).status_code == 404
