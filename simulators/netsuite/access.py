"""Whose account a call is for, and who makes it (NetSuite contract 1, 2, 10)."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.wrappers import Request

from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange
from simulators.kit.sites import Sites
from simulators.netsuite.actor import PERSON, Actor
from simulators.netsuite.auth import audit, bearer, tba
from simulators.netsuite.auth.denied import Denied, bearer_refused, signature_refused
from simulators.netsuite.auth.header import account_id, realm_of
from simulators.netsuite.auth.oauth2 import ROOT as OAUTH2
from simulators.netsuite.auth.routes import KEYS, REVOKE, TOKEN, TOKEN_INFO
from simulators.netsuite.auth.tokens import company_of
from simulators.netsuite.auth.unverified import claims_of
from simulators.netsuite.errors import RESTLET_PATH, Forbidden
from simulators.netsuite.setup.state import Setup

REST = "/services/rest/"
_WITHOUT_LOGIN = (TOKEN, KEYS, REVOKE)
_FEATURE = "REST Web Services"
"""The feature and the permission have one name."""


def find_account(asked: Request, sites: Sites) -> Account | None:
    """The account of the host name, else of the realm, else of the bearer token or client, else the oldest.

    A signed call for an account that is not here reaches the oldest one too, and is refused there.
    """
    for named in (_in_host(asked), _in_header(asked)):
        found = sites.directory.find("netsuite", "account", named)
        if found is not None:
            return found
    found = sites.directory.find("netsuite", "consumer", _client_of(asked))
    return found or next(
        (account for site in sites.all() for account in site.accounts.get("netsuite", ())), None
    )


def authenticate(exchange: Exchange) -> None:
    """Log the caller in where a path needs it, and check what REST needs beside that. Raises a refusal."""
    path = exchange.request.path.rstrip("/")
    if path == RESTLET_PATH:
        exchange.actor = replace(_log_in(exchange, bearer.RESTLET_SCOPE), context="RESTlet")
    elif path == TOKEN_INFO:
        exchange.actor = _log_in(exchange, "")
    elif exchange.request.path.startswith(REST) and path not in _WITHOUT_LOGIN:
        exchange.actor = _log_in(exchange, bearer.REST_SCOPE)
        _check_rest(exchange.account, exchange.actor)


def as_person(exchange: Exchange) -> None:
    """A person in the account's own pages."""
    exchange.actor = PERSON


def bearer_of(asked: Request) -> str | None:
    """The bearer token of a call; None for a call that is signed, or has no login at all."""
    scheme, _, token = asked.headers.get("Authorization", "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _log_in(exchange: Exchange, scope: str) -> Actor:
    account, asked = exchange.account, exchange.request
    token = bearer_of(asked)
    attempt = audit.Attempt(way="TBA" if token is None else "OAuth 2.0")
    try:
        if token is None:
            actor = tba.log_in(account, asked, attempt, restlet=scope == bearer.RESTLET_SCOPE)
        else:
            actor = bearer.log_in(account, token, attempt, scope=scope)
    except Denied as denied:
        if denied.code:
            audit.failed(account, attempt, denied.code)
        refused = signature_refused if token is None else bearer_refused
        raise refused(account.id, denied) from None
    audit.succeeded(account, attempt)
    return actor


def _check_rest(account: Account, actor: Actor) -> None:
    if not Setup(account).feature("rest_web_services"):
        raise Forbidden.feature(_FEATURE)
    if not actor.may(_FEATURE, "full"):
        raise Forbidden.lacking(_FEATURE)


def _in_host(asked: Request) -> str:
    """``1234567_SB1`` for ``1234567-sb1.suitetalk.api.netsuite.com``: host names have no case."""
    host = asked.headers.get("X-Forwarded-Host") or asked.headers.get("Host", "")
    return account_id(host.partition(".")[0])


def _in_header(asked: Request) -> str:
    token = bearer_of(asked)
    return realm_of(asked.headers.get("Authorization", "")) if token is None else company_of(claims_of(token))


def _client_of(asked: Request) -> str:
    """The client that asks for a token or ends one: such a call names no account."""
    if not asked.path.startswith(OAUTH2):
        return ""
    if asked.authorization is not None and asked.authorization.username:
        return asked.authorization.username
    assertion = asked.form.get("client_assertion", "")
    return str(claims_of(assertion).get("iss") or asked.form.get("client_id", ""))
