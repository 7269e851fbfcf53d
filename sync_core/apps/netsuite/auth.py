"""The two ways to log in: a signature on each request, or a bearer token (NetSuite contract 2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth1.rfc5849.client_auth import ClientAuth
from authlib.oauth1.rfc5849.parameters import prepare_headers
from authlib.oauth1.rfc5849.signature import construct_base_string
from authlib.oauth1.rfc5849.util import escape

from sync_core.apps.http import Session
from sync_core.apps.oauth import Credentials
from sync_core.ports import Clock, Rng

_METHOD = "HMAC-SHA256"
_SALT_BITS = 52


class Login(Protocol):
    """What makes a request ours."""

    by_token: bool
    """Whether this is token-based authentication, which the vendor ends with 2028.1."""

    def header(self, method: str, url: str) -> str:
        """The ``Authorization`` of one request to exactly this URL. May call; raises `AppError`."""

    def refused(self, header: str) -> None:
        """A request with this header met a 401: the next one must not be made of the same."""


def login_of(session: Session, credentials: Credentials, clock: Clock, rng: Rng) -> Login:
    """Client credentials where a certificate or a key is named, else token-based authentication."""
    if not {"certificate_id", "private_key"} & credentials.keys():
        return TokenLogin(session, credentials, clock, rng)
    # The library behind assertions takes longer to load than the rest of the client.
    from sync_core.apps.netsuite.assertion import AssertionLogin

    return AssertionLogin(session, credentials, clock)


class TokenLogin:
    """Signs each request (OAuth 1.0a).

    A pair of nonce and timestamp is good for one request only, and a clock may stand still: a nonce is a draw
    of this login's own with a number behind it.
    """

    by_token = True

    def __init__(self, session: Session, credentials: Credentials, clock: Clock, rng: Rng) -> None:
        self._skew, self._clock = session.skew, clock
        self._realm = realm_of(credentials)
        self._secrets = "&".join(
            escape(str(credentials.get(name) or "")) for name in ("consumer_secret", "token_secret")
        )
        self._signer = ClientAuth(
            str(credentials.get("consumer_key") or ""),
            token=str(credentials.get("token_id") or ""),
            signature_method=_METHOD,
        )
        self._salt = f"{int(rng.random() * 2**_SALT_BITS):013x}"
        self._turns = itertools.count()

    def header(self, method: str, url: str) -> str:
        nonce = f"{self._salt}{next(self._turns):08x}"
        return self.signed(method, url, nonce, self._skew.theirs(self._clock.now()) // 1000)

    def signed(self, method: str, url: str, nonce: str, timestamp: int) -> str:
        """The header for this nonce and this second of the app's clock."""
        given: list[tuple[str, str]] = self._signer.get_oauth_params(nonce, str(timestamp))
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        # The base string's maker takes the protocol's own parameters as they stand in a header.
        base = construct_base_string(method, url, [*query, *((name, escape(text)) for name, text in given)])
        digest = hmac.new(self._secrets.encode(), base.encode(), hashlib.sha256).digest()
        given.append(("oauth_signature", base64.b64encode(digest).decode()))
        return str(prepare_headers(given, {}, realm=self._realm)["Authorization"])

    def refused(self, header: str) -> None:
        """Nothing to renew: the next header has a nonce and a time of its own."""


def realm_of(credentials: Credentials) -> str:
    """The account's id as signatures and pages spell it: ``1234567_SB1``."""
    return str(credentials["account_id"]).replace("-", "_").upper()
