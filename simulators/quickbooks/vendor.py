"""The QuickBooks Online fake as the kit sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from simulators.kit.accounts import Account
from simulators.kit.difference import RecordChange
from simulators.kit.exchange import Exchange, current
from simulators.kit.row_diff import Comparison
from simulators.kit.sites import Site, Sites
from simulators.kit.vendor import Imported, TokenKind
from simulators.quickbooks import access, difference, headers, imports, lag, mishaps, opening, webhooks
from simulators.quickbooks.errors import ApplicationError
from simulators.quickbooks.gateway import AuthenticationFailed, Outage, Throttled, load_balancer_page
from simulators.quickbooks.inspection import QuickBooksInspection
from simulators.quickbooks.oauth.routes import routes as oauth_routes
from simulators.quickbooks.routes.company import nowhere
from simulators.quickbooks.routes.company import routes as company_routes


class QuickBooks:
    """Implements `simulators.kit.vendor.Vendor`; see there for what each method promises."""

    name = "quickbooks"
    lacks: Mapping[str, str] = mishaps.LACKS
    title = "QuickBooks"

    def flask(self) -> Flask:
        return _flask()

    def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
        return opening.open_company(site, spec)

    def ready(self, account: Account) -> dict[str, Any]:
        return opening.ready(account)

    def identify(self, request: Request, sites: Sites) -> Account | None:
        return access.find_account(request, sites)

    def unidentified(self, request: Request) -> Response:
        """There is no company at all in this process."""
        return load_balancer_page(503)

    def authenticate(self, exchange: Exchange) -> None:
        access.authenticate(exchange)

    def as_person(self, exchange: Exchange) -> None:
        access.as_person(exchange)

    def meter(self, exchange: Exchange) -> None:
        access.meter(exchange)

    def release(self, exchange: Exchange) -> None:
        """Limits count calls, not what is in work."""

    def stamp(self, exchange: Exchange, response: Response) -> None:
        headers.stamp(exchange, response)

    def catch_up(self, exchange: Exchange) -> None:
        """Lag is a condition of the query and of change data capture; nothing waits to be shown."""

    def too_many_requests(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        return Throttled().respond(exchange)

    def login_refused(self, exchange: Exchange) -> Response:
        return AuthenticationFailed("Token expired").respond(exchange)

    def server_error(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        """500 as the switch says; ``status`` 502 to 504 is the load balancer's page."""
        status = int(params.get("status", 500))
        if status in (502, 503, 504):
            return self.gateway_page(status)
        fault = Outage() if exchange.account.settings.outage_layer == "gateway" else ApplicationError()
        return fault.respond(exchange)

    def gateway_page(self, status: int) -> Response:
        return load_balancer_page(status)

    def stale_version(self, exchange: Exchange) -> Response:
        return mishaps.stale_version(exchange)

    def operations(self, exchange: Exchange) -> frozenset[str]:
        return mishaps.operations(exchange)

    def token_kind(self, exchange: Exchange) -> TokenKind:
        return mishaps.token_kind(exchange)

    def expire_token(self, exchange: Exchange) -> None:
        mishaps.expire_token(exchange)

    def revoke_token(self, exchange: Exchange) -> None:
        mishaps.revoke_token(exchange)

    def refresh_elsewhere(self, exchange: Exchange) -> None:
        mishaps.refresh_elsewhere(exchange)

    def lag_more(self, account: Account, milliseconds: int) -> None:
        lag.lag_more(account, milliseconds)

    def touch_first(self, exchange: Exchange, response: Response) -> None:
        mishaps.touch_first(exchange, response)

    def on_change(self, account: Account, kind: str, data: Mapping[str, Any], span: str) -> None:
        if kind == "row":
            webhooks.tell(account, data, span)

    def webhook_body(self, account: Account, events: Sequence[Mapping[str, Any]], attempt: int) -> bytes:
        return webhooks.body(account, events)

    def webhook_headers(self, account: Account, url: str, body: bytes) -> dict[str, str]:
        return webhooks.headers(account, body)

    def import_records(
        self, account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
    ) -> list[Imported]:
        return imports.import_rows(account, object, rows, cause=cause)

    def describe(self, compared: Comparison) -> list[RecordChange]:
        return difference.describe(compared)

    def inspection(self) -> QuickBooksInspection:
        return QuickBooksInspection()


@cache
def _flask() -> Flask:
    app = Flask("quickbooks", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.register_blueprint(company_routes)
    app.register_blueprint(oauth_routes)
    app.register_error_handler(404, _unknown_path)
    app.register_error_handler(405, _unknown_path)
    return app


def _unknown_path(error: HTTPException) -> Response:
    """Under a company 400 and code 500, never 404; elsewhere a bare page."""
    exchange = current()
    if exchange.request.path.startswith(access.COMPANY):
        return nowhere().respond(exchange)
    return Response(f"<html><body><h1>{error.code}</h1></body></html>", error.code, content_type="text/html")
