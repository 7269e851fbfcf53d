"""Looking at records: every kind, tables, one record, the same as data; and that looking changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.crm.object_types import OBJECT_TYPES
from tests.unit.inspector.browser import BASE, EMAIL, NAME, ROOT, VENDORS, Browser
from tests.unit.outline import Outline


def test_every_kind_has_a_page_and_a_number(browser: Browser) -> None:
    browser.new()
    kinds = browser.json()["kinds"]
    assert (kinds[0]["name"], kinds[0]["count"], kinds[0]["count_away"]) == (browser.kind, 1, 0)
    home = browser.get()
    for one in kinds:
        assert f'href="{one["url"]}"' in home
        Outline(browser.get(f"/{one['name']}"))
        assert browser.json(f"/{one['name']}")["total"] == one["count"]


def test_object_types_of_the_crm_appear_by_themselves() -> None:
    kinds = [one["name"] for one in Browser("crm").json()["kinds"]]
    assert set(OBJECT_TYPES) <= set(kinds)


def test_a_custom_object_is_called_as_its_schema_says() -> None:
    browser = Browser("crm")
    schema = {"name": "car", "labels": {"singular": "Car", "plural": "Company cars"}, "properties": []}
    token = VENDORS["crm"].ready(browser.account)["access_token"]
    path, headers = "/crm-object-schemas/v3/schemas", {"Authorization": f"Bearer {token}"}
    made = browser.client.post(path, base_url=BASE, json=schema, headers=headers)
    assert made.status_code == 201, made.get_data(as_text=True)
    assert browser.json()["kinds"][-1]["title"] == "Company cars"


def test_setup_records_of_netsuite_can_be_looked_at_only() -> None:
    browser = Browser("netsuite")
    assert "New currency" not in browser.get("/currency")
    assert browser.json("/currency/1")["record"]["title"]
    browser.json("/currency/new", status=404)
    assert browser.write("/currency/1", status=404, name="x")["status"] == 404


@pytest.mark.parametrize("path", ["", "/{kind}", "/{kind}/{id}", "/{kind}/{id}/edit", "/{kind}/new"])
def test_pages_are_whole_labelled_and_say_what_they_are(browser: Browser, path: str) -> None:
    id = browser.new(**{EMAIL[browser.app]: "ann@acme.test"})
    text = browser.get(path.format(kind=browser.kind, id=id))
    outline = Outline(text)
    ids = [attributes["id"] for _, attributes in outline.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(outline.all("h1")) == len(outline.all("main")) == 1
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    for control in outline.all("select", "textarea", "input"):
        if control.get("type") not in ("hidden", "checkbox"):
            assert control["id"] in labelled
    for named in outline.all("section"):
        assert named.get("aria-labelledby") in (None, *ids)
    imitated = VENDORS[browser.app].inspection()
    assert imitated is not None
    assert f"imitates {imitated.imitates}; not affiliated" in text


def test_a_table_is_searched_sorted_and_paged(browser: Browser) -> None:
    name = NAME[browser.app]
    for number, text in enumerate(("Delta", "alpha", "Charlie", "bravo 100%")):
        browser.new(text, **{EMAIL[browser.app]: f"p{number}@acme.test"})

    def names(**query: Any) -> list[str]:
        return [one["values"][name] for one in browser.json(f"/{browser.kind}", **query)["results"]]

    assert names(sort=name) == ["alpha", "bravo 100%", "Charlie", "Delta"]
    assert names(sort=f"-{name}", size="2") == ["Delta", "Charlie"]
    assert names(sort=f"-{name}", size="2", page="2") == ["bravo 100%", "alpha"]
    assert names(search="CHARL acme") == ["Charlie"]
    assert names(search="100%") == ["bravo 100%"]
    assert names(search="%") == ["bravo 100%"]
    assert names(search="nobody") == []
    assert names(sort="no_such", page="-3", size="x") == ["Delta", "alpha", "Charlie", "bravo 100%"]
    page = browser.get(f"/{browser.kind}", size="3", sort=name)
    assert "Page 1 of 2" in page
    assert 'aria-sort="ascending"' in page


def test_a_word_is_found_however_json_writes_it(browser: Browser) -> None:
    for text in ('O"Hara', "back\\slash", "Größe <b>", "plain"):
        browser.new(text)
    for search, name in (('o"h', 'O"Hara'), ("k\\s", "back\\slash"), ("röße", "Größe <b>")):
        (found,) = browser.json(f"/{browser.kind}", search=search)["results"]
        assert found["values"][NAME[browser.app]] == name
    assert browser.json(f"/{browser.kind}", search="null")["total"] == 0


def test_a_page_beyond_the_last_leads_back(browser: Browser) -> None:
    for text in ("Ann Lee", "Bob Lee", "Cid Lee"):
        browser.new(text)
    queries: tuple[dict[str, Any], ...] = ({}, {"search": "lee"})
    for query in queries:
        assert browser.json(f"/{browser.kind}", size="2", page="7", **query)["total"] == 3
        page = browser.get(f"/{browser.kind}", size="2", page="7", **query)
        assert "There are only 2 pages." in page
        assert any("page=2" in str(one["href"]) for one in Outline(page).all("a"))


def test_an_id_is_found_by_the_search(browser: Browser) -> None:
    id = browser.new("Lee")
    found = browser.json(f"/{browser.kind}", search=id)["results"]
    assert [one["id"] for one in found] == [id]


def test_a_record_tells_who_changed_what() -> None:
    browser = Browser("crm")
    id = browser.new("Lee")
    browser.write(f"/contacts/{id}", lastname="Ray")
    found = browser.json(f"/contacts/{id}")
    newest = found["record"]["history"][0]
    assert (newest["field"], newest["before"], newest["value"]) == ("lastname", "Lee", "Ray")
    assert newest["by"] == "CRM_UI userId:9001"
    assert [one["what"] for one in found["events"]] == ["updated", "created"]
    assert found["events"][0]["by"] == "person"
    assert found["events"][0]["call"] == f"PATCH /crm/v3/objects/contacts/{id}"


def test_system_notes_are_the_history_of_netsuite() -> None:
    browser = Browser("netsuite")
    id = browser.new("Acme")
    browser.write(f"/customer/{id}", email="a@acme.test")
    (newest, *_) = browser.json(f"/customer/{id}")["record"]["history"]
    assert (newest["field"], newest["value"]) == ("email", "a@acme.test")
    assert newest["by"].startswith("UI ")


def test_associations_and_references_lead_to_the_other_record() -> None:
    crm = Browser("crm")
    contact = crm.new("Lee")
    company = crm.write("/companies", status=201, name="Acme")["record"]["id"]
    headers = {"Rehearse-Hand": crm.site.hand}
    path = f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}"
    assert crm.client.put(path, headers=headers).status_code == 200
    (one,) = crm.json(f"/contacts/{contact}")["record"]["references"]
    assert (one["label"], one["title"], one["id"]) == ("Primary", "Acme", company)
    assert f'href="{one["url"]}"' in crm.get(f"/contacts/{contact}")

    netsuite = Browser("netsuite")
    parent = netsuite.new("Acme")
    child = netsuite.new("Acme Ulm", parent=parent)
    assert ("Sub-customer", child) in [
        (one["label"], one["id"]) for one in netsuite.json(f"/customer/{parent}")["record"]["references"]
    ]

    quickbooks = Browser("quickbooks")
    parent = quickbooks.new("Acme")
    child = quickbooks.new("Ulm", Job="true", ParentRef=parent)
    (up,) = quickbooks.json(f"/customer/{child}")["record"]["references"]
    assert (up["label"], up["id"], up["title"]) == ("Parent", parent, "Acme")


def test_looking_changes_nothing(browser: Browser) -> None:
    id = browser.new()
    image, last, chance = (
        browser.account.database.image(),
        browser.site.events.last,
        browser.site.streams.state(),
    )
    for path in ("", f"/{browser.kind}", f"/{browser.kind}/{id}", f"/{browser.kind}/{id}/edit"):
        browser.get(path, search="x")
        browser.json(path)
    assert browser.account.database.image() == image
    assert browser.site.events.last == last
    assert browser.site.streams.state() == chance


def test_what_is_not_there_is_said(browser: Browser) -> None:
    for path in ("/nothing", f"/{browser.kind}/999999", f"/{browser.kind}/x", f"/{browser.kind}/1/2/3"):
        assert "404" in browser.get(path, status=404)
        assert browser.json(path, status=404)["status"] == 404
    other = browser.client.get(f"{ROOT}/42.json", base_url=BASE, headers={"Rehearse-Hand": browser.site.hand})
    assert other.status_code == 404
