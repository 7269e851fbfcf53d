"""The CRM's refusals and what they are called in the core (CRM contract 4.2, 5, 11, 13; data-sync B.5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.crm.wire import TROUBLES, Trouble
from sync_core.apps.http import Answer
from sync_core.ports import Later

# Short texts of the vendor that its clients parse as well; there is no other place that holds these ids.
_EXISTS = re.compile(r"Existing ID: (\d+)")
_TAKEN = re.compile(r"propertyName=(\w+), value=(.*?)\} on \S+\. +(\d+) already has that value")
_INVALID = "Property values were not valid: "

_DETAIL_CODES = {
    "PROPERTY_DOESNT_EXIST": "FIELD_MAP_STALE",
    "READ_ONLY_VALUE": "FIELD_MAP_STALE",
    "MISSING_REQUIRED_PROPERTY": "REQUIRED_FIELD_MISSING",
    "MISSING_CONDITIONAL_REQUIRED_PROPERTY": "REQUIRED_FIELD_MISSING",
}
"""Every other code of a property (INVALID_EMAIL, INVALID_OPTION, INVALID_DATE...) is INVALID_VALUE."""

_CATEGORIES = {
    "CONFLICT": "INVALID_VALUE",
    "VALIDATION_ERROR": "INVALID_VALUE",
    "OBJECT_NOT_FOUND": "COUNTERPART_DELETED",
    "MISSING_SCOPES": "AUTH_FORBIDDEN",
    "RATE_LIMITS": "RATE_LIMITED",
}

_LOCKED = 2_000
_WAITS = {"TEN_SECONDLY_ROLLING": 10_000, "SECONDLY": 1_000, "DAILY": 3_600_000}
"""Milliseconds to wait after a 429 by its policy. The day's end is not told, so we look again each hour."""


def trouble_of(answer: Answer) -> Trouble:
    """The error in an answer's body; an empty one where it is HTML or anything else."""
    try:
        return TROUBLES.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Trouble(message=f"status {answer.status}")


def refusal(trouble: Trouble, sent: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The code and parameters for one refused record. ``sent`` are the properties that we wanted to write."""
    if found := _EXISTS.search(trouble.message):
        return "EMAIL_IN_USE", {"email": sent.get("email", ""), "holder": found[1]}
    if found := _TAKEN.search(trouble.message):
        field, value, holder = found.groups()
        if field == "email":
            return "EMAIL_IN_USE", {"email": value, "holder": holder}
        return "INVALID_VALUE", {"field": field, "value": value, "holder": holder}
    for code, field, message in _details(trouble):
        params = {"field": field, "value": sent.get(field, ""), "message": message}
        return _DETAIL_CODES.get(code, "INVALID_VALUE"), params
    code = _CATEGORIES.get(trouble.category, "INTERNAL")
    return code, {"field": "", "value": "", "message": trouble.message}


def call_error(answer: Answer) -> AppError:
    """The error for a call that was refused as a whole."""
    trouble, status = trouble_of(answer), answer.status
    if status == 401:
        return AppError("AUTH_EXPIRED", trouble.category or "the token is refused")
    if status == 403:
        return AppError("AUTH_FORBIDDEN", trouble.message, params=_scopes(trouble))
    if status == 423:
        return AppError("RATE_LIMITED", "locked by heavy writing", retry_at=answer.at + _LOCKED)
    if status == 429:
        wait = _WAITS.get(_policy(trouble), 10_000)
        return AppError("RATE_LIMITED", trouble.message, retry_at=answer.retry_at(wait))
    if status == 477:
        return AppError("APP_UNAVAILABLE", "the portal is being moved", retry_at=answer.retry_at(60_000))
    if status == 408 or status >= 500:
        message = f"status {status}"
        return AppError("APP_UNAVAILABLE", message, happened="maybe", retry_at=answer.retry_at())
    code, params = refusal(trouble, {})
    return AppError(code if code == "FIELD_MAP_STALE" else "INTERNAL", trouble.message, params=params)


@contextmanager
def in_mid_batch() -> Iterator[None]:
    """Something was sent before: whatever stops us now, the batch may have happened in part."""
    try:
        yield
    except Later as later:
        raise AppError("RATE_LIMITED", "in mid batch", happened="maybe", retry_at=later.at) from later
    except AppError as error:
        error.happened = "maybe"
        raise


def _policy(trouble: Trouble) -> str:
    if trouble.policy_name:
        return trouble.policy_name
    return next((name for name in _WAITS if f" {name.split('_')[0].lower()}" in trouble.message.lower()), "")


def _scopes(trouble: Trouble) -> dict[str, str]:
    scopes = [scope for error in trouble.errors for scope in error.context.get("requiredGranularScopes", ())]
    return {"scopes": ", ".join(map(str, scopes))} if scopes else {}


def _details(trouble: Trouble) -> Iterator[tuple[str, str, str]]:
    """Code, property and message of each complaint about a property, wherever the body carries them."""
    for error in trouble.errors:
        if error.code:
            yield error.code, _first(error.context.get("propertyName")), error.message
    if not trouble.errors and trouble.message.startswith(_INVALID):
        try:
            rows = msgspec.json.decode(trouble.message[len(_INVALID) :], type=list[dict[str, Any]])
        except msgspec.DecodeError:
            return
        for row in rows:
            yield str(row.get("error", "")), str(row.get("name", "")), str(row.get("message", ""))


def _first(value: object) -> str:
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return "" if value is None else str(value)
