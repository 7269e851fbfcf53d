from __future__ import annotations

from typing import Any

import pytest

from tests.unit.netsuite.caller import Caller, answered, refusal

TYPES = {
    *("text", "longtext", "integer", "decimal", "currency", "percent", "checkbox", "date", "datetime"),
    *("email", "phone", "url", "select", "multiselect"),
}


def shown(caller: Caller, kind: str) -> dict[str, dict[str, Any]]:
    """The fields of the preferred form by id, in their order."""
    (form,) = answered(caller.restlet("forms", recordType=kind))["forms"]
    answer = answered(caller.restlet("formFields", recordType=kind, formId=form["id"]))
    assert (answer["recordType"], answer["formId"]) == (kind, form["id"])
    return {field["id"]: field for field in answer["fields"]}


@pytest.mark.parametrize(("kind", "name"), [("customer", "Customer"), ("contact", "Contact")])
def test_the_standard_form(caller: Caller, kind: str, name: str) -> None:
    answer = answered(caller.restlet("forms", recordType=kind))
    assert answer["forms"][0]["name"] == f"Standard {name} Form"
    assert answer["forms"][0]["preferred"] is True
    assert answer["usageRemaining"] == 4990


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_what_the_form_shows(caller: Caller, kind: str) -> None:
    fields = shown(caller, kind)
    for id, field in fields.items():
        assert set(field) == {"id", "label", "type", "mandatory", "standard", "reference"}
        assert id == id.lower()
        assert field["type"] in TYPES
        assert field["label"]
        assert field["reference"] == (field["type"] in ("select", "multiselect"))
        assert field["standard"] is True
    assert {"email", "phone", "comments"} <= set(fields)
    assert fields["comments"]["type"] == "longtext"
    assert fields["subsidiary"]["mandatory"] is True
    assert "id" not in fields


def test_types_of_a_customer(caller: Caller) -> None:
    fields = shown(caller, "customer")
    names = ("companyname", "creditlimit", "isinactive", "entitystatus", "url")
    assert [fields[name]["type"] for name in names] == ["text", "currency", "checkbox", "select", "url"]
    assert next(iter(fields)) == "entityid"


def test_a_form_shows_no_subsidiary_where_there_are_none() -> None:
    assert "subsidiary" not in shown(Caller(subsidiaries=()), "customer")


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("forms", {"recordType": "salesOrder"}),
        ("formFields", {"recordType": "salesOrder", "formId": "68"}),
        ("formFields", {"recordType": "customer", "formId": "68"}),
    ],
)
def test_forms_that_are_not_there(caller: Caller, action: str, fields: dict[str, str]) -> None:
    response = caller.restlet(action, **fields)
    assert (response.status_code, refusal(response)[0]) == (400, "FORM_NOT_FOUND")


def test_fields_that_are_missing(caller: Caller) -> None:
    assert "recordType" in refusal(caller.restlet("forms"))[1]
    assert "formId" in refusal(caller.restlet("formFields", recordType="customer"))[1]
