"""Paced and authorised calls to one account: records, SuiteQL and the bundle's RESTlet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from sync_core.apps.client import AppError
from sync_core.apps.http import Answer, Session
from sync_core.apps.netsuite.auth import Login
from sync_core.apps.netsuite.errors import call_error
from sync_core.apps.pacing import Limit, Pace
from sync_core.ports import Later

LIMITS: tuple[Limit, ...] = ()
"""NetSuite counts requests in flight and no rates (contract 8); the engine has fewer than five in flight."""

RECORDS = "/services/rest/record/v1"
RESTLET = "/app/site/hosting/restlet.nl?script=customscript_hs_sync_rl&deploy=customdeploy_hs_sync_rl"
SYSTEM = "/services/rest/system/v1"
PAGE = 1_000

_AWAY, _LONGEST_AWAY = 5_000, 300_000
"""Milliseconds; the vendor asks for growing delays and names none (contract 8)."""

_SUITEQL = "/services/rest/query/v1/suiteql"
_VENDOR = ".suitetalk.api.netsuite.com"
_JSON = "application/json"
_TRANSIENT = {"Prefer": "transient"}
_STRICT = {"X-NetSuite-PropertyNameValidation": "error"}
"""An unknown property is refused then; by default it would be dropped without a word in the body."""


class _Rows(msgspec.Struct):
    items: list[dict[str, Any]]
    has_more: bool = msgspec.field(name="hasMore", default=False)


_ROWS = msgspec.json.Decoder(_Rows)


class Calls:
    """Sends a call in its turn, signed for exactly the URL it goes to.

    Answers outside 2xx and ``expected`` become `AppError`. A 401 is met with one more try: it may come from a
    nonce or a clock, and NetSuite gives it under load to logins that are good.
    """

    def __init__(self, session: Session, login: Login, pace: Pace) -> None:
        self.login = login
        self._session, self._pace = session, pace
        self._refusals = 0

    def get(
        self, path: str, params: Mapping[str, str] | None = None, *, expected: tuple[int, ...] = ()
    ) -> Answer:
        """Read a resource."""
        tail = f"?{urlencode(params, quote_via=quote)}" if params else ""
        return self._ask("GET", self._session.base_url + path + tail, None, {}, expected)

    def write(
        self, method: Literal["PUT", "PATCH"], path: str, content: bytes, *, expected: tuple[int, ...] = ()
    ) -> Answer:
        """Create or update a record."""
        return self._ask(method, self._session.base_url + path, content, _STRICT, expected)

    def restlet(self, content: bytes, *, expected: tuple[int, ...] = ()) -> Answer:
        """Call the bundle's script, which has a host of its own."""
        return self._ask("POST", self._restlets + RESTLET, content, {}, expected)

    def rows(self, statement: str, *, offset: int = 0) -> list[dict[str, str]]:
        """Up to a thousand rows; a column that is NULL is missing."""
        return self._page(statement, offset)[0]

    def all_rows(self, statement: str) -> list[dict[str, str]]:
        """Every row; the statement must have an order that is total."""
        found, more = self._page(statement, 0)
        while more:
            page, more = self._page(statement, len(found))
            found += page
        return found

    def page_url(self, path: str) -> str:
        """A page for people."""
        host = urlsplit(self._session.base_url).hostname or ""
        if host.endswith(_VENDOR):
            return f"https://{host.removesuffix(_VENDOR)}.app.netsuite.com{path}"
        return self._session.base_url + path

    @property
    def _restlets(self) -> str:
        return self._session.base_url.replace(_VENDOR, ".restlets.api.netsuite.com")

    def _page(self, statement: str, offset: int) -> tuple[list[dict[str, str]], bool]:
        url = f"{self._session.base_url}{_SUITEQL}?limit={PAGE}&offset={offset}"
        answer = self._ask("POST", url, msgspec.json.encode({"q": statement}), _TRANSIENT, ())
        page = answer.read(_ROWS)
        rows = [
            {name: str(value) for name, value in row.items() if name != "links" and value is not None}
            for row in page.items
        ]
        return rows, page.has_more

    def _ask(
        self,
        method: str,
        url: str,
        content: bytes | None,
        headers: Mapping[str, str],
        expected: tuple[int, ...],
    ) -> Answer:
        answer = self._once(method, url, content, headers)
        if answer.status == 401:
            answer = self._once(method, url, content, headers)
        if answer.status // 100 == 2:
            self._refusals = 0
            return answer
        error = call_error(answer, by_token=self.login.by_token)
        if error.code == "RATE_LIMITED":
            error.retry_at = self._back_at(answer, error.retry_at)
            self._pace.hold(error.retry_at)
        if answer.status in expected and error.code not in ("RATE_LIMITED", "APP_UNAVAILABLE"):
            return answer
        raise error

    def _back_at(self, answer: Answer, told: int | None) -> int:
        """When to come back after being asked to go slower: each time in a row we stay away twice as long."""
        away: int = min(_AWAY * 2**self._refusals, _LONGEST_AWAY)
        self._refusals = min(self._refusals + 1, 10)
        return max(told or 0, answer.at + away)

    def _once(self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]) -> Answer:
        self._pace.take("call")
        login = self.login.header(method, url)
        sent = {"Authorization": login, "Accept": _JSON, **headers}
        if content is not None:
            sent["Content-Type"] = _JSON
        answer = self._session.call(method, url, headers=sent, content=content)
        if answer.status == 401:
            self.login.refused(login)
        return answer


@contextmanager
def behind_a_write() -> Iterator[None]:
    """What fails in here comes after a write: nothing may be sent again before we have looked."""
    try:
        yield
    except AppError as error:
        error.happened = "maybe"
        raise
    except Later as later:
        raise AppError("RATE_LIMITED", "behind a write", happened="maybe", retry_at=later.at) from later
