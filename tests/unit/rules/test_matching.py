"""Match keys and the choice among candidates (data-sync B.7.1, B.7.2, C.3)."""

from __future__ import annotations

import pytest

from sync_core.rules.matching import MatchKey, choose, freemail_domains, has_key, key_of, keys_of, seniority
from sync_core.rules.model import Record
from sync_core.rules.offers.quickbooks import CONTACT_CUSTOMER

(EMAIL,) = CONTACT_CUSTOMER.pair.keys
DOMAIN = MatchKey("domain", "domain", ("domain",), ("Url",))
NAME = MatchKey("name", "name", ("name",), ("CompanyName",))


def customer(id: str, created: int, *, live: bool = True) -> Record:
    return Record("customer", id, {}, created=created, modified=created, live=live)


def test_f09_an_email_matches_whatever_its_case() -> None:
    contact = {"email": " Ann@Acme.com"}
    assert key_of(contact, EMAIL, "crm") == key_of({"PrimaryEmailAddr": "ann@acme.COM "}, EMAIL, "app")


def test_secondary_emails_count_after_the_primary() -> None:
    contact = {"email": "b@x.com", "hs_additional_emails": "A@x.com; c@x.com;b@x.com"}
    assert keys_of(contact, EMAIL, "crm") == ("b@x.com", "a@x.com", "c@x.com")
    assert key_of({"hs_additional_emails": "A@x.com"}, EMAIL, "crm") == "a@x.com"


@pytest.mark.parametrize(("side", "fields"), [("crm", {"email": " "}), ("app", {})])
def test_no_usable_key(side: str, fields: dict[str, str]) -> None:
    assert not has_key(fields, [EMAIL], "crm" if side == "crm" else "app")
    assert has_key(fields, [], "crm")


def test_a_domain_is_taken_out_of_a_url_but_not_a_mail_providers() -> None:
    assert key_of({"Url": "https://www.Acme.com/about"}, DOMAIN, "app") == key_of(
        {"domain": "acme.com"}, DOMAIN, "crm"
    )
    assert key_of({"domain": "GMail.com"}, DOMAIN, "crm") == ""
    assert "gmail.com" in freemail_domains()
    assert has_key({"domain": "gmail.com", "name": "Acme"}, [DOMAIN, NAME], "crm")


def test_names_match_without_case_and_inner_blanks() -> None:
    assert key_of({"name": "ACME  Corp"}, NAME, "crm") == key_of({"CompanyName": " acme corp"}, NAME, "app")


def test_the_oldest_wins_then_the_lowest_number() -> None:
    records = [customer("10", 5), customer("9", 5), customer("2", 7), customer("x", 5)]
    found = choose(records)
    assert found.partner is records[1]
    assert [record.id for record in found.losers] == ["10", "x", "2"]
    assert choose(reversed(records)) == found
    assert [record.id for record in sorted(records, key=seniority)] == ["9", "10", "x", "2"]


def test_the_oldest_that_is_free() -> None:
    records = [customer("1", 1), customer("2", 2), customer("3", 3), customer("0", 0, live=False)]
    found = choose(records, linked={"1"})
    assert (found.partner, found.losers, found.taken) == (records[1], (records[2],), None)


def test_all_are_taken_or_there_is_none() -> None:
    records = [customer("2", 2), customer("1", 1)]
    found = choose(records, linked=["1", "2"])
    assert (found.partner, found.losers, found.taken) == (None, (), records[1])
    assert choose([customer("1", 1, live=False)]).taken is None
