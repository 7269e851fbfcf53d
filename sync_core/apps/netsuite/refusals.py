"""Why NetSuite refused one record (NetSuite contract 4.1, 6.1, 7; data-sync B.5.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sync_core.apps.netsuite.errors import APP, Trouble, forbidden
from sync_core.apps.netsuite.fields import ADDRESS, field_of, spelled_like

_REQUIRED = re.compile(r"Please enter value\(s\) for: (.+)")
_INVALID = re.compile(r"Invalid Field Value (.*?) for the following field: (\S+)")
_REFERENCE = re.compile(r"Invalid (\S+) reference key ([^\s.]+)")
_PROPERTY = re.compile(r"unknown property:? ['\"]?([\w.]+)", re.IGNORECASE)
_CHANGED = "Record has been changed"
_TAKEN = "already exists"

NOT_TRIED = "SSS_USAGE_LIMIT_EXCEEDED"
NO_SUCH_RECORD = "NONEXISTENT_ID"


def refusal(trouble: Trouble, sent: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The code and parameters for one refused record; ``sent`` are the fields that we wanted to write."""
    text = trouble.text
    if trouble.code == "RCRD_HAS_BEEN_CHANGED" or _CHANGED in text:
        return "STALE_VERSION", {"app": APP}
    if trouble.code == "INSUFFICIENT_PERMISSION":
        error = forbidden(text)
        return error.code, error.params
    if is_taken(trouble):
        return "INVALID_VALUE", _params("name", name_in(sent), text)
    if required := _REQUIRED.search(text):
        return _missing([label.strip(" .") for label in required[1].split(",")], text)
    if invalid := _INVALID.search(text):
        return _invalid(invalid[2].rstrip("."), invalid[1], text)
    if reference := _REFERENCE.search(text):
        return _invalid(reference[1], reference[2], text)
    if unknown := _PROPERTY.search(text):
        return "FIELD_MAP_STALE", _params(spelled_like(unknown[1], sent), "", text)
    field = field_of(trouble.path) if trouble.path else ""
    return (
        _invalid(field, sent.get(field, ""), text)
        if field
        else ("INVALID_VALUE", _params("record", text, text))
    )


def is_taken(trouble: Trouble) -> bool:
    """Whether another record has the name that this one was to have."""
    return trouble.code in ("DUP_RCRD", "UNIQUE_CUST_ID_REQD") or _TAKEN in trouble.text


def name_in(sent: Mapping[str, str]) -> str:
    """The name by which NetSuite tells a record apart: its own if it is given one, else what makes it."""
    person = " ".join(filter(None, (sent.get("firstName"), sent.get("lastName"))))
    return sent.get("entityId") or sent.get("companyName") or person


def _missing(labels: list[str], text: str) -> tuple[str, dict[str, str]]:
    if "Subsidiary" in labels:
        return "SUBSIDIARY_MISSING", {"app": APP, "message": text}
    return "REQUIRED_FIELD_MISSING", _params(", ".join(labels), "", text)


def _invalid(field: str, value: str, text: str) -> tuple[str, dict[str, str]]:
    part = field.rpartition(".")[2].lower()
    if part in ADDRESS:
        return "ADDRESS_INVALID", {"app": APP, "value": value, "part": part, "message": text}
    return "INVALID_VALUE", _params(field, value, text)


def _params(field: str, value: str, text: str) -> dict[str, str]:
    return {"app": APP, "field": field, "value": value, "message": text}
