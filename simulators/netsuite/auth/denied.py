"""How a login is refused: why, for the audit trail, and what the caller is told, which is always the same."""

from __future__ import annotations

import re

from flask import Response

from simulators.kit.exchange import Exchange
from simulators.netsuite.errors import Refusal

DETAIL = (
    "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at "
    "Setup > Users/Roles > User Management > View Login Audit Trail."
)
"""Clients compare with it."""
SHORT = "Invalid login attempt."


class Denied(Exception):
    """A login failed. ``code`` is the audit trail's; empty where the account never heard of it.

    ``malformed`` is set where the header itself is no good: RESTlets and bearer tokens answer 400 to that.
    """

    def __init__(self, code: str, *, malformed: bool = False) -> None:
        super().__init__(code)
        self.code, self.malformed = code, malformed


class LoginRefused(Refusal):
    """401 with one text for all causes; ``error`` is what the challenge says of it."""

    status = 401
    code = "INVALID_LOGIN"
    scheme = "OAuth"

    def __init__(self, realm: str, error: str, *, malformed: bool = False) -> None:
        super().__init__(DETAIL)
        self.realm, self.error, self.malformed = realm, error, malformed

    def restlet(self) -> tuple[int, str, str]:
        if self.malformed:
            return 400, "INVALID_REQUEST", "Invalid request."
        return 401, "INVALID_LOGIN_ATTEMPT", SHORT

    def respond(self, exchange: Exchange) -> Response:
        response = super().respond(exchange)
        response.headers["WWW-Authenticate"] = (
            f'{self.scheme} realm="{self.realm}", error="{self.error}", error_description="{SHORT}"'
        )
        return response


class BearerRefused(LoginRefused):
    """The token is no good."""

    scheme = "Bearer"


class BearerMalformed(BearerRefused):
    """What is sent is no token: 400."""

    status = 400


def signature_refused(realm: str, denied: Denied) -> LoginRefused:
    """The answer to a signed call that was denied, and to one with no login at all."""
    return LoginRefused(realm, _in_snake_case(denied.code), malformed=denied.malformed)


def bearer_refused(realm: str, denied: Denied) -> LoginRefused:
    """The answer to a call with a bearer token that was denied."""
    if denied.malformed:
        return BearerMalformed(realm, "invalid_request", malformed=True)
    return BearerRefused(realm, "invalid_token")


def _in_snake_case(code: str) -> str:
    """``feature_disabled`` for ``FeatureDisabled``. A wrong signature is told as live logs show it."""
    if code in ("", "InvalidSignature"):
        return "token_rejected"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", code).lower()
