"""Token-based authentication: who signed a call (NetSuite contract 2.1, 2.2, 2.6).

The checks, in order: the account, its feature and its release; the header; freshness; integration, token,
user, role; body hash, signature; and last the nonce, so that only whoever holds the secrets can use one up.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from werkzeug.wrappers import Request

from simulators.kit.accounts import Account
from simulators.netsuite.actor import Actor
from simulators.netsuite.auth import lockout, nonces
from simulators.netsuite.auth.audit import Attempt
from simulators.netsuite.auth.calendar import tba_works
from simulators.netsuite.auth.denied import Denied
from simulators.netsuite.auth.header import Malformed, account_id, signed_parameters
from simulators.netsuite.auth.signature import METHOD, Pairs, call_of, is_hash_of, is_signed
from simulators.netsuite.auth.standing import BY_TOKEN, actor_for
from simulators.netsuite.settings import MINUTE, SECOND
from simulators.netsuite.setup.state import Setup

WINDOW = 5 * MINUTE
"""How far a timestamp may be off the account's clock, either way."""
SHORTEST_NONCE = 6

_REQUIRED = (
    b"oauth_consumer_key",
    b"oauth_token",
    b"oauth_nonce",
    b"oauth_timestamp",
    b"oauth_signature_method",
    b"oauth_signature",
)


def log_in(account: Account, asked: Request, attempt: Attempt, *, restlet: bool) -> Actor:
    """Who signed the call. Raises `Denied`; ``attempt`` then holds what had been found out."""
    setup = Setup(account)
    parameters = _parameters(asked)
    _check_realm(account, parameters)
    if not (setup.feature("token_based_authentication") and tba_works(account)):
        raise Denied("FeatureDisabled")
    told = _told(parameters)
    attempt.integration, attempt.token = told["oauth_consumer_key"], told["oauth_token"]
    timestamp = _check_form(account, told)

    integration = _integration(setup, attempt.integration)
    token = _token(account, setup, attempt)
    attempt.user, attempt.role = token["user"], token["role"]
    actor = actor_for(setup, attempt.user, attempt.role, integration=attempt.integration, permission=BY_TOKEN)
    if not _is_genuine(asked, parameters, integration["consumer_secret"], token["token_secret"]):
        lockout.failed(account, attempt.token)
        raise Denied("InvalidSignature")
    if not nonces.use(account, attempt.user, told["oauth_nonce"], timestamp):
        raise Denied("nonce_used" if restlet else "NonceUsed")
    lockout.succeeded(account, attempt.token)
    return actor


def _parameters(asked: Request) -> Pairs:
    header = asked.headers.get("Authorization", "")
    if not header:
        raise Denied("MissingTokenPassportRequiredFields")
    try:
        return signed_parameters(header)
    except Malformed:
        raise Denied("parameter_rejected", malformed=True) from None


def _check_realm(account: Account, parameters: Pairs) -> None:
    """No account hears of a login at another one. A call without a realm is for the account it reached."""
    for name, value in parameters:
        if name == b"realm" and account_id(value.decode("latin-1")) != account.id:
            raise Denied("")


def _told(parameters: Pairs) -> dict[str, str]:
    """The parameters by name: each is there once, and none of those that are needed is missing or empty."""
    if max(Counter(name for name, _ in parameters).values()) > 1:
        raise Denied("parameter_rejected", malformed=True)
    named = dict(parameters)
    if any(name not in named for name in _REQUIRED):
        raise Denied("MissingTokenPassportRequiredFields", malformed=True)
    if any(not value for name, value in parameters if name.startswith(b"oauth_")):
        raise Denied("parameter_rejected", malformed=True)
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in parameters}


def _check_form(account: Account, told: dict[str, str]) -> int:
    """Method, version, timestamp and nonce, as far as they can be judged alone. The timestamp in seconds."""
    if told["oauth_signature_method"] != METHOD:
        raise Denied("UnknownAlgorithm", malformed=True)
    if told.get("oauth_version", "1.0") != "1.0":
        raise Denied("VersionRejected", malformed=True)
    stamp = told["oauth_timestamp"]
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        raise Denied("InvalidTimestamp", malformed=True)
    off = abs(account.now() // SECOND - int(stamp)) * SECOND
    if off > WINDOW and account.settings.client_time != "wall":
        raise Denied("InvalidTimestamp")
    if len(told["oauth_nonce"]) < SHORTEST_NONCE:
        raise Denied("nonce_rejected")
    return int(stamp)


def _integration(setup: Setup, consumer_key: str) -> dict[str, Any]:
    found = setup.integration(consumer_key)
    if found is None:
        raise Denied("consumer_key_unknown")
    if found["state"] != "enabled" or not found["tba"]:
        raise Denied("consumer_key_refused")
    return found


def _token(account: Account, setup: Setup, attempt: Attempt) -> dict[str, Any]:
    found = setup.token(attempt.token)
    if found is None or found["state"] != "active" or found["integration"] != attempt.integration:
        raise Denied("token_rejected")
    if lockout.is_locked(account, attempt.token):
        raise Denied("temporary_locked")
    return found


def _is_genuine(asked: Request, parameters: Pairs, consumer_secret: str, token_secret: str) -> bool:
    named = dict(parameters)
    body_hash = named.get(b"oauth_body_hash")
    if body_hash is not None and not is_hash_of(asked.get_data(), body_hash):
        return False
    return is_signed(
        call_of(asked.environ),
        parameters,
        named[b"oauth_signature"],
        consumer_secret=consumer_secret,
        token_secret=token_secret,
    )
