"""What a scenario needs is read off its words, so that new scenarios need no new tags."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rehearse.accept.needs import LOOKS, OUR_OWN, TAGS, WORDS, lacking, passed_over
from rehearse.accept.surface import CAPABILITIES, About, Pair

CUSTOMERS = Pair(crm_object="contacts", app="quickbooks", app_object="customer")
COMPANIES = Pair(crm_object="companies", app="netsuite", app_object="company_customer")
PLAIN = ('Given "Ann" is linked', "Then there is 1 customer")


def core(*capabilities: str, syncs: Sequence[Pair] = (CUSTOMERS,)) -> About:
    return About(surface=1, name="a core", syncs=tuple(syncs), capabilities=capabilities)


def test_a_story_that_names_no_pair_is_about_contacts_and_customers() -> None:
    assert lacking(core(), PLAIN, ()) == ""
    without = lacking(core(syncs=[COMPANIES]), PLAIN, ())
    assert without == "needs a sync of contacts and QuickBooks customers"


def test_pairs_that_are_named_have_to_be_synced() -> None:
    steps = ("companies and NetSuite customers sync both ways",)
    assert lacking(core(), steps, ()) == "needs a sync of companies and NetSuite customers"
    assert lacking(core(syncs=[COMPANIES]), steps, ()) == ""


def test_an_app_that_is_named_has_to_be_one_of_the_core() -> None:
    steps = ("the CRM and NetSuite are connected",)
    assert lacking(core(), steps, ()) == "needs a sync with NetSuite"
    assert lacking(core(syncs=[COMPANIES]), steps, ()) == ""


def test_time_is_a_tag_and_our_own_core_is_another() -> None:
    assert lacking(core(), PLAIN, ["time", "F-01"]) == "needs the capability clock"
    assert lacking(core("clock"), PLAIN, ["time", "F-01"]) == ""
    assert lacking(core("clock"), PLAIN, ["time", "world_only"]) == OUR_OWN


@pytest.mark.parametrize(
    ("capability", "step"),
    [
        ("checks", 'the checks name "bundle" as missing'),
        ("filters", 'only contacts whose job title is "Buyer" and customers whose city is "Bern" sync'),
        (
            "filters",
            'contacts and customers sync both ways if the city in the CRM or in the app is "Bern"',
        ),
        ("languages", 'the card of "Ann" says "Unbekannt" in German'),
        ("mappings", "the job title of contacts is mapped to the notes of customers"),
        ("placement", "a card for contacts is placed by hand where the app was installed on 2025-10-08"),
        ("reconnect", "QuickBooks is connected again"),
        ("retry", 'a user asks for another try of the contact "Ann"'),
        ("users", 'a user "ann@people.test" who is super admin'),
    ],
)
def test_words_that_ask_for_a_capability(capability: str, step: str) -> None:
    assert lacking(core(), (step,), ()) == f"needs the capability {capability}"
    assert lacking(core(capability), (step,), ()) == ""


def test_what_only_looks_is_passed_over_and_leaves_nothing_out() -> None:
    step = 'the audit keeps the lost phone "200" of "Ann"'
    assert lacking(core(), (*PLAIN, step), ()) == ""
    assert passed_over(core(), step) == "audit"
    assert passed_over(core("audit"), step) == ""
    assert passed_over(core(), PLAIN[1]) == ""


def test_every_capability_is_asked_for_by_words_or_by_how_the_suite_runs() -> None:
    assert {*LOOKS, *WORDS, *TAGS.values(), "events", "hooks"} == {*CAPABILITIES}
