"""QuickBooks' faults and what they are called in the core (QuickBooks contract 6; data-sync B.5.2).

Texts differ by the age and the language of a company, so codes decide; a text is read only where the code
leaves something open, or for an id that stands nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.http import Answer
from sync_core.apps.quickbooks.records import Entity, sent_value

_CODES = {
    "100": "AUTH_EXPIRED",
    "120": "AUTH_FORBIDDEN",
    "2010": "FIELD_MAP_STALE",
    "2020": "REQUIRED_FIELD_MISSING",
    "2030": "INVALID_VALUE",
    "2040": "INVALID_VALUE",
    "2050": "INVALID_VALUE",
    "2080": "INVALID_VALUE",
    "2090": "INVALID_VALUE",
    "2170": "INVALID_VALUE",
    "2500": "INVALID_VALUE",
    "3001": "RATE_LIMITED",
    "3100": "AUTH_FORBIDDEN",
    "3200": "AUTH_EXPIRED",
    "5010": "STALE_VERSION",
    "5020": "AUTH_FORBIDDEN",
    "5030": "APP_UNAVAILABLE",
    "6000": "INVALID_VALUE",
    "6080": "REQUIRED_FIELD_MISSING",
    "6140": "INVOICE_NUMBER_IN_USE",
    "6190": "APP_COMPANY_INACTIVE",
    "6210": "PERIOD_CLOSED",
    "6240": "DISPLAY_NAME_IN_USE",
    "10000": "APP_UNAVAILABLE",
}
WHOLE = ("AUTH_EXPIRED", "APP_COMPANY_INACTIVE", "RATE_LIMITED", "APP_UNAVAILABLE")
"""Codes that speak of the company or the service, never of one record."""

_WAIT = 60_000
_XML_ERROR = re.compile(r'<Error code="(\d+)"[^>]*>(.*?)</Error>', re.DOTALL)
_XML_TAG = re.compile(r"<[^>]*>")
_HOLDER = re.compile(r"\bId=(\d+)")
_REQUIRED = re.compile(r"Required parameter (\S+) is missing")
_UNKNOWN = re.compile(r'Unrecognized field "([^"]+)"')
_NUMBER_TAKEN = re.compile(r"DocNumber=|already been used")


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a fault: its code (a numeric text), what it says, and the property it names, if any."""

    code: str
    text: str
    element: str = ""


def faults_in(payload: dict[str, Any]) -> list[Fault]:
    """The errors of a decoded answer or batch member: the service's ``Fault`` or the gateway's ``fault``."""
    found = payload.get("Fault") or payload.get("fault")
    if not isinstance(found, dict):
        return []
    errors = found.get("Error") or found.get("error") or []
    return [_fault(error) for error in errors if isinstance(error, dict)]


def faults_of(answer: Answer) -> list[Fault]:
    """The errors of an answer in JSON or in XML, which may come to a caller who asked for JSON."""
    try:
        payload = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = answer.content.decode("utf-8", "replace")
        return [Fault(code, _XML_TAG.sub(" ", said).strip()) for code, said in _XML_ERROR.findall(text)]
    return faults_in(payload) if isinstance(payload, dict) else []


def refusal(faults: Iterable[Fault], operation: str, sent: Entity) -> tuple[str, dict[str, str]]:
    """The code and parameters for one refused write, by its first error. ``sent`` is the entity we sent."""
    fault = next(iter(faults), Fault("", "a fault without an error"))
    params = {"field": fault.element, "value": sent_value(sent, fault.element), "message": fault.text}
    if fault.code == "610":
        if operation == "update":
            return "COUNTERPART_DELETED", {"id": str(sent.get("Id", ""))}
        return "INVALID_VALUE", params
    code = _CODES.get(fault.code, "INTERNAL")
    if code == "DISPLAY_NAME_IN_USE":
        holder = _HOLDER.search(fault.text)
        return code, {"name": str(sent.get("DisplayName", "")), "holder": holder[1] if holder else ""}
    if code == "PERIOD_CLOSED" and _NUMBER_TAKEN.search(fault.text):
        return "INVOICE_NUMBER_IN_USE", {"no": str(sent.get("DocNumber", ""))}
    for pattern in (_REQUIRED, _UNKNOWN):
        if not fault.element and (named := pattern.search(fault.text)):
            params["field"] = named[1]
    if fault.code == "6080":
        params["field"] = "DisplayName"
    return code, params


def call_error(answer: Answer) -> AppError:
    """The error for a call that was refused as a whole."""
    status, faults = answer.status, faults_of(answer)
    first = faults[0] if faults else Fault("", f"status {status}")
    if status == 429:
        return AppError("RATE_LIMITED", "too many calls", retry_at=answer.retry_at(_WAIT))
    if status == 408 or status >= 500:
        # An outage may carry code 3100, which otherwise means a missing right.
        retry_at = answer.retry_at()
        return AppError("APP_UNAVAILABLE", f"status {status}", happened="maybe", retry_at=retry_at)
    if status == 401:
        code = "AUTH_FORBIDDEN" if first.code == "120" else "AUTH_EXPIRED"
        return AppError(code, "the token is refused" if code == "AUTH_EXPIRED" else first.text)
    if status == 403:
        return AppError("AUTH_FORBIDDEN", first.text)
    return whole_error(faults, answer.at)


def whole_error(faults: Iterable[Fault], now: int) -> AppError:
    """The error for a call whose body is a fault, whatever its status."""
    code, params = refusal(faults, "read", {})
    if code not in (*WHOLE, "AUTH_FORBIDDEN", "FIELD_MAP_STALE"):
        code = "INTERNAL"
    return AppError(
        code,
        params.get("message", ""),
        happened="maybe" if code == "APP_UNAVAILABLE" else "no",
        retry_at=now + _WAIT if code == "RATE_LIMITED" else None,
    )


def _fault(error: dict[str, Any]) -> Fault:
    said = [error.get(name) for name in ("Message", "message", "Detail", "detail")]
    # The gateway's detail of a refused token repeats the token.
    code = str(error.get("code") or "")
    text = ": ".join(str(part) for part in said if part) if code != "3200" else "the token is refused"
    return Fault(code, text, str(error.get("element") or ""))
