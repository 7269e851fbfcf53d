"""How the OAuth 2.0 endpoints refuse: bare OAuth JSON, no error details (NetSuite contract 2.4)."""

from __future__ import annotations

from typing import ClassVar

from flask import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import json_response

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthError(Answer):
    """``{"error": …}``. ``code`` is what the login audit trail is told; empty where nobody logs in."""

    status: ClassVar[int] = 400
    error: ClassVar[str] = ""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code

    def respond(self, exchange: Exchange) -> Response:
        return json_response({"error": self.error}, self.status, NO_STORE)


class InvalidRequest(OAuthError):
    """A parameter is missing, malformed or doubled, or a client authenticates itself in two ways at once."""

    error = "invalid_request"


class InvalidClient(OAuthError):
    """Not a client of this account, or it cannot prove that it is."""

    status, error = 401, "invalid_client"

    def respond(self, exchange: Exchange) -> Response:
        response = super().respond(exchange)
        response.headers["WWW-Authenticate"] = f'Basic realm="{exchange.account.id}"'
        return response


class UnauthorizedClient(OAuthError):
    """The client may not use this grant, or the user behind it may not log in this way."""

    error = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    """A grant that is unknown, or not built."""

    error = "unsupported_grant_type"


class InvalidScope(OAuthError):
    """No scope, or one that is none."""

    error = "invalid_scope"
