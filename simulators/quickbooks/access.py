"""Whose company a call is for, and whether the caller may (QuickBooks contract 6.1)."""

from __future__ import annotations

from werkzeug.wrappers import Request

from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.kit.limits import take
from simulators.kit.sites import Sites
from simulators.quickbooks.gateway import AuthenticationFailed, AuthorizationFailed, Throttled
from simulators.quickbooks.oauth import grants
from simulators.quickbooks.oauth.routes import client_of
from simulators.quickbooks.settings import MINUTE, SECOND, Settings

COMPANY = "/v3/company/"
USER_INFO = "/v1/openid_connect/userinfo"
_CLIENT_PATHS = ("/connect/oauth2", "/oauth2/v1/tokens/bearer", "/v2/oauth2/tokens/revoke")
_SHORTEST, _LONGEST = 16, 4096


def find_account(asked: Request, sites: Sites) -> Account | None:
    """The account that the token names, else the realm in the path, else the client.

    What names none of them is refused in the name of the oldest site, so that its journal shows it.
    """
    directory = sites.directory
    found = None
    token = bearer(asked)
    if token:
        found = directory.find("quickbooks", "realm", grants.realm_of(token) or "")
    if found is None and asked.path.startswith(COMPANY):
        found = directory.find("quickbooks", "realm", realm_in(asked.path))
    if found is None and asked.path.rstrip("/") in _CLIENT_PATHS:
        found = directory.find("quickbooks", "client", client_of(asked)[0])
    return found or next(
        (account for site in sites.all() for account in site.accounts.get("quickbooks", ())), None
    )


def authenticate(exchange: Exchange) -> None:
    """Check the bearer token where one is needed; the grant becomes the actor. Raises 401 or 403."""
    path = exchange.request.path
    if not path.startswith("/v3/") and path.rstrip("/") != USER_INFO:
        return
    account = exchange.account
    token = bearer(exchange.request)
    if not token:
        raise AuthenticationFailed("Missing Authorization header")
    if not _SHORTEST <= len(token) <= _LONGEST:
        raise AuthenticationFailed("Malformed bearer token: too short or too long")
    grant = grants.grant_of_access(account, token)
    if grant is None:
        raise AuthenticationFailed(f"Token expired: {token}")
    if path.startswith("/v3/") and (realm_in(path) != account.id or grants.ACCOUNTING not in grant["scopes"]):
        raise AuthorizationFailed
    exchange.actor = grant


def as_person(exchange: Exchange) -> None:
    """A person in the company's own pages."""
    exchange.actor = {"scopes": [grants.ACCOUNTING]}


def meter(exchange: Exchange) -> None:
    """Count a call for the company's data against the limits of 8. Raises 429."""
    path = exchange.request.path
    if not path.startswith("/v3/"):
        return
    account, now = exchange.account, exchange.account.now()
    settings: Settings = account.settings
    windows = [
        ("second", settings.requests_per_second, SECOND),
        ("minute", settings.requests_per_minute, MINUTE),
    ]
    if path.rstrip("/").endswith("/batch"):
        windows.append(("batches", settings.batches_per_minute, MINUTE))
    for name, limit, window in windows:
        if limit is not None:
            taken = take(account.memory, f"limit/{name}", limit=limit, window=window, now=now)
            if not taken.allowed:
                raise Throttled


def bearer(asked: Request) -> str:
    """The token of the Authorization header; empty if there is none."""
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def realm_in(path: str) -> str:
    """The company's id in a path under ``/v3/company/``."""
    return path[len(COMPANY) :].partition("/")[0]
