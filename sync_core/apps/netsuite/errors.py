"""NetSuite's refusals of whole calls and what they are called (NetSuite contract 2.2, 5.3, 6, 7).

REST and RESTlets have envelopes of their own. Business rules share one code, so their texts decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.http import Answer

APP = "netsuite"
UNKNOWN_CONSUMER = "consumer_key_unknown"
NO_SCRIPT = "SSS_INVALID_SCRIPTLET_ID"

AUDIT_TRAIL = "Setup > Users/Roles > User Management > View Login Audit Trail"
"""Where NetSuite says why it refused a login; its answers do not."""

FEATURES = (
    "SuiteAnalytics Workbook",
    "SOAP Web Services",
    "REST Web Services",
    "Token-Based Authentication",
    "OAuth 2.0",
    "Server SuiteScript",
)

_WAIT = 5_000
"""Milliseconds to leave the account alone when too much was in flight; it names no time itself."""

_LIMITED = ("CONCURRENCY_LIMIT_EXCEEDED", "SSS_REQUEST_LIMIT_EXCEEDED", "WS_REQUEST_BLOCKED")
_CAUSE = re.compile(r'\berror="([^"]*)"')
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PERMISSION = re.compile(r"higher permission for (.+?) to access")
_HIDDEN = re.compile(r"Record '([^']+)' was not found")
_UNKNOWN_COLUMN = re.compile(r"Unknown identifier '([^']+)'|Field '([^']+)' for record")

_CAUSES = {
    "account": "the account id is wrong",
    "feature_disabled": "Token-Based Authentication is off",
    "consumer_key_refused": "the integration record is blocked",
    UNKNOWN_CONSUMER: "the integration record is absent, as before the bundle is installed",
    "token_rejected": "the token is revoked, wrong or made for another application",
    "permission_denied": "the role is not given, inactive or without Log in using Access Tokens",
}
_CERTIFICATE_CAUSES = {
    "account": "the account id is wrong",
    "feature_disabled": "OAuth 2.0 is off",
    "invalid_client": "the integration record is blocked, absent or without client credentials",
    "invalid_grant": "the certificate is revoked, past its end or mapped to another application",
    "permission_denied": "the role is not given, inactive or without Log in using OAuth 2.0 Access Tokens",
    "private_key": "the private key cannot be read or is not that of the certificate",
}
_OTHER_CAUSES = {
    "invalid_timestamp": "the clocks differ by more than five minutes",
    "temporary_locked": "the user is locked for thirty minutes after five failed logins",
    "nonce_used": "the request was seen before",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an answer complains about: a code, a text, and the property or parameter if it names one."""

    code: str
    text: str
    path: str = ""


def trouble_of(answer: Answer) -> Trouble:
    """The first complaint of a body in either envelope; of any other body the status."""
    try:
        body = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Trouble("", f"status {answer.status}")
    if not isinstance(body, dict):
        return Trouble("", f"status {answer.status}")
    if isinstance(error := body.get("error"), dict):
        return Trouble(str(error.get("code") or ""), str(error.get("message") or ""))
    details = body.get("o:errorDetails")
    first: dict[str, Any] = details[0] if isinstance(details, list) and details else {}
    text = str(first.get("detail") or body.get("title") or f"status {answer.status}")
    path = str(first.get("o:errorPath") or first.get("o:errorQueryParam") or "")
    return Trouble(str(first.get("o:errorCode") or ""), text, path)


def call_error(answer: Answer, *, by_token: bool = True) -> AppError:
    """The error for a call that was refused as a whole."""
    status, trouble = answer.status, trouble_of(answer)
    challenge = answer.headers.get("www-authenticate", "")
    if status == 401 or (status == 400 and challenge):
        found = _CAUSE.search(challenge)
        return refused_login(found[1] if found else "", by_token=by_token)
    if status == 429 or trouble.code in _LIMITED:
        return AppError("RATE_LIMITED", "too many requests in flight", retry_at=answer.retry_at(_WAIT))
    if status == 408 or status >= 500:
        retry_at = answer.retry_at()
        return AppError("APP_UNAVAILABLE", f"status {status}", happened="maybe", retry_at=retry_at)
    if status == 403 or trouble.code == "INSUFFICIENT_PERMISSION":
        return forbidden(trouble.text)
    if trouble.code == NO_SCRIPT:
        return AppError("APP_FEATURE_OFF", trouble.text, params={"app": APP, "feature": "HubSpot Sync"})
    if hidden := _HIDDEN.search(trouble.text):
        return AppError("AUTH_FORBIDDEN", trouble.text, params=_may_not("read", hidden[1]))
    if unknown := _UNKNOWN_COLUMN.search(trouble.text):
        field = (unknown[1] or unknown[2]).rpartition(".")[2]
        return AppError("FIELD_MAP_STALE", trouble.text, params={"app": APP, "field": field})
    return AppError("INTERNAL", trouble.text, params={"app": APP, "status": str(status)})


def forbidden(text: str) -> AppError:
    """What a refusal for want of rights means: a feature that is off where the text names one."""
    if "feature" in text.lower() and (named := [name for name in FEATURES if name in text]):
        return AppError("APP_FEATURE_OFF", text, params={"app": APP, "feature": named[0]})
    lacking = _PERMISSION.search(text)
    return AppError("AUTH_FORBIDDEN", text, params=_may_not("use", lacking[1] if lacking else "this"))


def refused_login(cause: str, *, by_token: bool) -> AppError:
    """The error for a refused login. What it can be is listed whole, a cause that the answer named on top."""
    causes = _CAUSES if by_token else _CERTIFICATE_CAUSES
    cause = _INNER_CAPITAL.sub("_", cause).lower()  # both spellings are in use
    first = {**_OTHER_CAUSES, **causes}.get(cause)
    listed = "; or ".join(dict.fromkeys([*([first] if first else []), *causes.values()]))
    message = f"the login is refused: {listed}. The cause stands in NetSuite under {AUDIT_TRAIL}"
    return AppError("AUTH_EXPIRED", message, params={"app": APP, "cause": cause})


def token_error(answer: Answer) -> AppError:
    """The error for a token endpoint that gave no token. The call that waits for it was not sent."""
    if answer.status == 429:
        return AppError("RATE_LIMITED", "the token endpoint", retry_at=answer.retry_at(_WAIT))
    if answer.status not in (400, 401, 403):
        return AppError("APP_UNAVAILABLE", f"the token endpoint answered {answer.status}")
    try:
        body = msgspec.json.decode(answer.content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        body = {}
    return refused_login(str(body.get("error") or ""), by_token=False)


def _may_not(action: str, object: str) -> dict[str, str]:
    return {"app": APP, "action": action, "object": object}
