"""Nobody can be found in a masked file, and it is still told what was the same as what."""

from __future__ import annotations

import pytest

from rehearse.replays.masking import HIDDEN, Masks, without_secrets


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("ann.lee@acme.com", r"person-1@example.test"),
        ("ANN.LEE@ACME.COM", "PERSON-1@EXAMPLE.TEST"),
        ("+49 (30) 123-45", "+00 (00) 000-01"),
        ("Ann Lee", "Xxx Xxx~1"),
        ("  Ann ", "  Xxx~1 "),
        ("Main Street 12a", "Xxxx Xxxxxx 00x~1"),
        ("https://acme.com/ann", "https://site-1.example.test/"),
    ],
)
def test_the_shape_of_a_value_stays(value: str, shape: str) -> None:
    assert Masks().value(value) == shape


@pytest.mark.parametrize("value", ["", "  ", "true", "2026-03-02", "2026-03-02T09:00:00.000Z"])
def test_what_says_nothing_of_anybody_stays(value: str) -> None:
    assert Masks().value(value) == value


def test_the_same_value_has_the_same_mask_and_no_other_has_it() -> None:
    masks = Masks()
    ann, bob = masks.value("Ann"), masks.value("Bob")
    assert ann != bob
    assert masks.value("Ann") == ann
    assert masks.value("4930123") == masks.value("+49 30 123").replace("+", "").replace(" ", "")
    assert masks.value("ann@acme.com").lower() == masks.value("ANN@acme.com").lower()


def test_short_numbers_keep_apart_when_their_digits_run_out() -> None:
    masks = Masks()
    masked = [masks.value(str(number)) for number in range(10, 30)]
    assert len(set(masked)) == 20


def test_ids_codes_and_numbers_of_an_event_stay() -> None:
    event = {
        "id": 20,
        "at": 1_772_442_000_000,
        "kind": "row",
        "app": "crm",
        "cause": "person",
        "object": "contacts",
        "record": "101",
        "change": "created",
        "fields": {
            "email": "ann@people.test",
            "state": "Bavaria",
            "hs_object_source": "CRM_UI",
            "Balance": 3,
        },
    }
    masked = Masks().event(event)
    assert masked == {
        **event,
        "fields": {
            "email": "person-1@example.test",
            "state": "Xxxxxxx~2",
            "hs_object_source": "CRM_UI",
            "Balance": 3,
        },
    }


def test_a_name_that_nobody_knows_counts_as_a_value() -> None:
    masked = Masks().event({"kind": "later", "nickname": "Annie", "deep": [{"hobby": "Chess"}]})
    assert masked == {"kind": "later", "nickname": "Xxxxx~1", "deep": [{"hobby": "Xxxxx~2"}]}


def test_an_address_in_a_path_is_masked() -> None:
    masked = Masks().event({"kind": "request", "path": "/crm/v3/objects/contacts/ann@people.test"})
    assert masked["path"] == "/crm/v3/objects/contacts/person-1@example.test"


def test_the_name_of_a_fault_is_nobodys() -> None:
    assert Masks().event({"kind": "fault", "name": "lost_answer"})["name"] == "lost_answer"


def test_sentences_lose_what_they_quote_and_what_is_known() -> None:
    masks = Masks(words=("contact",))
    ann = masks.value("Ann Lee")
    told = masks.sentence("'contact' of ANN LEE is \"Secret\", not 'Other', says ann@people.test")
    assert told.startswith(f"'contact' of {ann} is \"Xxxxxx~2\", not 'Xxxxx~3', says person-")
    assert "QuickBooks' answer doesn't count" in masks.sentence("QuickBooks' answer doesn't count")


def test_parts_of_words_are_no_mentions() -> None:
    masks = Masks()
    masks.value("Ann")
    assert masks.sentence("Annual anniversaries") == "Annual anniversaries"


def test_secrets_are_hidden_masked_or_not() -> None:
    given = {"client_secret": "abc", "SyncToken": "3", "deep": [{"Authorization": "Bearer pat-sim-1"}]}
    hidden = {"client_secret": HIDDEN, "SyncToken": "3", "deep": [{"Authorization": HIDDEN}]}
    assert Masks().data(given) == hidden
    assert without_secrets(given) == hidden
    assert without_secrets(["at-sim-9130-abc"]) == [HIDDEN]
