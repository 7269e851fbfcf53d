"""A person's calls of the vendor's own routes, within this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from simulators.kit.accounts import Account
from simulators.kit.sites import HAND
from simulators.kit.wire import DecodeError, decode, encode

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class Reply:
    """What a route answered; ``body`` is the decoded JSON, or the text where it is none."""

    status: int
    body: Any
    location: str = ""

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


class Hand:
    """Somebody at work in one account. Calls are journalled as a person's, unmetered and hit by no fault."""

    def __init__(self, app: WSGIApplication, account: Account, base_url: str) -> None:
        self._app, self.account, self._base_url = app, account, base_url

    def call(self, method: str, path: str, body: Any = None) -> Reply:
        """Call a path of the vendor's API; ``body`` is sent as JSON."""
        asked = EnvironBuilder(
            path=path,
            method=method,
            base_url=self._base_url,
            headers=[(HAND, self.account.site.hand), ("Accept", "application/json")],
            content_type=None if body is None else "application/json",
            data=b"" if body is None else encode(body),
        )
        answer = Response.from_app(self._app, asked.get_environ())
        try:
            found = decode(answer.get_data())
        except DecodeError:
            found = answer.get_data(as_text=True)
        return Reply(answer.status_code, found, answer.headers.get("Location", ""))
