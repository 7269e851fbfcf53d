"""The client assertion of client credentials: a JWT signed with a mapped certificate (NetSuite contract 2.4).

What cannot be read, or is made by the wrong rules, is ``invalid_request``; an assertion that proves nothing
(key, issuer, audience, time, signature) is ``invalid_client``, as RFC 7523 says.
The vendor's own sample lives for exactly sixty minutes, so that is still taken.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from simulators.kit.accounts import Account
from simulators.netsuite.auth.audit import Attempt
from simulators.netsuite.auth.bearer import SCOPES
from simulators.netsuite.auth.oauth_errors import InvalidClient, InvalidRequest, InvalidScope
from simulators.netsuite.auth.unverified import NoToken, read
from simulators.netsuite.settings import HOUR, MINUTE, SECOND
from simulators.netsuite.setup.state import Setup

ALGORITHMS = ("PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LONGEST = HOUR
AHEAD = 5 * MINUTE
"""How far a client's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Asserted:
    """Who an assertion speaks for, and for what."""

    client: str
    user: str
    role: str
    scopes: list[str]


def verified(account: Account, assertion: str, audiences: Collection[str], attempt: Attempt) -> Asserted:
    """What a genuine assertion says. ``audiences`` are the token endpoint's URLs. Raises `OAuthError`."""
    try:
        header, claims = read(assertion)
    except NoToken:
        raise InvalidRequest("InvalidRequest") from None
    attempt.integration, attempt.token = str(claims.get("iss", "")), str(header.get("kid", ""))
    if header.get("alg") not in ALGORITHMS or header.get("typ") != "JWT" or not attempt.token:
        raise InvalidRequest("InvalidRequest")
    issued, expires = _seconds(claims, "iat"), _seconds(claims, "exp")
    if not 0 < expires - issued <= LONGEST // SECOND:
        raise InvalidRequest("InvalidRequest")

    certificate = Setup(account).certificate(attempt.token)
    if certificate is None or certificate["state"] != "active":
        raise InvalidClient("ClientAuthenticationFailed")
    attempt.user, attempt.role = certificate["user"], certificate["role"]
    if certificate["integration"] != claims.get("iss"):
        raise InvalidClient("ClientAuthenticationFailed")
    if not _audiences_of(claims) & set(audiences):
        raise InvalidClient("ClientAuthenticationFailed")
    if not _is_fresh(account, issued, expires):
        raise InvalidClient("InvalidTimestamp")
    if not _is_signed(assertion, header["alg"], certificate["public_key"]):
        raise InvalidClient("InvalidSignature")
    return Asserted(certificate["integration"], attempt.user, attempt.role, _scopes(claims.get("scope")))


def _seconds(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidRequest("InvalidRequest")
    return value


def _audiences_of(claims: dict[str, Any]) -> set[str]:
    audience = claims.get("aud")
    return {
        each for each in (audience if isinstance(audience, list) else [audience]) if isinstance(each, str)
    }


def _is_fresh(account: Account, issued: int, expires: int) -> bool:
    now = account.now()
    fresh = now < expires * SECOND and issued * SECOND <= now + AHEAD
    return fresh or account.settings.client_time == "wall"


def _is_signed(assertion: str, algorithm: str, public_key: str) -> bool:
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    kind = RSAKey if algorithm.startswith("PS") else ECKey
    try:
        jwt.decode(assertion, kind.import_key(public_key), algorithms=[algorithm])
    except (JoseError, ValueError, TypeError):  # the last two: the certificate is of the other kind
        return False
    return True


def _scopes(asked: Any) -> list[str]:
    """The scopes, each once: an array, or text with commas."""
    names = asked.split(",") if isinstance(asked, str) else asked
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidScope("InvalidScope")
    wanted = list(dict.fromkeys(name.strip() for name in names))
    if not wanted or any(name not in SCOPES for name in wanted):
        raise InvalidScope("InvalidScope")
    return wanted
