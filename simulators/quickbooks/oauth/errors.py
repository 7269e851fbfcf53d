"""How the OAuth endpoints refuse (QuickBooks contract 7.2, 7.3)."""

from __future__ import annotations

from flask import Response

from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import json_response

NO_STORE = {"Cache-Control": "no-cache, no-store", "Pragma": "no-cache"}


class OAuthError(Answer):
    """``{"error": …}``, sometimes with a description."""

    status = 400
    error = ""

    def __init__(self, description: str = "") -> None:
        super().__init__(description)
        self.description = description

    def respond(self, exchange: Exchange) -> Response:
        body = {"error": self.error}
        if self.description:
            body["error_description"] = self.description
        return json_response(body, self.status, NO_STORE)


class InvalidGrant(OAuthError):
    """A code or refresh token that is wrong, used, rotated away, expired or revoked."""

    error = "invalid_grant"


class InvalidRequest(OAuthError):
    """A parameter is missing, or the token to revoke is unknown."""

    error = "invalid_request"


class UnsupportedGrantType(OAuthError):
    """Neither ``authorization_code`` nor ``refresh_token``."""

    error = "unsupported_grant_type"


class InvalidClient(OAuthError):
    """Unknown client id, or the wrong secret."""

    status, error = 401, "invalid_client"
