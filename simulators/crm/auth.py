"""Who calls, and what they may do (CRM contract 11.2, 12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from flask import Request

from simulators.crm.answers import instant
from simulators.crm.breakdowns import UriTooLong
from simulators.crm.errors import (
    CredentialsMissing,
    CrmError,
    DeveloperKeyNeeded,
    MissingScopes,
    TokenExpired,
    Unauthenticated,
)
from simulators.crm.grammar import enforces_writes
from simulators.crm.oauth.grants import over
from simulators.crm.portal import Portal, Source
from simulators.kit.accounts import Account
from simulators.kit.exchange import Exchange, current

OPEN = ("oauth",)
"""Blueprints that take credentials in the body."""

PUBLIC = ("hubfs", "export_files", "journal_files")
"""Blueprints that serve everybody who has the address."""
JOURNAL = ("journal", "journal_subscriptions", "journal_snapshots")
"""The only blueprints for which tokens of client credentials are good."""

PERSON = "userId:9001"
"""Who works in the portal's own pages."""

IMPLIED: Mapping[str, tuple[str, ...]] = {
    "e-commerce": tuple(
        f"crm.{family}.{name}.{mode}"
        for family in ("objects", "schemas")
        for name in ("products", "line_items")
        for mode in ("read", "write")
    )
}
"""Scopes of before that stand for others (12.3)."""

DEVELOPER = ("webhooks", "timeline_templates", "actions")
"""Blueprints that only the developer key opens."""


LEGACY = ("deals_v1",)
"""Blueprints of versions before the third, which say in other words that credentials are missing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A verified caller. ``kind`` decides which limits count."""

    kind: Literal["private", "oauth", "app", "developer", "person"]
    scopes: frozenset[str]


def bearer(request: Request) -> str:
    """The token in the ``Authorization`` header, or ``""``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def authenticate(exchange: Exchange) -> None:
    """Set ``exchange.actor``.

    Raises `UriTooLong`, `Unauthenticated`, `TokenExpired` or `DeveloperKeyNeeded`.
    """
    request, account = exchange.request, exchange.account
    environ = request.environ
    if len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) > account.settings.longest_url:
        raise UriTooLong
    if request.routing_exception is not None or request.blueprint in (*OPEN, *PUBLIC):
        return
    grant = account.memory["tokens"].get(bearer(request))
    if request.blueprint in DEVELOPER:
        exchange.actor = _developer(request, account, grant)
        return
    if grant is None:
        raise _nobody(request, account)
    scopes = _fresh(account, grant)
    strayed = grant["kind"] == "app" and request.blueprint not in JOURNAL
    exchange.actor = Actor(grant["kind"], frozenset() if strayed else scopes)


def _nobody(request: Request, account: Account) -> CrmError:
    """What is said to a caller whose token, if there is one, means nothing."""
    if request.blueprint in LEGACY:
        return CredentialsMissing()
    token = bearer(request)
    if token and not token.startswith("pat-") and account.settings.undecodable_token == "expired":
        return TokenExpired(account.now(), instant(0))
    return Unauthenticated()


def _fresh(account: Account, grant: dict[str, Any]) -> frozenset[str]:
    """The scopes of a token that has not expired by the clock that `client_time` names."""
    if over(account, grant):
        raise TokenExpired(account.now() - grant["expires"], instant(grant["expires"]))
    return _every(tuple(grant["scopes"]))


@lru_cache(maxsize=256)
def _every(granted: tuple[str, ...]) -> frozenset[str]:
    """Scopes with what they stand for."""
    return frozenset(granted).union(*(IMPLIED.get(one, ()) for one in granted))


def _developer(request: Request, account: Account, grant: dict[str, Any] | None) -> Actor:
    if request.args.get("hapikey") == account.credentials["developer_key"]:
        return Actor("developer", frozenset())
    if grant is not None and grant["kind"] == "oauth":
        raise DeveloperKeyNeeded
    raise Unauthenticated


def require(*scopes: str) -> None:
    """Raise `MissingScopes` unless the caller has one of ``scopes``."""
    actor: Actor = current().actor
    if not actor.scopes.intersection(scopes):
        raise MissingScopes(scopes)


def open_portal() -> Portal:
    """The caller's portal in the transaction of the running view."""
    exchange = current()
    account = exchange.account
    source = Source("INTEGRATION", str(account.credentials["app_id"]))
    if exchange.by_hand:
        source = Source("CRM_UI", PERSON)
    return Portal(account, exchange.db, source, account.now(), enforces_writes())
