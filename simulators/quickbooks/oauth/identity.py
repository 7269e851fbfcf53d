"""Who signed in, as OpenID tells it: a signed token and the user's profile (QuickBooks contract 7.3)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from simulators.kit.accounts import Account
from simulators.quickbooks.settings import HOUR, SECOND

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ISSUER = "https://oauth.platform.intuit.com/op/v1"
"""One SDK compares with the discovery document, another with this constant: it satisfies both."""

_KEY_ID = "sim-1"
_CLAIMS: dict[str, dict[str, Any]] = {
    "email": {"email": "owner@company.example", "emailVerified": True},
    "profile": {"givenName": "Robin", "familyName": "Kessler"},
    "phone": {"phoneNumber": "+1 6505550100", "phoneNumberVerified": False},
    "address": {
        "address": {
            "streetAddress": "123 Sierra Way",
            "locality": "San Pablo",
            "region": "CA",
            "postalCode": "87999",
            "country": "US",
        }
    },
}


@cache
def _key() -> RSAKey:
    """The process's signing key, made when it is first needed and kept nowhere."""
    # Cryptography is half of what this package costs to import, and few ask who signed in.
    from joserfc.jwk import RSAKey

    return RSAKey.generate_key(2048, {"kid": _KEY_ID, "use": "sig", "alg": "RS256"})


def key_set() -> dict[str, Any]:
    """The public half, as ``jwks_uri`` serves it."""
    return {"keys": [_key().as_dict(private=False)]}


def subject(account: Account) -> str:
    """The stable id of the company's user."""
    drawn: str = account.memory.setdefault(
        "subject", account.site.streams.uuid(f"quickbooks/{account.id}/user")
    )
    return drawn


def id_token(account: Account) -> str:
    """A token for the app that says who signed in, good for an hour of the company's time."""
    from joserfc import jwt

    now = account.now()
    claims = {
        "sub": subject(account),
        "aud": [account.credentials["client_id"]],
        "realmid": account.id,
        "auth_time": now // SECOND,
        "iss": ISSUER,
        "exp": (now + HOUR) // SECOND,
        "iat": now // SECOND,
    }
    return jwt.encode({"alg": "RS256", "kid": _KEY_ID}, claims, _key())


def user_info(account: Account, scopes: list[str]) -> dict[str, Any]:
    """The profile, as far as the scopes reach."""
    told: dict[str, Any] = {"sub": subject(account)}
    for scope, claims in _CLAIMS.items():
        if scope in scopes:
            told |= claims
    return told


def discovery(root: str) -> dict[str, Any]:
    """The discovery document; ``root`` is the base URL without a slash at its end."""
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{root}/connect/oauth2",
        "token_endpoint": f"{root}/oauth2/v1/tokens/bearer",
        "userinfo_endpoint": f"{root}/v1/openid_connect/userinfo",
        "revocation_endpoint": f"{root}/v2/oauth2/tokens/revoke",
        "jwks_uri": f"{root}/op/v1/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
    }
