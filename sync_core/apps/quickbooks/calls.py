"""Paced and authorised calls to one company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.http import Answer, Session
from sync_core.apps.oauth import Tokens
from sync_core.apps.pacing import Limit, Pace
from sync_core.apps.quickbooks.faults import call_error, faults_in, faults_of, whole_error

Kind: TypeAlias = Literal["call", "batch"]

LIMITS = (
    # QuickBooks contract 8.
    Limit("second", 10, 1_000),
    Limit("minute", 500, 60_000),
    Limit("batches", 40, 60_000, ("batch",)),
)

_NOT_FOUND = "610"
_JSON = "application/json"
_MINOR = {"minorversion": "75"}
# Amounts keep their text: 639.00 must not become 639.0.
_PAYLOADS = msgspec.json.Decoder(dict[str, Any], float_hook=str)


class Calls:
    """Sends a call with a token, in its turn, and hands back the decoded body."""

    def __init__(self, session: Session, tokens: Tokens, pace: Pace, realm: str) -> None:
        self._session, self._tokens, self._pace = session, tokens, pace
        self.root = f"/v3/company/{realm}"

    def get(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """Read something under the company. A fault, with status 200 too, is an `AppError`."""
        answer = self._ask("GET", self.root + path, params, None, "call")
        payload = self._payload(answer)
        if answer.status != 200 or "Fault" in payload or "fault" in payload:
            raise whole_error(faults_in(payload), answer.at)
        return payload

    def look_up(self, path: str) -> dict[str, Any] | None:
        """Read one object under the company; None where there is no such object."""
        answer = self._ask("GET", self.root + path, {}, None, "call")
        payload = self._payload(answer)
        faults = faults_in(payload)
        if faults and faults[0].code == _NOT_FOUND:
            return None
        if faults:
            raise whole_error(faults, answer.at)
        return payload

    def post(self, path: str, content: bytes, *, request_id: str, kind: Kind = "call") -> dict[str, Any]:
        """Write, by a whole path. The fault of a 400 is handed back in the body, to be told by record."""
        return self._payload(self._ask("POST", path, {"requestid": request_id}, content, kind))

    def _payload(self, answer: Answer) -> dict[str, Any]:
        try:
            return answer.read(_PAYLOADS)
        except AppError:
            if faults := faults_of(answer):
                raise whole_error(faults, answer.at) from None
            raise

    def _ask(
        self, method: str, path: str, params: Mapping[str, str], content: bytes | None, kind: Kind
    ) -> Answer:
        token = self._tokens.bearer()
        answer = self._once(method, path, params, content, kind, token)
        if answer.status == 401 and call_error(answer).code == "AUTH_EXPIRED":
            self._tokens.renew(token)
            answer = self._once(method, path, params, content, kind, self._tokens.bearer())
        if answer.status in (200, 400):
            return answer
        error = call_error(answer)
        if error.code == "RATE_LIMITED" and error.retry_at is not None:
            self._pace.hold(error.retry_at)
        raise error

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        content: bytes | None,
        kind: Kind,
        token: str,
    ) -> Answer:
        self._pace.take(kind)
        headers = {"Authorization": f"Bearer {token}", "Accept": _JSON}
        if content is not None:
            headers["Content-Type"] = _JSON
        return self._session.call(method, path, params={**params, **_MINOR}, headers=headers, content=content)
