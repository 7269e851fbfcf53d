"""One record at a time (CRM contract 3.1 to 3.10)."""

from __future__ import annotations

import pytest

from simulators.kit.sites import HAND
from tests.unit.crm.caller import Caller

CONTACTS = "/crm/v3/objects/contacts"


def test_create_answers_with_everything_that_is_set(caller: Caller) -> None:
    response = caller.call("POST", CONTACTS, {"properties": {"email": "Ada@Acme.test", "firstname": " Ada "}})
    assert response.status_code == 201
    assert response.headers["Location"] == "http://localhost/crm/v3/objects/contacts/101"
    assert response.headers["Content-Type"] == "application/json;charset=utf-8"
    body = response.get_json()
    assert list(body["properties"]) == sorted(body["properties"])
    assert body["properties"] == {
        "createdate": "2026-11-02T09:15:04.120Z",
        "email": "ada@acme.test",
        "firstname": "Ada",
        "hs_all_contact_vids": "101",
        "hs_email_domain": "acme.test",
        "hs_is_contact": "true",
        "hs_is_unworked": "true",
        "hs_lifecyclestage_lead_date": "2026-11-02T09:15:04.120Z",
        "hs_marketable_status": "false",
        "hs_marketable_until_renewal": "false",
        "hs_object_id": "101",
        "hs_object_source": "INTEGRATION",
        "hs_object_source_id": str(caller.ready["app_id"]),
        "hs_object_source_label": "INTEGRATION",
        "hs_pipeline": "contacts-lifecycle-pipeline",
        "lastmodifieddate": "2026-11-02T09:15:04.120Z",
        "lifecyclestage": "lead",
    }
    assert body["createdAt"] == body["updatedAt"] == "2026-11-02T09:15:04.120Z"
    assert body["archived"] is False
    assert body["url"] == f"http://localhost/contacts/{caller.account.id}/record/0-1/101"


def test_reads_show_the_default_set_or_what_is_asked_for(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    assert caller.ask("GET", f"{CONTACTS}/{id}")["properties"] == {
        "createdate": "2026-11-02T09:15:04.120Z",
        "email": "ada@acme.test",
        "firstname": None,
        "hs_object_id": id,
        "lastmodifieddate": "2026-11-02T09:15:04.120Z",
        "lastname": None,
    }
    asked = caller.ask("GET", f"{CONTACTS}/{id}?properties=phone,no_such_one&properties=city")["properties"]
    assert asked == {
        "city": None,
        "createdate": "2026-11-02T09:15:04.120Z",
        "hs_object_id": id,
        "lastmodifieddate": "2026-11-02T09:15:04.120Z",
        "phone": None,
    }


def test_instants_have_no_fraction_on_the_full_second(caller: Caller) -> None:
    caller.advance(880)
    assert caller.read(caller.contact(email="a@x.test"))["createdate"] == "2026-11-02T09:15:05Z"


def test_patch_changes_what_is_named_and_answers_with_it(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", firstname="Ada", city="Turin")
    caller.advance(1_000)
    body = caller.patch(id, firstname="Augusta", city="")
    assert (body["properties"]["firstname"], body["properties"]["city"]) == ("Augusta", None)
    assert "email" not in body["properties"]
    assert body["properties"]["hs_email_domain"] == "acme.test"
    assert (body["createdAt"], body["updatedAt"]) == ("2026-11-02T09:15:04.120Z", "2026-11-02T09:15:05.120Z")
    assert caller.read(id, "email", "firstname", "city")["email"] == "ada@acme.test"


def test_a_patch_that_changes_nothing_leaves_the_modified_date(caller: Caller) -> None:
    id = caller.contact(firstname="Ada")
    caller.advance(1_000)
    assert caller.patch(id, firstname="Ada", city=None)["updatedAt"] == "2026-11-02T09:15:04.120Z"


def test_a_record_is_found_by_a_unique_property(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", hs_additional_emails="a2@acme.test;a3@acme.test")
    assert caller.ask("GET", f"{CONTACTS}/ADA%40acme.test?idProperty=email")["id"] == id
    assert caller.ask("GET", f"{CONTACTS}/a3%40acme.test?idProperty=email")["id"] == id
    path = f"{CONTACTS}/ada%40acme.test?idProperty=email"
    assert caller.ask("PATCH", path, {"properties": {"city": "Turin"}})["properties"]["city"] == "Turin"
    assert caller.ask("GET", f"{CONTACTS}/x?idProperty=city", status=400)["category"] == "VALIDATION_ERROR"


def test_a_company_is_found_by_its_domain_unless_two_have_it(caller: Caller) -> None:
    id = caller.company(domain="acme.test")
    assert caller.ask("GET", "/crm/v3/objects/companies/ACME.test?idProperty=domain")["id"] == id
    caller.company(domain="acme.test")
    caller.ask("GET", "/crm/v3/objects/companies/acme.test?idProperty=domain", status=400)


def test_the_three_not_founds(caller: Caller) -> None:
    unknown = caller.ask("GET", f"{CONTACTS}/999", status=404)
    assert (unknown["message"], "category" in unknown) == ("resource not found", False)
    odd = caller.ask("GET", f"{CONTACTS}/abc", status=404)
    assert odd["message"] == "Object not found.  objectId are usually numeric."
    assert odd["context"] == {"id": ["abc"]}
    zero = caller.ask("GET", f"{CONTACTS}/0", status=404)
    assert zero["message"] == "Object not found. objectId is usually positive."
    caller.ask("GET", f"{CONTACTS}/99999999999999999999999", status=404)


def test_archived_records_are_seen_only_where_asked_for(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    caller.advance(1_000)
    caller.ask("DELETE", f"{CONTACTS}/{id}", status=204)
    caller.ask("DELETE", f"{CONTACTS}/{id}", status=204)
    caller.ask("GET", f"{CONTACTS}/{id}", status=404)
    found = caller.ask("GET", f"{CONTACTS}/{id}?archived=True")
    assert (found["archived"], found["archivedAt"]) == (True, "2026-11-02T09:15:05.120Z")
    assert caller.ask("GET", CONTACTS)["results"] == []
    assert [one["id"] for one in caller.ask("GET", f"{CONTACTS}?archived=true")["results"]] == [id]
    assert caller.contact(email="ada@acme.test") != id


def test_create_without_a_body_or_with_a_bad_one(caller: Caller) -> None:
    broken = caller.ask(
        "POST", CONTACTS, status=400, data=b'{"properties":\n {"a" 1}}', content_type="application/json"
    )
    assert broken["message"].startswith("Invalid input JSON on line 2, column ")
    missing = caller.ask("POST", CONTACTS, {}, status=400)["message"]
    assert missing.endswith("some of required attributes are not set [properties]")
    caller.ask("POST", CONTACTS, {"properties": {"email": {"a": 1}}}, status=400)
    caller.ask("POST", CONTACTS, [], status=400)
    assert caller.call("POST", CONTACTS, data=b"a=b", content_type="text/plain").status_code == 415


def test_companies_need_a_name_or_a_domain(caller: Caller) -> None:
    body = caller.ask("POST", "/crm/v3/objects/companies", {"properties": {"city": "Turin"}}, status=400)
    assert body["context"] == {"properties": ["name", "domain"]}
    assert caller.company(domain="acme.test")


def test_history_is_newest_first_and_kept_from_the_beginning(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test", firstname="Ada")
    untouched = caller.ask("GET", f"{CONTACTS}/{id}?propertiesWithHistory=firstname")
    assert [one["value"] for one in untouched["propertiesWithHistory"]["firstname"]] == ["Ada"]
    caller.advance(1_000)
    caller.patch(id, firstname="Augusta")
    caller.patch(id, city="Turin")
    caller.advance(1_000)
    caller.patch(id, firstname="")
    found = caller.ask("GET", f"{CONTACTS}/{id}?propertiesWithHistory=firstname,lastmodifieddate")
    history = found["propertiesWithHistory"]["firstname"]
    assert [(one["value"], one["timestamp"]) for one in history] == [
        ("", "2026-11-02T09:15:06.120Z"),
        ("Augusta", "2026-11-02T09:15:05.120Z"),
        ("Ada", "2026-11-02T09:15:04.120Z"),
    ]
    assert {one["sourceType"] for one in history} == {"INTEGRATION"}
    assert len(found["propertiesWithHistory"]["lastmodifieddate"]) == 4


def test_histories_name_the_person(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    hand = {HAND: caller.site.hand}
    caller.client.patch(f"{CONTACTS}/{id}", json={"properties": {"city": "Turin"}}, headers=hand)
    found = caller.ask("GET", f"{CONTACTS}/{id}?propertiesWithHistory=city,email")["propertiesWithHistory"]
    assert (found["city"][0]["sourceType"], found["city"][0]["updatedByUserId"]) == ("CRM_UI", 9001)
    assert "updatedByUserId" not in found["email"][0]


def test_a_date_of_creation_that_was_set_is_a_value_like_others(caller: Caller) -> None:
    path = "/crm/v3/objects/deals"
    deal = {"dealname": "Renewal", "dealstage": "appointmentscheduled", "createdate": "2020-01-01"}
    id = caller.ask("POST", path, {"properties": deal}, status=201)["id"]
    for name in ("Renewal", "Other"):
        caller.patch(id, "deals", dealname=name)
        found = caller.ask("GET", f"{path}/{id}?propertiesWithHistory=dealname,createdate")
        told = found["propertiesWithHistory"]
        assert found["createdAt"] == "2020-01-01T00:00:00Z"
        assert [one["value"] for one in told["createdate"]] == ["2020-01-01T00:00:00Z"]
        for one in (*told["dealname"], *told["createdate"]):
            assert one["timestamp"] == "2026-11-02T09:15:04.120Z"


class TestList:
    def test_the_cursor_is_the_next_id(self, caller: Caller) -> None:
        ids = [caller.contact(email=f"u{n}@x.test") for n in range(5)]
        page = caller.ask("GET", f"{CONTACTS}?limit=2")
        assert [one["id"] for one in page["results"]] == ids[:2]
        assert page["paging"]["next"]["after"] == str(int(ids[1]) + 1)
        caller.ask("DELETE", f"{CONTACTS}/{ids[2]}", status=204)
        late = caller.contact(email="late@x.test")
        rest = caller.ask("GET", f"{CONTACTS}?limit=100&after={page['paging']['next']['after']}")
        assert [one["id"] for one in rest["results"]] == [ids[3], ids[4], late]
        assert "paging" not in rest

    @pytest.mark.parametrize("base", [CONTACTS, "/crm/objects/2026-03/0-1", "/crm/objects/v3/contact/"])
    def test_the_link_is_absolute_and_complete(self, caller: Caller, base: str) -> None:
        for n in range(5):
            caller.contact(email=f"u{n}@x.test", city="Turin")
        page = caller.ask("GET", f"{base}?limit=2&properties=email,city&archived=False")
        seen = [one["id"] for one in page["results"]]
        while "paging" in page:
            link = page["paging"]["next"]["link"]
            assert link.startswith(f"http://localhost{base}?")
            page = caller.ask("GET", link.removeprefix("http://localhost"))
            assert all(one["properties"]["city"] == "Turin" for one in page["results"])
            seen += [one["id"] for one in page["results"]]
        assert seen == [str(n) for n in range(101, 106)]

    def test_the_limits_of_a_page(self, caller: Caller) -> None:
        for n in range(12):
            caller.contact(email=f"u{n}@x.test")
        assert len(caller.ask("GET", CONTACTS)["results"]) == 10
        over = caller.ask("GET", f"{CONTACTS}?limit=101", status=400)
        assert over["message"] == "limit must be less than or equal to 100"
        caller.ask("GET", f"{CONTACTS}?limit=51&propertiesWithHistory=email", status=400)
        caller.ask("GET", f"{CONTACTS}?limit=x", status=400)
