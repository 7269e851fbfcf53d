"""Paced and authorised calls to one portal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from sync_core.apps.crm.errors import call_error, trouble_of
from sync_core.apps.http import Answer, Session
from sync_core.apps.oauth import Tokens
from sync_core.apps.pacing import Limit, Pace

Kind: TypeAlias = Literal["call", "search"]

BURST, DAY = "burst", "day"
_HOUR = 3_600_000
LIMITS = (
    # The smallest account's figures (CRM contract 13); answers tell the true ones.
    Limit(BURST, 100, 10_000),
    Limit("search", 5, 1_000, ("search",)),
    Limit(DAY, 250_000, 24 * _HOUR, grain=300_000),
)

_JSON = "application/json"


class Calls:
    """Sends a call with a token, in its turn. Answers outside 2xx and ``expected`` become `AppError`."""

    def __init__(self, session: Session, tokens: Tokens, pace: Pace) -> None:
        self._session, self._tokens, self._pace = session, tokens, pace

    def get(
        self, path: str, params: Mapping[str, str] | None = None, *, expected: tuple[int, ...] = ()
    ) -> Answer:
        """Read a resource."""
        return self._ask("GET", path, params, None, "call", expected)

    def post(
        self, path: str, content: bytes, *, kind: Kind = "call", expected: tuple[int, ...] = ()
    ) -> Answer:
        """Send a JSON body, to read by it or to write."""
        return self._ask("POST", path, None, content, kind, expected)

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        content: bytes | None,
        kind: Kind,
        expected: tuple[int, ...],
    ) -> Answer:
        token = self._tokens.bearer()
        answer = self._once(method, path, params, content, kind, token)
        if answer.status == 401 and trouble_of(answer).category == "EXPIRED_AUTHENTICATION":
            self._tokens.renew(token)
            answer = self._once(method, path, params, content, kind, self._tokens.bearer())
        if answer.status // 100 == 2 or answer.status in expected:
            return answer
        error = call_error(answer)
        if error.code == "RATE_LIMITED" and error.retry_at is not None:
            self._pace.hold(error.retry_at)
        raise error

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        content: bytes | None,
        kind: Kind,
        token: str,
    ) -> Answer:
        self._pace.take(kind)
        headers = {"Authorization": f"Bearer {token}", "Accept": _JSON}
        if content is not None:
            headers["Content-Type"] = _JSON
        answer = self._session.call(method, path, params=params, headers=headers, content=content)
        self._heed(answer)
        return answer

    def _heed(self, answer: Answer) -> None:
        """Go by what the answer says of the limits; searches say nothing."""
        headers = answer.headers
        burst, left = (
            _number(headers, "x-hubspot-ratelimit-max"),
            _number(headers, "x-hubspot-ratelimit-remaining"),
        )
        if burst:
            self._pace.learn(BURST, burst)
            # Alone we never come so near to it: somebody else spends it too, or we did before a restart.
            if left is not None and left < burst - Limit(BURST, burst, 1).budget:
                self._pace.hold(
                    answer.at + (_number(headers, "x-hubspot-ratelimit-interval-milliseconds") or 10_000)
                )
        if day := _number(headers, "x-hubspot-ratelimit-daily"):
            self._pace.learn(DAY, day)
            if _number(headers, "x-hubspot-ratelimit-daily-remaining") == 0:
                self._pace.hold(answer.at + _HOUR)


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "")
    return int(text) if text.isdecimal() else None
