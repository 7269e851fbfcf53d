"""Bonds that the core writes: a contact's primary company, a company's parent, against the fake."""

from __future__ import annotations

import pytest

from sync_core.apps.client import AppError, Done, NotDone, Outcome, Refused, Write
from sync_core.apps.factory import receivers
from sync_core.apps.hooks import Named
from sync_core.rules.model import Record
from tests.unit.apps.answers import json, script
from tests.unit.apps.crm.portal import item
from tests.unit.apps.crm.served import Served
from tests.unit.crm.caller import Caller

PRIMARY, PARENT = "associatedcompanyid", "hs_parent_company_id"
TO_COMPANIES = "/crm/v4/associations/contacts/companies/batch/create"
TO_PARENTS = "/crm/v4/associations/companies/companies/batch/create"


@pytest.fixture
def served() -> Served:
    return Served(properties={"contacts": [PRIMARY, "city"], "companies": [PARENT]})


def works_at(contact: str, company: str) -> Write:
    return Write(f"c{contact}", "contacts", {PRIMARY: company}, id=contact)


def belongs_to(child: str, parent: str) -> Write:
    return Write(f"p{child}", "companies", {PARENT: parent}, id=child)


def done(outcomes: list[Outcome]) -> list[Record]:
    assert all(isinstance(one, Done) for one in outcomes), outcomes
    return [one.record for one in outcomes if isinstance(one, Done)]


def types(caller: Caller, object: str, id: str) -> dict[str, list[int]]:
    """The companies of a record by id, each with the types of its association."""
    found = caller.ask("GET", f"/crm/v4/objects/{object}/{id}/associations/companies")["results"]
    return {str(one["toObjectId"]): [kind["typeId"] for kind in one["associationTypes"]] for one in found}


def label(caller: Caller, contact: str, company: str, *ids: int) -> None:
    wanted = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": id} for id in ids]
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    caller.ask("PUT", path, wanted, status=201)


def test_bonds_travel_by_themselves_whatever_they_come_with(served: Served) -> None:
    other = Write("u2", "contacts", {"city": "Turin"}, id="2")
    made = served.batches(
        works_at("1", "7"), other, works_at("2", "7"), Write("k", "contacts", {"city": "X"})
    )
    assert [(batch.object, batch.operation, batch.path, batch.keys) for batch in made] == [
        ("contacts", "update", "/crm/v3/objects/contacts/batch/update", ("u2",)),
        ("contacts", "create", "/crm/v3/objects/contacts/batch/upsert", ("k",)),
        ("contacts", "update", TO_COMPANIES, ("c1", "c2")),
    ]
    (parents,) = served.batches(belongs_to("3", "4"))
    assert (parents.object, parents.path, parents.keys) == ("companies", TO_PARENTS, ("p3",))
    assert [len(batch.keys) for batch in served.batches(*(works_at(str(n), "7") for n in range(230)))] == [
        100,
        100,
        30,
    ]


def test_a_primary_company_is_given_and_read_back(served: Served) -> None:
    contact, company = served.caller.contact(email="ada@acme.test"), served.caller.company(name="Acme")
    (record,) = done(served.sent(works_at(contact, company)))
    assert (record.refs, record.fields[PRIMARY]) == ({"company": company}, company)
    assert record == served.one("contacts", contact)
    assert types(served.caller, "contacts", contact) == {company: [1, 279]}


def test_another_primary_company_takes_no_bond_away(served: Served) -> None:
    caller = served.caller
    contact = caller.contact(email="ada@acme.test")
    acme, beta, gamma = (caller.company(name=name) for name in ("Acme", "Beta", "Gamma"))
    for company in (acme, beta):
        label(caller, contact, company, 1)
    (record,) = done(served.sent(works_at(contact, gamma)))
    assert record.refs == {"company": gamma}
    assert types(caller, "contacts", contact) == {acme: [279], beta: [279], gamma: [1, 279]}


def test_the_labels_of_a_pair_stay(served: Served) -> None:
    caller = served.caller
    contact, company = caller.contact(email="ada@acme.test"), caller.company(name="Acme")
    own = {"name": "accountant", "label": "Accountant"}
    made = caller.ask("POST", "/crm/v4/associations/contacts/companies/labels", own)["results"]
    caller.switch(first_company_becomes_primary=False)
    wanted = [
        {"associationCategory": "USER_DEFINED", "associationTypeId": made[0]["typeId"]},
        {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 931},
    ]
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    caller.ask("PUT", path, wanted, status=201)
    done(served.sent(works_at(contact, company)))
    assert types(caller, "contacts", contact) == {company: [1, 279, 931, made[0]["typeId"]]}
    sent = [[one["types"] for one in body["inputs"]] for body in served.bodies(TO_COMPANIES)]
    plain = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
    primary = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}
    assert sent == [[[primary, plain, wanted[1], wanted[0]]]]


def test_a_parent_is_given_moved_and_turned_round(served: Served) -> None:
    caller = served.caller
    holding, other, daughter = (caller.company(name=name) for name in ("Holding", "Other", "Daughter"))
    for parent in (holding, other):
        (record,) = done(served.sent(belongs_to(daughter, parent)))
        assert (record.refs, record.fields[PARENT]) == ({"parent": parent}, parent)
    assert types(caller, "companies", daughter) == {holding: [450], other: [14, 450]}
    done(served.sent(belongs_to(other, daughter)))
    assert served.one("companies", daughter).refs == {}
    assert types(caller, "companies", other) == {daughter: [14, 450]}


def test_the_time_of_a_bond_is_that_of_its_association(served: Served) -> None:
    caller = served.caller
    contact, company = caller.contact(email="ada@acme.test"), caller.company(name="Acme")
    holding = caller.company(name="Holding")
    caller.advance(60_000)
    at = caller.account.now()
    label(caller, contact, company, 1)
    done(served.sent(belongs_to(company, holding)))
    caller.advance(60_000)
    caller.patch(contact, city="Turin")
    label(caller, contact, company, 1, 931)
    for client in (served.client, Served(caller).client):
        (person,) = client.with_times("contacts", [contact])
        (firm,) = client.with_times("companies", [company])
        assert (person.times[PRIMARY], firm.times[PARENT]) == (at, at)
    caller.ask("DELETE", f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", status=204)
    (person,) = served.client.with_times("contacts", [contact])
    assert (person.refs, person.times[PRIMARY]) == ({}, at + 60_000)


def test_a_bond_alone_is_found_by_polling_and_told_by_webhook(served: Served) -> None:
    caller = served.caller
    contact, company = caller.contact(email="ada@acme.test"), caller.company(name="Acme")
    holding, bystander = caller.company(name="Holding"), caller.contact(email="eve@acme.test")
    caller.advance(60_000)
    at = caller.account.now()
    label(caller, contact, company, 1)
    done(served.sent(belongs_to(company, holding)))
    assert served.changed("contacts", at) == [contact]
    assert served.changed("companies", at) == [company]
    assert served.one("contacts", bystander).modified < at


def test_what_cannot_be_bound_is_set_apart(served: Served) -> None:
    caller = served.caller
    contacts = [caller.contact(email=f"u{n}@acme.test") for n in range(9)]
    acme, gone = caller.company(name="Acme"), caller.company(name="Gone")
    for path in (f"companies/{gone}", f"contacts/{contacts[5]}"):
        caller.ask("DELETE", f"/crm/v3/objects/{path}", status=204)
    wanted = [works_at(id, gone if place in (2, 7) else acme) for place, id in enumerate(contacts)]
    outcomes = served.sent(*wanted)
    assert [one.key for one in outcomes] == [write.key for write in wanted]
    refused = {place: one for place, one in enumerate(outcomes) if isinstance(one, Refused)}
    assert {place: (one.code, one.params) for place, one in refused.items()} == {
        2: ("ASSOCIATION_PENDING", {"other": gone}),
        5: ("COUNTERPART_DELETED", {"id": contacts[5]}),
        7: ("ASSOCIATION_PENDING", {"other": gone}),
    }
    assert sum(isinstance(one, Done) for one in outcomes) == 6
    assert len(served.bodies(TO_COMPANIES)) < 10


def test_a_contact_that_was_merged_away_is_not_done(served: Served) -> None:
    caller = served.caller
    first, second = caller.contact(email="a@acme.test"), caller.contact(email="b@acme.test")
    company = caller.company(name="Acme")
    caller.ask(
        "POST", "/crm/v3/objects/contacts/merge", {"primaryObjectId": first, "objectIdToMerge": second}
    )
    assert served.sent(works_at(second, company)) == [NotDone(f"c{second}")]


def test_a_bond_whose_answer_was_lost_is_found_standing(served: Served) -> None:
    caller = served.caller
    contact, company = caller.contact(email="ada@acme.test"), caller.company(name="Acme")
    (batch,) = served.batches(works_at(contact, company))
    assert served.client.recover(batch) == [NotDone(f"c{contact}")]
    served.wire.lost.add(TO_COMPANIES)
    with pytest.raises(AppError) as failed:
        served.client.send(batch)
    assert failed.value.happened == "maybe"
    assert [record.refs for record in done(served.client.recover(batch))] == [{"company": company}]
    assert len(served.bodies(TO_COMPANIES)) == 1


def test_a_bond_that_a_person_moved_meanwhile_is_judged_anew(served: Served) -> None:
    caller = served.caller
    contact = caller.contact(email="ada@acme.test")
    acme, beta = caller.company(name="Acme"), caller.company(name="Beta")
    (batch,) = served.batches(works_at(contact, acme))
    label(caller, contact, beta, 1)
    assert served.client.recover(batch) == [NotDone(f"c{contact}")]
    assert served.one("contacts", contact).refs == {"company": beta}


def test_a_record_that_cannot_be_read_back_may_have_its_bond(served: Served) -> None:
    contact, company = served.caller.contact(email="ada@acme.test"), served.caller.company(name="Acme")
    served.wire.lost.add("/crm/v3/objects/contacts/batch/read")
    with pytest.raises(AppError) as failed:
        served.sent(works_at(contact, company))
    assert (failed.value.code, failed.value.happened) == ("APP_UNAVAILABLE", "maybe")


def test_a_bond_that_the_crm_refuses_as_a_whole_is_told_by_what_it_says() -> None:
    nothing = json({"results": []})
    trouble = {"category": "VALIDATION_ERROR", "message": "no more of these", "context": {}}
    vendor = script(nothing, json(trouble, 400), json({"results": [item("51")]}))
    client = vendor.client("crm")
    (batch,) = client.batches([works_at("51", "900")])
    assert client.send(batch) == [
        Refused("c51", "INVALID_VALUE", {"field": "", "value": "", "message": "no more of these"})
    ]


def test_a_webhook_names_a_record_by_its_end_of_the_bond() -> None:
    event = (
        b'[{"subscriptionType":"company.associationChange","fromObjectId":9,"toObjectId":5,"occurredAt":7}]'
    )
    assert receivers()["crm"].named({}, event) == [Named("companies", "9", 7)]
    assert receivers()["crm"].named({}, b'[{"subscriptionType":"company.creation"}]') == []
