"""Associations in all their versions, and the primary company (CRM contract 3.7, 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed

PLAIN = {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None}
PRIMARY = {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary"}


def spec(*ids: int, category: str = "HUBSPOT_DEFINED") -> list[dict[str, Any]]:
    return [{"associationCategory": category, "associationTypeId": id} for id in ids]


def primary_of(caller: Caller, contact: str) -> str | None:
    found: str | None = caller.read(contact, "associatedcompanyid")["associatedcompanyid"]
    return found


def companies_of(caller: Caller, contact: str) -> dict[int, list[int]]:
    found = caller.ask("GET", f"/crm/v4/objects/contacts/{contact}/associations/companies")["results"]
    return {one["toObjectId"]: [type["typeId"] for type in one["associationTypes"]] for one in found}


@pytest.fixture
def pair(caller: Caller) -> tuple[str, str, str]:
    """A contact and two companies."""
    return caller.contact(email="ada@acme.test"), caller.company(name="Acme"), caller.company(name="Zeta")


def test_the_first_company_becomes_primary(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, second = pair
    caller.advance(1_000)
    done = caller.ask("PUT", f"/crm/v4/objects/contact/{contact}/associations/default/company/{first}")
    assert done["results"] == [
        {
            "from": {"id": contact},
            "to": {"id": first},
            "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279},
        },
        {
            "from": {"id": first},
            "to": {"id": contact},
            "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 280},
        },
    ]
    caller.ask("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{second}")
    assert companies_of(caller, contact) == {int(first): [1, 279], int(second): [279]}
    found = caller.read(contact, "associatedcompanyid")
    assert found["associatedcompanyid"] == first
    assert found["lastmodifieddate"] == "2026-11-02T09:15:05.120Z"
    assert caller.read(first, "num_associated_contacts", object="companies")["num_associated_contacts"] == "1"


def test_a_new_primary_demotes_the_old_one(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, second = pair
    for company in (first, second):
        caller.ask(
            "PUT", f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", spec(1), status=201
        )
    assert companies_of(caller, contact) == {int(first): [279], int(second): [1, 279]}
    assert primary_of(caller, contact) == second
    caller.ask(
        "PUT", f"/crm/v4/objects/companies/{first}/associations/contacts/{contact}", spec(2), status=201
    )
    assert companies_of(caller, contact) == {int(first): [1, 279], int(second): [279]}
    caller.ask("DELETE", f"/crm/v4/objects/contacts/{contact}/associations/companies/{first}", status=204)
    assert companies_of(caller, contact) == {int(second): [279]}
    assert primary_of(caller, contact) is None


def test_without_the_switch_nothing_becomes_primary(pair: tuple[str, str, str], caller: Caller) -> None:
    contact, first, _ = pair
    caller.switch(first_company_becomes_primary=False)
    caller.ask("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{first}")
    assert companies_of(caller, contact) == {int(first): [279]}


def test_put_replaces_the_labels(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, _ = pair
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{first}"
    done = caller.ask("PUT", path, spec(1, 931), status=201)
    assert done == {
        "fromObjectTypeId": "0-1",
        "fromObjectId": int(contact),
        "toObjectTypeId": "0-2",
        "toObjectId": int(first),
        "labels": ["Primary", "Billing contact"],
    }
    caller.ask("PUT", path, spec(1), status=201)
    assert companies_of(caller, contact) == {int(first): [1, 279]}
    back = caller.ask("GET", f"/crm/v4/objects/companies/{first}/associations/contacts")["results"]
    assert [one["typeId"] for one in back[0]["associationTypes"]] == [2, 280]


def test_inline_in_reads_and_lists(caller: Caller) -> None:
    company = caller.company(name="Acme")
    contact = caller.contact(email="a@x.test", associations=[typed(int(company), 279)])
    alone = caller.contact(email="b@x.test")
    expected = {
        "companies": {
            "results": [
                {"id": company, "type": "contact_to_company"},
                {"id": company, "type": "contact_to_company_unlabeled"},
            ]
        }
    }
    for path in (f"{contact}?associations=company,contacts", "?associations=0-2&limit=1"):
        found = caller.ask("GET", f"/crm/v3/objects/contacts/{path}")
        assert found.get("results", [found])[0]["associations"] == expected
    assert "associations" not in caller.ask("GET", f"/crm/v3/objects/contacts/{alone}?associations=companies")


def test_many_inline_associations_lead_on(caller: Caller) -> None:
    company = caller.company(name="Acme")
    rows = [{"email": f"u{n}@x.test", "_company": "Acme"} for n in range(60)]
    caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    found = caller.ask("GET", f"/crm/v3/objects/companies/{company}?associations=contacts")
    page = found["associations"]["contacts"]
    seen = [one["id"] for one in page["results"]]
    rest = caller.ask("GET", page["paging"]["next"]["link"].removeprefix("http://localhost"))
    seen += [one["id"] for one in rest["results"]]
    assert (len(seen), len(set(seen))) == (120, 60)


def test_a_create_with_a_bad_association_makes_nothing(caller: Caller) -> None:
    company = caller.company(name="Acme")
    for bad, message in (
        (typed(424, 279), "One or more associations are invalid"),
        (
            typed(int(company), 280),
            "invalid from object type 0-1 for associations to be created. expected: 0-2",
        ),
    ):
        body = {"properties": {"email": "a@x.test"}, "associations": [bad]}
        assert caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)["message"] == message
    body = {"properties": {"email": "a@x.test"}, "associations": [typed(424, 279)]}
    context = caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)["context"]
    assert context == {
        "INVALID_OBJECT_IDS": ["COMPANY=424 is not valid"],
        "objectId": ["424"],
        "objectType": ["COMPANY"],
    }
    assert caller.ask("GET", "/crm/v3/objects/contacts")["results"] == []


def test_batches_of_v4(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, second = pair
    base = "/crm/v4/associations/contacts/companies/batch"
    made = caller.ask(
        "POST",
        f"{base}/create",
        {
            "inputs": [
                {"from": {"id": contact}, "to": {"id": first}, "types": spec(1)},
                {"from": {"id": contact}, "to": {"id": second}, "types": spec(279)},
                {"from": {"id": contact}, "to": {"id": "999"}, "types": spec(279)},
            ]
        },
        status=207,
    )
    assert [one["toObjectId"] for one in made["results"]] == [int(first), int(second)]
    assert made["numErrors"] == 1
    body = {"inputs": [{"id": contact}, {"id": "999"}]}
    read = caller.ask("POST", f"{base}/read", body, status=207)
    assert read["results"] == [
        {
            "from": {"id": contact},
            "to": [
                {"toObjectId": int(first), "associationTypes": [PRIMARY, PLAIN]},
                {"toObjectId": int(second), "associationTypes": [PLAIN]},
            ],
        }
    ]
    assert read["errors"][0]["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"
    one = {"from": {"id": contact}, "to": {"id": first}, "types": spec(1)}
    caller.ask("POST", f"{base}/labels/archive", {"inputs": [one]}, status=204)
    assert companies_of(caller, contact) == {int(first): [279], int(second): [279]}
    ended = {"inputs": [{"from": {"id": contact}, "to": [{"id": first}, {"id": second}, {"id": "999"}]}]}
    caller.ask("POST", f"{base}/archive", ended, status=204)
    assert companies_of(caller, contact) == {}
    both = {"inputs": [{"from": {"id": contact}, "to": {"id": first}}]}
    assert len(caller.ask("POST", f"{base}/associate/default", both)["results"]) == 2


def test_dated_paths_answer_with_text_and_bodies(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, _ = pair
    base = "/crm/associations/2026-03/contacts/companies/batch"
    one = {"from": {"id": contact}, "to": {"id": first}, "types": spec(1)}
    made = caller.ask("POST", f"{base}/create", {"inputs": [one]}, status=201)
    assert made["results"][0]["toObjectId"] == first
    path = f"/crm/objects/2026-03/0-1/{contact}/associations/0-2"
    assert caller.ask("GET", path)["results"][0]["toObjectId"] == first
    ended = {"inputs": [{"from": {"id": contact}, "to": [{"id": first}]}]}
    assert caller.ask("POST", f"{base}/archive", ended)["status"] == "COMPLETE"


def test_v3_names_its_types(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, second = pair
    path = f"/crm/v3/objects/contacts/{contact}/associations/companies"
    caller.ask("PUT", f"{path}/{first}/contact_to_company")
    caller.ask("PUT", f"{path}/{second}/279")
    assert caller.ask("GET", path)["results"] == [
        {"id": first, "type": "contact_to_company"},
        {"id": first, "type": "contact_to_company_unlabeled"},
        {"id": second, "type": "contact_to_company_unlabeled"},
    ]
    base = "/crm/v3/associations/company/contact/batch"
    body = {"inputs": [{"id": int(first)}, {"id": int(second)}]}
    read = caller.ask("POST", f"{base}/read", body)
    assert [one["from"]["id"] for one in read["results"]] == [first, second]
    assert read["results"][1]["to"] == [{"id": contact, "type": "company_to_contact_unlabeled"}]
    one = {"from": {"id": first}, "to": {"id": contact}, "type": "company_to_contact"}
    caller.ask("POST", f"{base}/archive", {"inputs": [one]}, status=204)
    assert companies_of(caller, contact) == {int(first): [279], int(second): [279]}
    made = caller.ask("POST", f"{base}/create", {"inputs": [one]}, status=201)
    assert made["results"] == [one]
    caller.ask("DELETE", f"{path}/{first}/contact_to_company_unlabeled", status=204)
    assert companies_of(caller, contact) == {int(second): [279]}


def test_pages_of_associations(caller: Caller) -> None:
    company = caller.company(name="Acme")
    rows = [{"email": f"u{n}@x.test", "_company": "Acme"} for n in range(5)]
    caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    path: str | None = f"/crm/v4/objects/companies/{company}/associations/contacts?limit=2"
    seen = []
    while path:
        page = caller.ask("GET", path)
        seen += [one["toObjectId"] for one in page["results"]]
        link = page.get("paging", {}).get("next", {}).get("link")
        path = link and link.removeprefix("http://localhost")
    assert seen == [101, 102, 103, 104, 105]


def test_archiving_a_company_frees_its_contacts(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, _ = pair
    caller.ask("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{first}")
    caller.ask("DELETE", f"/crm/v3/objects/companies/{first}", status=204)
    assert primary_of(caller, contact) is None
    assert companies_of(caller, contact) == {}


def test_parent_companies(caller: Caller, pair: tuple[str, str, str]) -> None:
    _, parent, child = pair
    path = f"/crm/v4/objects/companies/{parent}/associations/companies/{child}"
    caller.ask("PUT", path, spec(13), status=201)
    assert caller.read(child, "hs_parent_company_id", object="companies")["hs_parent_company_id"] == parent
    caller.ask("DELETE", path, status=204)
    assert caller.read(child, "hs_parent_company_id", object="companies")["hs_parent_company_id"] is None


def test_own_labels(caller: Caller, pair: tuple[str, str, str]) -> None:
    contact, first, _ = pair
    base = "/crm/v4/associations/contacts/companies/labels"
    body = {"name": "accountant", "label": "Accountant", "inverseLabel": "Keeps books with"}
    made = caller.ask("POST", base, body)["results"]
    assert [one["label"] for one in made] == ["Accountant", "Keeps books with"]
    here, there = (one["typeId"] for one in made)
    listed = caller.ask("GET", "/crm/associations/v4/contacts/companies/labels")["results"]
    assert listed[:2] == [PRIMARY, PLAIN]
    assert {"category": "USER_DEFINED", "typeId": here, "label": "Accountant"} in listed
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{first}"
    caller.ask("PUT", path, spec(here, category="USER_DEFINED"), status=201)
    back = caller.ask("GET", f"/crm/v4/objects/companies/{first}/associations/contacts")["results"]
    assert [one["typeId"] for one in back[0]["associationTypes"]] == [2, 280, there]
    caller.ask("PUT", base, {"associationTypeId": here, "label": "Bookkeeper"}, status=204)
    caller.ask("DELETE", f"{base}/{here}", status=204)
    assert companies_of(caller, contact) == {int(first): [1, 279]}
    caller.ask("DELETE", f"{base}/1", status=404)
