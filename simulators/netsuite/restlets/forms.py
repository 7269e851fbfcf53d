"""The actions ``forms`` and ``formFields``: the entry forms of a record type and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulators.netsuite.records.fields import Field
from simulators.netsuite.records.types import find_type
from simulators.netsuite.restlets.call import Call, ScriptError

UNITS = 10
FIELD_UNITS = 20


@dataclass(frozen=True, slots=True)
class Form:
    """A standard form: the fields by their REST names, in the order in which they are shown."""

    id: str
    name: str
    shown: tuple[str, ...]
    mandatory: frozenset[str]


FORMS: dict[str, Form] = {
    "customer": Form(
        id="-2",
        name="Standard Customer Form",
        shown=(
            *("entityId", "isPerson", "salutation", "firstName", "middleName", "lastName", "title"),
            *(
                "companyName",
                "parent",
                "entityStatus",
                "salesRep",
                "territory",
                "url",
                "category",
                "comments",
            ),
            *("email", "altEmail", "phone", "altPhone", "mobilePhone", "homePhone", "fax", "subsidiary"),
            *("leadSource", "isInactive", "terms", "creditLimit", "creditHoldOverride", "priceLevel"),
            *("currency", "emailPreference", "language", "globalSubscriptionStatus"),
        ),
        mandatory=frozenset({"companyName", "subsidiary"}),
    ),
    "contact": Form(
        id="-40",
        name="Standard Contact Form",
        shown=(
            *("entityId", "salutation", "firstName", "middleName", "lastName", "title", "company"),
            *("email", "altEmail", "phone", "officePhone", "mobilePhone", "homePhone", "fax", "comments"),
            *("isPrivate", "category", "supervisor", "assistant", "subsidiary", "isInactive"),
            "globalSubscriptionStatus",
        ),
        mandatory=frozenset({"entityId", "subsidiary"}),
    ),
}
"""By record type. No form of a transaction is there: transactions are not built."""

_TYPES = {
    "number": "decimal",
    "boolean": "checkbox",
    "reference": "select",
    "enum": "select",
}
_TYPES_BY_NAME = {"comments": "longtext", "creditLimit": "currency"}


def forms(call: Call) -> dict[str, Any]:
    """The forms of a record type."""
    call.take(UNITS)
    form = _form(call.text("recordType"))
    return {"forms": [{"id": form.id, "name": form.name, "preferred": True}]}


def form_fields(call: Call) -> dict[str, Any]:
    """What a form shows, in its order. Raises FORM_NOT_FOUND."""
    call.take(FIELD_UNITS)
    kind, id = call.text("recordType"), call.text("formId")
    form = _form(kind)
    if form.id != id:
        raise ScriptError("FORM_NOT_FOUND", f"There is no form {id} of the record type {kind}.")
    one_world = call.book().one_world
    shown = (find_type(kind).field(name, one_world=one_world) for name in form.shown)
    fields = [_described(form, field) for field in shown if field is not None]
    return {"recordType": kind, "formId": id, "fields": fields}


def _form(kind: str) -> Form:
    form = FORMS.get(kind.lower())
    if form is None:
        raise ScriptError("FORM_NOT_FOUND", f"There are no forms of the record type {kind}.")
    return form


def _described(form: Form, field: Field) -> dict[str, Any]:
    """A field as scripts know it: its name in lower case."""
    return {
        "id": field.name.lower(),
        "label": field.label,
        "type": _TYPES_BY_NAME.get(field.name) or _TYPES.get(field.kind, field.kind),
        "mandatory": field.name in form.mandatory,
        "standard": not field.custom,
        "reference": field.kind in ("reference", "enum", "multiselect"),
    }
