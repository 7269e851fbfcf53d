"""Logging in with a bearer token that is fetched for an assertion of ours (NetSuite contract 2.4)."""

from __future__ import annotations

import threading
from urllib.parse import urlencode

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from sync_core.apps.client import AppError
from sync_core.apps.http import Session
from sync_core.apps.netsuite.errors import refused_login, token_error
from sync_core.apps.oauth import EARLY, Credentials, Grant
from sync_core.ports import Clock

TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"

_ASSERTED = 300
"""Seconds for which an assertion holds; the vendor allows less than an hour."""

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_GRANTS = msgspec.json.Decoder(Grant, strict=False)
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}


class AssertionLogin:
    """Fetches a bearer token for an assertion that our key signs (OAuth 2.0 client credentials).

    Another one is fetched before its hour is over. It is kept here and nowhere else: it costs one call.
    """

    by_token = False

    def __init__(self, session: Session, credentials: Credentials, clock: Clock) -> None:
        self._session, self._clock, self._credentials = session, clock, credentials
        self._token, self._ends = "", 0
        self._lock = threading.Lock()

    def header(self, method: str, url: str) -> str:
        with self._lock:
            if self._ends - self._clock.now() <= EARLY:
                self._fetch()
            return f"Bearer {self._token}"

    def refused(self, header: str) -> None:
        """Forget that token, unless another thread has replaced it meanwhile."""
        with self._lock:
            if header == f"Bearer {self._token}":
                self._ends = 0

    def _fetch(self) -> None:
        url = self._session.base_url + TOKEN_PATH
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": self._assertion(url),
        }
        try:
            answer = self._session.call("POST", url, headers=_FORM, content=urlencode(form).encode())
        except AppError as error:
            # Whatever became of this, the call that waits for the token was not sent.
            raise AppError(error.code, error.message, happened="no") from error
        if answer.status != 200:
            raise token_error(answer)
        grant = answer.read(_GRANTS)
        self._token, self._ends = grant.access_token, self._clock.now() + grant.expires_in * 1000

    def _assertion(self, audience: str) -> str:
        now = self._session.skew.theirs(self._clock.now()) // 1000
        key, algorithm = _private_key(str(self._credentials.get("private_key") or ""))
        header = {"typ": "JWT", "alg": algorithm, "kid": str(self._credentials.get("certificate_id") or "")}
        claims = {
            "iss": str(self._credentials.get("client_id") or ""),
            "scope": ["rest_webservices", "restlets"],
            "aud": audience,
            "iat": now,
            "exp": now + _ASSERTED,
        }
        return jwt.encode(header, claims, key, algorithms=[algorithm])


def _private_key(text: str) -> tuple[RSAKey | ECKey, str]:
    """The key and the algorithm that goes with it; RS256 is refused by the vendor."""
    unreadable = refused_login("private_key", by_token=False)
    try:
        key: RSAKey | ECKey = import_key(text, "RSA")
    except (ValueError, TypeError, JoseError):
        try:
            key = import_key(text, "EC")
        except (ValueError, TypeError, JoseError) as error:
            raise unreadable from error
    algorithm = "PS256" if isinstance(key, RSAKey) else _CURVES.get(key.curve_name, "")
    if not (key.is_private and algorithm):
        raise unreadable
    return key, algorithm
