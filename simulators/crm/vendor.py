"""The CRM as the kit sees it: accounts, callers, limits, webhooks."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.wrappers import Request, Response

from simulators.crm import auth, diary, difference, limits, mishaps, owners
from simulators.crm.actions import calling
from simulators.crm.answers import answer, correlation_id
from simulators.crm.app import create_app
from simulators.crm.associations import by_domain
from simulators.crm.breakdowns import Locked, Migrating
from simulators.crm.errors import (
    POLICIES,
    TEN_SECONDLY,
    CrmError,
    OAuthError,
    RateLimited,
    Unauthenticated,
    html_page,
)
from simulators.crm.exports import run as exports
from simulators.crm.files import rules as file_rules
from simulators.crm.files import tasks as file_tasks
from simulators.crm.imports import import_rows
from simulators.crm.inspection import CrmInspection
from simulators.crm.journal import files as journal
from simulators.crm.oauth import grants
from simulators.crm.oauth import routes as oauth
from simulators.crm.params import object_if_any
from simulators.crm.settings import Settings, settings
from simulators.crm.tables import metadata
from simulators.crm.webhooks import events, outgoing, subscriptions
from simulators.kit.accounts import Account
from simulators.kit.difference import RecordChange
from simulators.kit.exchange import Exchange
from simulators.kit.row_diff import Comparison
from simulators.kit.sites import Site, Sites
from simulators.kit.vendor import Imported, TokenKind
from simulators.kit.wire import encode

FIRST_PORTAL = 1_000_000
_OWN: Mapping[int, Callable[[], CrmError]] = {423: Locked, 477: Migrating}
"""Statuses of this vendor that a ``server_error`` may have beside 5xx (CRM contract 11.2)."""
_SPEC = ("settings", "scopes", "webhook_url")

_WORK: Final[Mapping[str, diary.Work]] = MappingProxyType(
    {
        file_rules.EXPIRY: file_rules.expire,
        file_tasks.WORK: file_tasks.work,
        exports.WORK: exports.work,
        by_domain.WORK: by_domain.work,
        calling.CALL: calling.call,
        calling.EXPIRY: calling.expire,
        journal.PUBLISH: journal.publish,
    }
)
"""What portals do later, by the agenda's word for it."""


class Crm:
    """The one instance serves every site of the process."""

    name = "crm"
    lacks: Mapping[str, str] = mishaps.LACKS
    title = "CRM"

    def flask(self) -> Flask:
        return create_app()

    def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
        """A new portal. ``spec`` may hold ``settings`` (switches by name), ``scopes`` and ``webhook_url``.

        Raises `ValueError` for anything else in it, and for switches that cannot be so.
        """
        unknown = sorted(set(spec) - set(_SPEC))
        if unknown:
            raise ValueError(f"no CRM option {', '.join(unknown)}; there are: {', '.join(_SPEC)}")
        changes, scopes = spec.get("settings") or {}, spec.get("scopes") or grants.SCOPES
        readable = isinstance(changes, Mapping) and isinstance(scopes, (list, tuple))
        if not readable:
            raise ValueError("settings are switches by name, and scopes a list of names")
        changes = dict(changes)
        if "webhook_url" in spec:
            changes["webhook_url"] = spec["webhook_url"]
        number = int(site.id.rpartition("-")[2])
        account = Account(
            site=site,
            app=self.name,
            id=str(FIRST_PORTAL + number),
            credentials={},
            settings=settings(site.profile, changes),
            metadata=metadata,
        )
        account.credentials |= _credentials(account, number)
        for kind, work in _WORK.items():
            diary.attend(account, kind, work)
        grants.seed(account, [str(scope) for scope in scopes])
        owners.seed(account)
        subscriptions.seed(account)
        known = site.sites.directory
        known.register(account, "portal", account.id)
        known.register(account, "client", account.credentials["client_id"])
        known.register(account, "developer", account.credentials["developer_key"])
        return account

    def ready(self, account: Account) -> dict[str, Any]:
        return dict(account.credentials)

    def identify(self, request: Request, sites: Sites) -> Account | None:
        """By token, client id or developer key. Where there is one site only, every call is for it."""
        for kind, value in _traces(request):
            found = sites.directory.find(self.name, kind, value) if value else None
            if found is not None:
                return found
        every = sites.all()
        return every[0].accounts[self.name][0] if len(every) == 1 and self.name in every[0].accounts else None

    def unidentified(self, request: Request) -> Response:
        """What a caller gets of whom nothing is known: no site is there whose clock could stamp it."""
        assert isinstance(request, FlaskRequest)
        missing = request.routing_exception
        if missing is not None:
            return html_page(missing.code or 404, missing.name)
        refusal: CrmError = Unauthenticated()
        if request.endpoint in oauth.UNKNOWN_TOKENS:
            refusal = oauth.unknown_token()
        elif request.blueprint in auth.OPEN:
            return OAuthError(
                "BAD_CLIENT_ID", "missing or unknown client id", error="invalid_client"
            ).respond()
        if request.blueprint in auth.PUBLIC:
            return html_page(404, "Not Found")
        digest = hashlib.sha256(f"{request.method} {request.path}".encode()).digest()
        correlation = str(uuid.UUID(bytes=digest[:16], version=5))
        headers = {"x-hubspot-correlation-id": correlation}
        return answer(refusal.body(correlation, {}), refusal.status, headers)

    def authenticate(self, exchange: Exchange) -> None:
        auth.authenticate(exchange)

    def as_person(self, exchange: Exchange) -> None:
        exchange.actor = auth.Actor("person", frozenset(grants.SCOPES))

    def meter(self, exchange: Exchange) -> None:
        limits.meter(exchange)

    def release(self, exchange: Exchange) -> None:
        """Limits count calls, not what is in work."""

    def stamp(self, exchange: Exchange, response: Response) -> None:
        found = limits.headers(exchange)
        if exchange.account.settings.correlation_header:
            found["x-hubspot-correlation-id"] = correlation_id(exchange)
        response.headers.extend(found)

    def catch_up(self, exchange: Exchange) -> None:
        """Nothing to do: search reads its index as of the instant of the call."""

    def too_many_requests(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        """A 429; ``policy`` in ``params`` is one of `POLICIES`."""
        policy = POLICIES.get(str(params.get("policy", "")), TEN_SECONDLY)
        return RateLimited(policy, wait=limits.BURST_WINDOW).respond(exchange)

    def login_refused(self, exchange: Exchange) -> Response:
        return Unauthenticated().respond(exchange)

    def server_error(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        status = int(params.get("status", 500))
        if status in _OWN:
            return _OWN[status]().respond(exchange)
        if status != 500:
            return self.gateway_page(status)
        body = {"correlationId": correlation_id(exchange), "message": "internal error", "status": "error"}
        return answer(body, 500)

    def gateway_page(self, status: int) -> Response:
        return html_page(status, "Server Error")

    def stale_version(self, exchange: Exchange) -> Response:
        raise NotImplementedError(mishaps.LACKS["stale_version"])

    def operations(self, exchange: Exchange) -> frozenset[str]:
        return mishaps.operations(exchange)

    def token_kind(self, exchange: Exchange) -> TokenKind:
        return mishaps.token_kind(exchange)

    def expire_token(self, exchange: Exchange) -> None:
        mishaps.expire_token(exchange)

    def revoke_token(self, exchange: Exchange) -> None:
        mishaps.revoke_token(exchange)

    def refresh_elsewhere(self, exchange: Exchange) -> None:
        raise NotImplementedError(mishaps.LACKS["refresh_race"])

    def lag_more(self, account: Account, milliseconds: int) -> None:
        mishaps.lag_more(account, milliseconds)

    def touch_first(self, exchange: Exchange, response: Response) -> None:
        mishaps.touch_first(exchange, response)

    def on_change(self, account: Account, kind: str, data: Mapping[str, Any], span: str) -> None:
        if kind == "row":
            events.publish(account, data, span)
            by_domain.watch(account, data, span)
            calling.watch(account, data, span)
            journal.watch(account, data, span)

    def webhook_body(self, account: Account, events: Sequence[Mapping[str, Any]], attempt: int) -> bytes:
        return encode([{**event, "attemptNumber": attempt} for event in events])

    def webhook_headers(self, account: Account, url: str, body: bytes) -> dict[str, str]:
        chosen: Settings = account.settings
        return outgoing.headers(account, chosen.webhook_signatures, url, body)

    def import_records(
        self, account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
    ) -> list[Imported]:
        return import_rows(account, object, rows, cause=cause)

    def describe(self, compared: Comparison) -> list[RecordChange]:
        return difference.describe(compared)

    def inspection(self) -> CrmInspection:
        return CrmInspection()


@cache
def vendor() -> Crm:
    """The CRM."""
    return Crm()


def _credentials(account: Account, number: int) -> dict[str, Any]:
    streams, purpose = account.site.streams, f"crm/{account.id}/app"
    return {
        "portal_id": int(account.id),
        "access_token": grants.fresh_text(account, "pat-sim"),
        "client_id": streams.uuid(purpose),
        "client_secret": streams.uuid(purpose),
        "refresh_token": grants.fresh_text(account, "sim-refresh"),
        "app_id": 2_000_000 + number,
        "developer_key": streams.uuid(purpose),
    }


def _traces(request: Request) -> Iterator[tuple[str, str]]:
    """Everything in a call that may name an account; nearly always the first one does."""
    assert isinstance(request, FlaskRequest)
    if request.blueprint in auth.PUBLIC:
        yield "portal", str((request.view_args or {}).get("portal_id", ""))
    yield "token", auth.bearer(request)
    yield "developer", request.args.get("hapikey", "")
    if request.blueprint in auth.OPEN:
        yield "client", request.form.get("client_id") or request.args.get("client_id", "")
        yield "token", str((request.view_args or {}).get("text", ""))
        if request.is_json:
            given = object_if_any()
            yield "client", str(given.get("client_id") or "")
            yield "token", str(given.get("tokenKey") or "")
