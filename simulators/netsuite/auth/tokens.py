"""OAuth 2.0 access tokens: JWTs that the account signs itself (NetSuite contract 2.4).

The vendor documents PS256, and its samples say RS256. Here it is Ed25519: its key is drawn from the site's
chance and its signatures hold no chance of their own, so that the same seed gives the same tokens. Whoever
verifies them by the published keys, as the vendor asks, finds the algorithm there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simulators.kit.accounts import Account
from simulators.kit.sites import Site
from simulators.netsuite.auth.denied import Denied
from simulators.netsuite.auth.unverified import NoToken, claims_of, read
from simulators.netsuite.settings import HOUR, SECOND
from simulators.netsuite.setup.state import Setup

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

ISSUER = "https://system.netsuite.com"
LIVES = HOUR
ALGORITHM = "Ed25519"

SEED = "token_key"
"""Among the account's credentials: 32 bytes in hex."""
REVOKED, EXPIRED = "revoked_tokens", "expired_tokens"
"""In the account's memory: ids of tokens."""


def new_seed(site: Site, account_id: str) -> str:
    """What an account's signing key is made from."""
    return site.streams.stream(f"netsuite/{account_id}/token-key").randbytes(32).hex()


def start(account: Account) -> None:
    """No token was revoked yet, nor ended before its time."""
    account.memory |= {REVOKED: [], EXPIRED: []}


def issue(account: Account, *, client: str, user: str, role: str, scopes: list[str]) -> str:
    """A new access token, good for an hour."""
    from joserfc import jwt

    now = account.now() // SECOND
    number = list(Setup(account).data["integrations"]).index(client) + 1
    claims = {
        "sub": f"{role};{user}",
        "aud": [f"{number};{account.id}", client],
        "scope": scopes,
        "iss": ISSUER,
        "iat": now,
        "exp": now + LIVES // SECOND,
        "jti": account.site.streams.letters(f"netsuite/{account.id}/jti", 24),
    }
    key = _key(account.credentials[SEED])
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def company_of(claims: dict[str, Any]) -> str:
    """The account that a token's claims name; empty if they name none."""
    audience = claims.get("aud")
    first = audience[0] if isinstance(audience, list) and audience else ""
    return first.partition(";")[2] if isinstance(first, str) else ""


def verify(account: Account, token: str) -> dict[str, Any]:
    """The claims of a token that this account signed, that lives, and was not revoked. Raises `Denied`."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        read(token)
    except NoToken:
        raise Denied("TokenRejected", malformed=True) from None
    try:
        claims = jwt.decode(token, _key(account.credentials[SEED]), algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError):
        raise Denied("InvalidSignature") from None
    if account.now() >= claims["exp"] * SECOND and account.settings.client_time != "wall":
        raise Denied("AccessTokenExpired")
    if claims["jti"] in account.memory.get(EXPIRED, ()):
        raise Denied("AccessTokenExpired")
    if claims["jti"] in account.memory[REVOKED]:
        raise Denied("TokenRejected")
    return claims


def revoke(account: Account, token: str) -> None:
    """End a token before its hour. What is no token of this account is left alone, as RFC 7009 has it."""
    try:
        account.memory[REVOKED].append(verify(account, token)["jti"])
    except Denied:
        return


def expire(account: Account, token: str) -> None:
    """End a token as its hour would; what is no token of this account is left alone."""
    try:
        account.memory.setdefault(EXPIRED, []).append(verify(account, token)["jti"])
    except Denied:
        return


def client_of(token: str) -> str:
    """The consumer key of the integration that a token was issued to; empty if it names none."""
    audience = claims_of(token).get("aud")
    return str(audience[1]) if isinstance(audience, list) and len(audience) > 1 else ""


def key_set(account: Account) -> dict[str, Any]:
    """The public key, as ``/keys`` serves it."""
    return {"keys": [_key(account.credentials[SEED]).as_dict(private=False)]}


@lru_cache(maxsize=256)
def _key(seed: str) -> OKPKey:
    # Cryptography is half of what this package costs to import, and most callers sign their calls.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from joserfc.jwk import OKPKey

    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    return OKPKey.import_key(private, {"kid": f"s.{seed[:8]}", "use": "sig", "alg": ALGORITHM})
