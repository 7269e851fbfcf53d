"""How the sentences of steps are read."""

from __future__ import annotations

import pytest

from rehearse.scenes.words import length, moment, number
from rehearse.steps.wording import phrase


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("0:00", 0), ("3:00", 180_000), ("5:01", 301_000), ("5:00.001", 300_001), ("600:00", 36_000_000)],
)
def test_moments(text: str, milliseconds: int) -> None:
    assert moment(text) == milliseconds


@pytest.mark.parametrize("text", ["", "3", "3:0", "3:60", "3:00.5", "-1:00", "1:00:00"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="no moment"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("10 minutes", 600_000), ("an hour", 3_600_000), ("one day", 86_400_000), ("90 seconds", 90_000)],
)
def test_lengths_of_time(text: str, milliseconds: int) -> None:
    assert length(text) == milliseconds


def test_what_is_no_length_of_time_is_told() -> None:
    with pytest.raises(ValueError, match="no length of time"):
        length("10 parsecs")


def test_numbers_may_be_words() -> None:
    assert [number(text) for text in ("no", "one", "ten", "420")] == [0, 1, 10, 420]


def test_blanks_are_typed() -> None:
    sentence = phrase('the {field:Field} of "{name:Text}" is "{value:Text}" after {wait:Length} in {app:App}')
    told = sentence.parse_arguments('the mobile phone of "Ann" is "" after 10 minutes in the CRM')
    assert told == {"field": "mobile phone", "name": "Ann", "value": "", "wait": 600_000, "app": "crm"}


def test_what_a_story_is_about_is_one_of_the_kinds() -> None:
    told = phrase("the story is about {pairs:Pairs}").parse_arguments(
        "the story is about companies and NetSuite customers"
    )
    assert told is not None
    kind = told["pairs"]
    assert (kind.app, kind.crm.object, kind.partner.object) == ("netsuite", "companies", "company_customer")


@pytest.mark.parametrize(
    ("text", "noun"),
    [("contacts", "contact"), ("companies", "company"), ("NetSuite individuals", "NetSuite individual")],
)
def test_several_records_are_told_by_one_of_them(text: str, noun: str) -> None:
    assert phrase("these {records:Records}").parse_arguments(f"these {text}") == {"records": noun}


def test_a_kind_that_nobody_knows_is_no_sentence() -> None:
    assert not phrase("these {records:Records}").is_matching("these deals")
    assert not phrase("the story is about {pairs:Pairs}").is_matching("the story is about deals and invoices")


def test_a_text_ends_at_its_quote() -> None:
    sentence = phrase('a contact "{name:Text}"')
    assert not sentence.is_matching('a contact "Ann" with e-mail "ann@people.test"')
