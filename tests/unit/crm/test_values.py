"""The typing of values, and one 400 that names every bad one (CRM contract 4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.crm.caller import Caller


@pytest.fixture
def typed(caller: Caller) -> Caller:
    """A portal with one custom property of each type."""
    shapes = {
        "a_number": ("number", "number"),
        "a_bool": ("bool", "booleancheckbox"),
        "a_date": ("date", "date"),
        "a_moment": ("datetime", "date"),
        "a_choice": ("enumeration", "select"),
        "some_choices": ("enumeration", "checkbox"),
    }
    for name, (type, field_type) in shapes.items():
        options = [{"label": one.upper(), "value": one} for one in ("a", "b", "c")]
        body = {
            "name": name,
            "label": name,
            "type": type,
            "fieldType": field_type,
            "groupName": "contactinformation",
            "options": options if type == "enumeration" else [],
        }
        caller.ask("POST", "/crm/v3/properties/contacts", body, status=201)
    return caller


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("a_number", "1200.50", "1200.50"),
        ("a_number", 1200.5, "1200.5"),
        ("a_number", 12, "12"),
        ("a_number", "1.2e3", "1.2e3"),
        ("a_bool", True, "true"),
        ("a_bool", "False", "false"),
        ("a_date", "2026-11-02", "2026-11-02"),
        ("a_date", 1793577600000, "2026-11-02"),
        ("a_date", "1793577600000", "2026-11-02"),
        ("a_moment", "2026-11-02T10:15:04.12+01:00", "2026-11-02T09:15:04.120Z"),
        ("a_moment", 1793610904120, "2026-11-02T09:15:04.120Z"),
        ("a_moment", "2026-11-02T09:15:04Z", "2026-11-02T09:15:04Z"),
        ("a_moment", "1000-01-01T00:00:00Z", "1000-01-01T00:00:00Z"),
        ("a_moment", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("a_choice", "b", "b"),
        ("some_choices", "c;a", "c;a"),
        ("some_choices", "c;a;c", "c;a"),
        ("hs_additional_emails", "B@x.test;b@x.test;c@x.test", "b@x.test;c@x.test"),
        ("city", "  Turin ", "Turin"),
        ("city", 5, "5"),
    ],
)
def test_what_is_taken_and_how_it_is_kept(typed: Caller, name: str, sent: Any, kept: str) -> None:
    assert typed.read(typed.contact(**{name: sent}), name)[name] == kept


@pytest.mark.parametrize(
    ("name", "sent", "code"),
    [
        ("a_number", "12a", "INVALID_INTEGER"),
        ("a_number", "1.2.3", "INVALID_INTEGER"),
        ("a_number", "\u0661\u0662", "INVALID_INTEGER"),
        ("a_number", "1e999", "INVALID_INTEGER"),
        ("a_number", "1e-9999", "INVALID_INTEGER"),
        ("a_number", "9" * 400, "INVALID_INTEGER"),
        ("a_bool", "yes", "INVALID_OPTION"),
        ("a_date", 1793577600001, "INVALID_DATE"),
        ("a_date", "02.11.2026", "INVALID_DATE"),
        ("a_date", "\u0661\u0662\u0663", "INVALID_DATE"),
        ("a_moment", "soon", "INVALID_LONG"),
        ("a_moment", "0001-01-01T00:00:00+14:00", "INVALID_LONG"),
        ("a_moment", "9999-12-31T23:59:59-14:00", "INVALID_LONG"),
        ("a_moment", 99999999999999999, "INVALID_LONG"),
        ("a_choice", "B", "INVALID_OPTION"),
        ("a_choice", "a;b", "INVALID_OPTION"),
        ("some_choices", "a;d", "INVALID_OPTION"),
        ("email", "nobody", "INVALID_EMAIL"),
        ("email", "a@b", "INVALID_EMAIL"),
        ("email", "a@x.test;b@x.test", "INVALID_EMAIL"),
        ("hs_additional_emails", "a@x.test;b", "INVALID_EMAIL"),
        ("hubspot_owner_id", "9001", "INVALID_OPTION"),
        ("createdate", "2026-11-02", "READ_ONLY_VALUE"),
        ("associatedcompanyid", "1", "READ_ONLY_VALUE"),
        ("nothing", "1", "PROPERTY_DOESNT_EXIST"),
    ],
)
def test_what_is_refused(typed: Caller, name: str, sent: Any, code: str) -> None:
    body = typed.ask("POST", "/crm/v3/objects/contacts", {"properties": {name: sent}}, status=400)
    assert [(one["code"], one["context"]) for one in body["errors"]] == [(code, {"propertyName": [name]})]


def test_one_answer_names_every_bad_property(caller: Caller) -> None:
    id = caller.contact(email="ada@acme.test")
    body = caller.patch(id, sku2="1", email="Bad", firstname="Ada", status=400)
    prefix = "Property values were not valid: "
    assert body["message"].startswith(prefix)
    details = json.loads(body["message"].removeprefix(prefix))
    assert [(one["isValid"], one["name"], one["error"]) for one in details] == [
        (False, "sku2", "PROPERTY_DOESNT_EXIST"),
        (False, "email", "INVALID_EMAIL"),
    ]
    assert details[0]["message"] == 'Property "sku2" does not exist'
    assert details[0]["portalId"] == int(caller.account.id)
    assert details[1]["message"] == "Email address Bad is invalid"
    assert body["category"] == "VALIDATION_ERROR"
    assert caller.read(id, "firstname")["firstname"] is None


def test_the_text_of_an_unknown_option(caller: Caller) -> None:
    body = caller.ask(
        "POST", "/crm/v3/objects/companies", {"properties": {"name": "A", "type": "x"}}, status=400
    )
    assert body["errors"][0]["message"].startswith(
        'x was not one of the allowed options: [label: "Prospect"\nvalue: "PROSPECT"\ndisplay_order: 0\n'
        "hidden: false\nread_only: false\n, label:"
    )


def test_a_leading_semicolon_appends(typed: Caller) -> None:
    id = typed.contact(some_choices="a")
    typed.patch(id, some_choices=";b;a")
    assert typed.read(id, "some_choices")["some_choices"] == "a;b"
    typed.patch(id, some_choices="c")
    assert typed.read(id, "some_choices")["some_choices"] == "c"


def test_appending_does_not_judge_what_is_there(typed: Caller) -> None:
    id = typed.contact(some_choices="a;b")
    left = [{"label": one.upper(), "value": one} for one in ("b", "c")]
    typed.ask("PATCH", "/crm/v3/properties/contacts/some_choices", {"options": left})
    typed.patch(id, some_choices=";c")
    assert typed.read(id, "some_choices")["some_choices"] == "a;b;c"
    typed.patch(id, some_choices=";a", status=400)


def test_lifecycle_stages_only_go_forward(caller: Caller) -> None:
    id = caller.contact(email="a@x.test", lifecyclestage="opportunity")
    caller.patch(id, lifecyclestage="lead", city="Turin")
    assert caller.read(id, "lifecyclestage", "city")["lifecyclestage"] == "opportunity"
    assert caller.read(id, "city")["city"] == "Turin"
    caller.patch(id, lifecyclestage="")
    caller.patch(id, lifecyclestage="lead")
    assert caller.read(id, "lifecyclestage")["lifecyclestage"] == "lead"


def test_owners_by_id_only(caller: Caller) -> None:
    assert (
        caller.read(caller.contact(hubspot_owner_id="702"), "hubspot_owner_id")["hubspot_owner_id"] == "702"
    )
