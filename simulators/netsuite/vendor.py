"""The NetSuite fake as the kit sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Request, Response

from simulators.kit.accounts import Account
from simulators.kit.difference import RecordChange
from simulators.kit.exchange import Exchange, current
from simulators.kit.row_diff import Comparison
from simulators.kit.sites import Site, Sites
from simulators.kit.vendor import Imported, TokenKind
from simulators.netsuite import access, difference, errors, governance, imports, mishaps, opening
from simulators.netsuite.auth.denied import LoginRefused
from simulators.netsuite.auth.routes import routes as auth_routes
from simulators.netsuite.inspection import NetSuiteInspection
from simulators.netsuite.records.routes import routes as record_routes
from simulators.netsuite.restlets.routes import routes as restlet_routes
from simulators.netsuite.setup.routes import routes as setup_routes
from simulators.netsuite.suiteql.routes import routes as query_routes
from simulators.netsuite.system import routes as system_routes


class NetSuite:
    """Implements `simulators.kit.vendor.Vendor`; see there for what each method promises."""

    name = "netsuite"
    lacks: Mapping[str, str] = mishaps.LACKS
    title = "NetSuite"

    def flask(self) -> Flask:
        return _flask()

    def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
        return opening.open_account(site, spec)

    def ready(self, account: Account) -> dict[str, Any]:
        return opening.ready(account)

    def identify(self, request: Request, sites: Sites) -> Account | None:
        return access.find_account(request, sites)

    def unidentified(self, request: Request) -> Response:
        """There is no account at all in this process."""
        return Response(status=404)

    def authenticate(self, exchange: Exchange) -> None:
        access.authenticate(exchange)

    def as_person(self, exchange: Exchange) -> None:
        access.as_person(exchange)

    def meter(self, exchange: Exchange) -> None:
        governance.enter(exchange)

    def release(self, exchange: Exchange) -> None:
        governance.leave(exchange)

    def stamp(self, exchange: Exchange, response: Response) -> None:
        """NetSuite puts nothing on every answer."""

    def catch_up(self, exchange: Exchange) -> None:
        """No index lags."""

    def too_many_requests(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        return errors.ConcurrencyExceeded().respond(exchange)

    def login_refused(self, exchange: Exchange) -> Response:
        return LoginRefused(exchange.account.id, "token_rejected").respond(exchange)

    def server_error(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        """500 with an error id; ``status`` 502 to 504 is a bare page of the edge."""
        status = int(params.get("status", 500))
        if status in (502, 503, 504):
            return self.gateway_page(status)
        letters = exchange.site.streams.stream("netsuite/error").choices("abcdefghijklmnopqrstuvwxyz", k=20)
        return errors.Unexpected("".join(letters)).respond(exchange)

    def gateway_page(self, status: int) -> Response:
        return Response(f"<html><body><h1>{status}</h1></body></html>", status, content_type="text/html")

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
        raise NotImplementedError(mishaps.LACKS["refresh_race"])

    def lag_more(self, account: Account, milliseconds: int) -> None:
        raise NotImplementedError(mishaps.LACKS["index_lag"])

    def touch_first(self, exchange: Exchange, response: Response) -> None:
        mishaps.touch_first(exchange, response)

    def on_change(self, account: Account, kind: str, data: Mapping[str, Any], span: str) -> None:
        """NetSuite pushes nothing by itself (9)."""

    def webhook_body(self, account: Account, events: Sequence[Mapping[str, Any]], attempt: int) -> bytes:
        raise NotImplementedError("NetSuite has no webhooks")

    def webhook_headers(self, account: Account, url: str, body: bytes) -> dict[str, str]:
        raise NotImplementedError("NetSuite has no webhooks")

    def import_records(
        self, account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
    ) -> list[Imported]:
        return imports.import_rows(account, object, rows, cause=cause)

    def describe(self, compared: Comparison) -> list[RecordChange]:
        return difference.describe(compared)

    def inspection(self) -> NetSuiteInspection:
        return NetSuiteInspection()


@cache
def _flask() -> Flask:
    app = Flask("netsuite", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    for routes in (auth_routes, record_routes, query_routes, system_routes, restlet_routes, setup_routes):
        app.register_blueprint(routes)
    app.register_error_handler(404, _unknown_path)
    app.register_error_handler(405, _wrong_method)
    return app


def _unknown_path(_error: HTTPException) -> Response:
    """What is not there, or not built, answers as a record type that does not exist."""
    exchange = current()
    path = exchange.request.path
    name = path.removeprefix("/services/rest/").rpartition("/v1/")[2].partition("/")[0] or path.strip("/")
    return errors.NoRecordType(name).respond(exchange)


def _wrong_method(error: HTTPException) -> Response:
    exchange = current()
    refusal = errors.MethodNotAllowed(f"Method {exchange.request.method} is not allowed for this resource.")
    response = refusal.respond(exchange)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response
