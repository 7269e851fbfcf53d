"""How customers and contacts come by their names, and who may have which."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.netsuite.caller import Caller
from tests.unit.netsuite.records.record_calls import contact, customer, done, patch, refused, send

EXISTS = "Error while accessing a resource. This entity already exists."
MISSING = "Error while accessing a resource. Please enter value(s) for: "


def name_of(caller: Caller, id: str, kind: str = "customer") -> str:
    name: str = caller.read(kind, id)["entityId"]
    return name


def refusal_of(caller: Caller, kind: str, **values: Any) -> str:
    return refused(send(caller, "POST", f"/{kind}", values), 400, "USER_ERROR")


def test_what_customers_must_have(caller: Caller) -> None:
    assert refusal_of(caller, "customer") == f"{MISSING}Subsidiary, Company Name"
    assert (
        refusal_of(caller, "customer", isPerson=True, firstName="Ann", subsidiary="1")
        == f"{MISSING}Last Name"
    )
    assert refusal_of(caller, "customer", entityId="A", subsidiary="1") == f"{MISSING}Company Name"


def test_a_customer_goes_by_its_own_name(caller: Caller) -> None:
    company = customer(caller, "Alder Works")
    person = caller.create("customer", isPerson=True, firstName="Ann", lastName="Lee", subsidiary="1")
    assert (name_of(caller, company), name_of(caller, person)) == ("Alder Works", "Ann Lee")
    patch(caller, company, companyName="Alder Group")
    patch(caller, person, firstName="Anna")
    assert (name_of(caller, company), name_of(caller, person)) == ("Alder Group", "Anna Lee")


def test_a_name_that_was_given_stays(caller: Caller) -> None:
    id = customer(caller, "Alder Works", entityId="A-1")
    patch(caller, id, companyName="Alder Group")
    record = caller.read("customer", id)
    assert (record["entityId"], record["autoName"]) == ("A-1", False)
    patch(caller, id, entityId=None)
    record = caller.read("customer", id)
    assert (record["entityId"], record["autoName"]) == ("Alder Group", True)
    patch(caller, id, entityId="A-2")
    patch(caller, id, autoName=True)
    assert name_of(caller, id) == "Alder Group"


def test_numbered_customers() -> None:
    caller = Caller(auto_numbering=True)
    first, second = customer(caller, "Alder", entityId="Mine"), customer(caller, "Alder")
    assert (name_of(caller, first), name_of(caller, second)) == ("CUST101", "CUST102")
    patch(caller, first, entityId="Mine", companyName="Birch")
    assert name_of(caller, first) == "CUST101"
    assert name_of(caller, contact(caller), "contact") == "Ann Lee"


def test_a_name_belongs_to_one_of_a_kind_below_a_parent(caller: Caller) -> None:
    top = customer(caller, "Alder")
    assert refusal_of(caller, "customer", companyName=" ALDER ", subsidiary="1") == EXISTS
    sub = customer(caller, "Alder", parent=top)
    assert refusal_of(caller, "customer", companyName="Alder", subsidiary="1", parent=top) == EXISTS
    customer(caller, "Alder", parent=sub)
    assert name_of(caller, contact(caller, entityId="Alder"), "contact") == "Alder"
    response = send(caller, "PATCH", f"/customer/{sub}", {"parent": None})
    assert refused(response, 400, "USER_ERROR") == EXISTS


def test_two_customers_may_share_an_address_of_mail(caller: Caller) -> None:
    customer(caller, "A", email="x@y.example")
    customer(caller, "B", email="x@y.example")


def test_a_name_is_free_again_once_its_holder_has_another_or_is_gone(caller: Caller) -> None:
    first = customer(caller, "Alder")
    patch(caller, first, companyName="Birch")
    second = customer(caller, "Alder")
    done(send(caller, "DELETE", f"/customer/{second}"))
    assert customer(caller, "Alder") not in (first, second)


def test_nobody_stands_below_himself(caller: Caller) -> None:
    top = customer(caller, "A")
    middle = customer(caller, "B", parent=top)
    low = customer(caller, "C", parent=middle)
    for id, parent in ((top, top), (top, low)):
        response = send(caller, "PATCH", f"/customer/{id}", {"parent": parent})
        assert f"Invalid parent reference key {parent}." in refused(response, 400, "USER_ERROR")
    patch(caller, low, parent=top)


def test_external_ids_are_unique_for_each_kind(caller: Caller) -> None:
    customer(caller, "A", externalId="X")
    other = customer(caller, "B")
    contact(caller, externalId="X")
    assert refusal_of(caller, "customer", companyName="C", subsidiary="1", externalId="X") == EXISTS
    response = send(caller, "PATCH", f"/customer/{other}", {"externalId": "X"})
    assert refused(response, 400, "USER_ERROR") == EXISTS


def test_contacts_go_by_first_and_last_name(caller: Caller) -> None:
    assert refusal_of(caller, "contact", lastName="Lee", subsidiary="1") == f"{MISSING}Name"
    id = contact(caller, "Ann")
    assert name_of(caller, id, "contact") == "Ann Lee"
    patch(caller, id, "contact", lastName="Ray")
    assert name_of(caller, id, "contact") == "Ann Ray"
    patch(caller, id, "contact", entityId="Annie")
    patch(caller, id, "contact", lastName="Lee")
    assert name_of(caller, id, "contact") == "Annie"
    patch(caller, id, "contact", entityId=None)
    assert name_of(caller, id, "contact") == "Ann Lee"


def test_contacts_of_different_companies_may_share_a_name(caller: Caller) -> None:
    one, two = customer(caller, "One"), customer(caller, "Two")
    contact(caller, company=one)
    contact(caller, company=two)
    contact(caller)
    assert refusal_of(caller, "contact", firstName="Ann", lastName="Lee", company=one) == EXISTS


def test_a_contact_is_of_its_companys_subsidiary() -> None:
    caller = Caller(subsidiaries=("Parent Co", "East Co"))
    west, east = customer(caller, "West"), customer(caller, "East", subsidiary="2")
    id = caller.create("contact", firstName="Ann", company=east)
    assert caller.read("contact", id)["subsidiary"]["refName"] == "East Co"
    patch(caller, id, "contact", company=west)
    assert caller.read("contact", id)["subsidiary"]["id"] == "1"
    response = send(caller, "PATCH", f"/contact/{id}", {"subsidiary": "2"})
    assert f"Invalid subsidiary reference key 2 for entity {west}." in refused(response, 400, "USER_ERROR")
    assert refusal_of(caller, "contact", firstName="Ann") == f"{MISSING}Subsidiary"


def test_without_subsidiaries_there_is_no_such_field() -> None:
    caller = Caller(subsidiaries=())
    id = caller.create("customer", companyName="Alder")
    assert "subsidiary" not in caller.read("customer", id)
    response = done(send(caller, "PATCH", f"/customer/{id}", {"subsidiary": "1"}))
    assert response.headers["Warning"] == '199 - "Unknown property ignored: subsidiary"'
    assert caller.create("contact", firstName="Ann", company=id) == "1002"


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_a_refused_write_leaves_nothing(caller: Caller, kind: str) -> None:
    image = caller.account.database.image()
    refusal_of(caller, kind, companyName="A", firstName="A", subsidiary="1", email="bad")
    assert caller.account.database.image() == image
