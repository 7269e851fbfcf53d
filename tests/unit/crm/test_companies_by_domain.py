"""Companies that a portal gives its contacts by the domain of their address (CRM contract 19, trap 41)."""

from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller

COMPANIES = "/crm/v3/objects/companies"
LAG = 10_000


@pytest.fixture
def caller() -> Caller:
    return Caller(companies_by_domain=True)


def company_of(caller: Caller, contact: str) -> str | None:
    found = caller.read(contact, "associatedcompanyid")["associatedcompanyid"]
    return None if found is None else str(found)


def every_company(caller: Caller) -> list[str]:
    return [one["id"] for one in caller.ask("GET", COMPANIES)["results"]]


def test_trap_41_a_contact_joins_the_oldest_company_of_its_domain_some_moments_later(caller: Caller) -> None:
    oldest, _ = caller.company(name="Acme", domain="Acme.test"), caller.company(domain="acme.test")
    contact = caller.contact(email="ada@acme.test")
    caller.advance(LAG - 1)
    assert company_of(caller, contact) is None
    caller.advance(1)
    assert company_of(caller, contact) == oldest


def test_a_company_is_made_where_there_is_none(caller: Caller) -> None:
    contacts = [caller.contact(email=f"{name}@new.test") for name in ("ada", "bob")]
    caller.advance(LAG)
    (made,) = every_company(caller)
    assert [company_of(caller, one) for one in contacts] == [made, made]
    assert caller.read(made, "name", "domain", "hs_object_source", object="companies").items() >= {
        ("name", "new.test"),
        ("domain", "new.test"),
        ("hs_object_source", "AUTO_ASSOCIATE_BY_DOMAIN"),
    }


def test_an_address_that_comes_later_counts_too(caller: Caller) -> None:
    company, contact = caller.company(name="Acme", domain="acme.test"), caller.contact(firstname="Ada")
    caller.advance(LAG)
    assert company_of(caller, contact) is None
    caller.patch(contact, email="ada@acme.test")
    caller.advance(LAG)
    assert company_of(caller, contact) == company


def test_a_contact_that_has_a_company_keeps_it(caller: Caller) -> None:
    caller.company(name="Acme", domain="acme.test")
    own, contact = caller.company(name="Other"), caller.contact(email="ada@acme.test")
    path = f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{own}"
    caller.ask("PUT", path)
    caller.advance(LAG)
    assert company_of(caller, contact) == own


def test_a_domain_of_anybody_s_makes_no_company(caller: Caller) -> None:
    caller.contact(email="ada@gmail.com")
    caller.advance(LAG)
    assert every_company(caller) == []


def test_a_contact_that_went_away_meanwhile_is_left_alone(caller: Caller) -> None:
    contact = caller.contact(email="ada@new.test")
    caller.ask("DELETE", f"/crm/v3/objects/contacts/{contact}", status=204)
    caller.advance(LAG)
    assert every_company(caller) == []


def test_a_contact_that_was_merged_meanwhile_gets_it_once(caller: Caller) -> None:
    ada, bob = caller.contact(email="ada@new.test"), caller.contact(email="bob@new.test")
    merged = caller.ask(
        "POST", "/crm/v3/objects/contacts/merge", {"primaryObjectId": ada, "objectIdToMerge": bob}
    )["id"]
    caller.advance(LAG)
    assert [company_of(caller, merged)] == every_company(caller)


def test_a_snapshot_keeps_what_is_still_to_come(caller: Caller) -> None:
    contact = caller.contact(email="ada@new.test")
    caller.site.snapshots.take("before")
    caller.advance(LAG)
    first = company_of(caller, contact)
    caller.site.snapshots.restore("before")
    assert company_of(caller, contact) is None
    caller.advance(LAG)
    assert company_of(caller, contact) == first
