"""What calls about associations may say, and what each version has of them (CRM contract 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.crm.caller import Caller, typed
from tests.unit.crm.making import link

BATCH = "/crm/v4/associations/contacts/companies/batch"


def spec(category: Any, id: Any) -> list[dict[str, Any]]:
    return [{"associationCategory": category, "associationTypeId": id}]


@pytest.fixture
def pair(caller: Caller) -> tuple[str, str]:
    return caller.contact(email="ada@acme.test"), caller.company(name="Acme")


def types_of(caller: Caller, contact: str) -> dict[str, list[int]]:
    found = caller.ask("GET", f"/crm/v4/objects/contacts/{contact}/associations/companies")["results"]
    return {str(one["toObjectId"]): [kind["typeId"] for kind in one["associationTypes"]] for one in found}


@pytest.mark.parametrize(
    ("types", "reason"),
    [
        (spec("USER_DEFINED", 279), "association type id 279 is HUBSPOT_DEFINED, not USER_DEFINED"),
        (spec("NONSENSE", 279), "associationCategory must be one of"),
        ([{"associationTypeId": 279}], "required attributes are not set [associationCategory]"),
        (spec("HUBSPOT_DEFINED", None), "required attributes are not set [associationTypeId]"),
        (spec("HUBSPOT_DEFINED", "x"), "associationTypeId must be a number"),
        (spec("HUBSPOT_DEFINED", 4711), "association type id 4711 doesn't exist between contact and company"),
        ({}, "must be a list"),
    ],
)
def test_a_type_is_named_by_its_category_and_id(
    caller: Caller, pair: tuple[str, str], types: Any, reason: str
) -> None:
    contact, company = pair
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    assert reason in caller.ask("PUT", path, types, status=400)["message"]
    body = {"properties": {"email": "b@x.test"}, "associations": [{"to": {"id": company}, "types": types}]}
    caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)
    assert types_of(caller, contact) == {}


ONLY_LABELLED = (
    ("PUT", "objects/contacts/101/associations/default/companies/101"),
    ("PUT", "objects/contacts/101/associations/companies/101"),
    ("DELETE", "objects/contacts/101/associations/companies/101"),
    ("POST", "associations/contacts/companies/batch/associate/default"),
    ("POST", "associations/contacts/companies/batch/labels/archive"),
    ("GET", "associations/contacts/companies/labels"),
    ("POST", "associations/contacts/companies/labels"),
    ("PUT", "associations/contacts/companies/labels"),
    ("DELETE", "associations/contacts/companies/labels/1"),
)
ONLY_NAMED = (
    ("PUT", "objects/contacts/101/associations/companies/101/279"),
    ("DELETE", "objects/contacts/101/associations/companies/101/279"),
    ("GET", "associations/contacts/companies/types"),
)


def test_each_family_of_versions_has_routes_of_its_own(caller: Caller, pair: tuple[str, str]) -> None:
    link(caller, "contacts", pair[0], "companies", pair[1])
    strangers = [(method, f"/crm/v3/{tail}") for method, tail in ONLY_LABELLED]
    for method, tail in ONLY_NAMED:
        product, _, rest = tail.partition("/")
        strangers += [(method, f"/crm/v4/{tail}"), (method, f"/crm/{product}/2026-03/{rest}")]
    for method, path in strangers:
        response = caller.call(method, path, [])
        assert (response.status_code, response.mimetype) == (404, "text/html"), path
    assert types_of(caller, pair[0]) == {pair[1]: [1, 279]}


def test_no_record_is_associated_with_itself(caller: Caller, pair: tuple[str, str]) -> None:
    contact, company = pair
    path = f"/crm/v4/objects/contacts/{contact}/associations/default/contacts/{contact}"
    assert "with itself" in caller.ask("PUT", path, status=400)["message"]
    parent = f"/crm/v4/objects/companies/{company}/associations/companies/{company}"
    caller.ask("PUT", parent, spec("HUBSPOT_DEFINED", 13), status=400)
    assert caller.ask("GET", f"/crm/v4/objects/contacts/{contact}/associations/contacts") == {"results": []}


def test_the_old_ids_of_a_merged_record_lead_to_it_at_both_ends(
    caller: Caller, pair: tuple[str, str]
) -> None:
    contact, old = pair
    body = {"primaryObjectId": caller.company(name="Zeta"), "objectIdToMerge": old}
    survivor = caller.ask("POST", "/crm/v3/objects/companies/merge", body)["id"]
    link(caller, "contacts", contact, "companies", old)
    assert list(types_of(caller, contact)) == [survivor]
    caller.ask("DELETE", f"/crm/v4/objects/contacts/{contact}/associations/companies/{old}", status=204)
    assert types_of(caller, contact) == {}
    other = caller.contact(email="bob@acme.test", associations=[typed(int(old), 279)])
    assert list(types_of(caller, other)) == [survivor]


def test_a_batch_read_leads_on_where_a_record_has_many(caller: Caller) -> None:
    company = caller.company(name="Acme")
    rows = [{"email": f"u{number}@x.test", "_company": "Acme"} for number in range(502)]
    caller.site.vendor("crm").import_records(caller.account, "contacts", rows, cause="fill")
    path, asked = "/crm/v4/associations/companies/contacts/batch/read", {"id": company}
    (first,) = caller.ask("POST", path, {"inputs": [asked]})["results"]
    after = first["paging"]["next"]["after"]
    (rest,) = caller.ask("POST", path, {"inputs": [asked | {"after": after}]})["results"]
    assert (len(first["to"]), len(rest["to"]), "paging" in rest) == (500, 2, False)
    assert len({one["toObjectId"] for one in (*first["to"], *rest["to"])}) == 502
    caller.ask("POST", path, {"inputs": [asked | {"after": "x"}]}, status=400)
    odd = {"inputs": [asked | {"after": "x"}]}
    (whole,) = caller.ask("POST", path.replace("v4", "v3"), odd)["results"]
    assert len({one["id"] for one in whole["to"]}) == 502


def test_a_record_without_associations_is_an_error_of_the_batch(
    caller: Caller, pair: tuple[str, str]
) -> None:
    contact, _ = pair
    read = caller.ask("POST", f"{BATCH}/read", {"inputs": [{"id": contact}]}, status=207)
    assert read["errors"] == [
        {
            "status": "error",
            "message": f"No company is associated with contact {contact}.",
            "context": {
                "fromObjectId": [contact],
                "fromObjectType": ["contact"],
                "toObjectType": ["company"],
            },
            "category": "OBJECT_NOT_FOUND",
            "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        }
    ]
    caller.switch(empty_associations="200")
    assert caller.ask("POST", f"{BATCH}/read", {"inputs": [{"id": contact}]})["results"] == []


@pytest.mark.parametrize("id", [None, True, {}, [], {"id": 1}])
def test_what_is_no_id_is_missed(caller: Caller, id: Any) -> None:
    answer = caller.ask("POST", f"{BATCH}/read", {"inputs": [{"id": id}]}, status=400)
    assert answer["message"].endswith(
        "Cannot build PublicObjectId, some of required attributes are not set [id]"
    )
    one = {"from": {"id": "101"}, "to": {"id": id}, "types": spec("HUBSPOT_DEFINED", 279)}
    caller.ask("POST", f"{BATCH}/create", {"inputs": [one]}, status=400)


def test_a_page_of_nothing_leads_nowhere(caller: Caller, pair: tuple[str, str]) -> None:
    link(caller, "contacts", pair[0], "companies", pair[1])
    for path in (
        f"/crm/v4/objects/contacts/{pair[0]}/associations/companies",
        "/crm/v3/owners",
        "/settings/v3/users",
    ):
        assert caller.ask("GET", f"{path}?limit=0") == {"results": []}


def test_batches_have_their_sizes(caller: Caller) -> None:
    for kind, most in (("read", 1_000), ("create", 2_000), ("archive", 2_000), ("associate/default", 2_000)):
        body = {"inputs": [{"id": 1}] * (most + 1)}
        message = caller.ask("POST", f"{BATCH}/{kind}", body, status=400)["message"]
        assert message.startswith(f"The maximum number of inputs supported in a batch is {most}.")


def test_an_inline_association_is_refused_with_its_own_words(caller: Caller, pair: tuple[str, str]) -> None:
    _, company = pair
    for bad, reason in (
        ({"to": {"id": company}, "types": []}, "[types]"),
        ({"types": spec("HUBSPOT_DEFINED", 279)}, "[id]"),
        (typed(int(company), 279, 201), "doesn't exist between"),
    ):
        body = {"properties": {"email": "b@x.test"}, "associations": [bad]}
        assert reason in caller.ask("POST", "/crm/v3/objects/contacts", body, status=400)["message"]


def test_records_of_a_batch_that_are_not_there_are_named(caller: Caller, pair: tuple[str, str]) -> None:
    contact, company = pair
    types = spec("HUBSPOT_DEFINED", 279)
    ends = (("999", company), ("x", company), ("0", company), (contact, "999"), (contact, company))
    inputs = [{"from": {"id": one}, "to": {"id": other}, "types": types} for one, other in ends]
    made = caller.ask("POST", f"{BATCH}/create", {"inputs": inputs}, status=207)
    assert [one["context"]["INVALID_OBJECT_IDS"] for one in made["errors"]] == [
        ["CONTACT=999 is not valid"],
        ["CONTACT=x is not valid"],
        ["CONTACT=0 is not valid"],
        ["COMPANY=999 is not valid"],
    ]
    assert len(made["results"]) == 1
    ended = [{"from": {"id": one}, "to": [{"id": other}]} for one, other in ends]
    caller.ask("POST", f"{BATCH}/archive", {"inputs": ended}, status=204)
    assert types_of(caller, contact) == {}
    path = f"/crm/v4/objects/contacts/x/associations/companies/{company}"
    assert caller.ask("DELETE", path, status=404)["message"].startswith("Object not found.  objectId")


def test_a_named_association_wants_a_name_that_there_is(caller: Caller, pair: tuple[str, str]) -> None:
    path = "/crm/v3/associations/contacts/companies/batch/create"
    ends = {"from": {"id": pair[0]}, "to": {"id": pair[1]}}
    for more, reason in (
        ({}, "Cannot build PublicAssociation, some of required attributes are not set [type]"),
        ({"type": "nope"}, "nope is not a valid association type between contact and company"),
    ):
        answer = caller.ask("POST", path, {"inputs": [ends | more]}, status=400)
        assert answer["message"].endswith(reason)
    assert types_of(caller, pair[0]) == {}
