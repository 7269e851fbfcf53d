"""The way of a call through a fake: middlewares, each with one job, around the vendor's Flask app.

    site → journal → faults → auth → limits → lag → the view, in one transaction

A middleware is a function of the exchange and of what comes after it; it never reaches into a view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from flask import g
from werkzeug.wrappers import Request, Response

from simulators.kit.events import cause_of
from simulators.kit.exchange import Exchange, NoAnswer
from simulators.kit.middleware import auth, faults, journal, lag, limits
from simulators.kit.sites import HAND, HAND_COOKIE, Sites
from simulators.kit.vendor import Answer, Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAGES = "/_rehearse/"
"""Where our own pages are, beside the vendor's paths."""

INSPECT = f"{PAGES}inspect"
"""Where records are looked at and edited; these pages stand before the vendor's app and call it."""

Next: TypeAlias = Callable[[Exchange], Response]
Middleware: TypeAlias = Callable[[Exchange, Next], Response]

ORDER: tuple[Middleware, ...] = (journal.journal, faults.faults, auth.auth, limits.limits, lag.lag)


class Fake:
    """One vendor's fake as a WSGI app, serving every site of the process."""

    def __init__(self, vendor: Vendor, sites: Sites) -> None:
        self._vendor, self._sites = vendor, sites
        self._flask = vendor.flask()
        answer: Next = self._view
        for middleware in reversed(ORDER):
            answer = _around(middleware, answer)
        self._answer = answer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call. `NoAnswer` leaves through the server: it means to close the connection."""
        if environ["PATH_INFO"].startswith(INSPECT) and self._inspector is not None:
            return self._inspector(environ, start_response)
        with self._flask.request_context(environ) as context:
            request = context.request
            hand = self._sites.directory.find(self._vendor.name, HAND, _shown_hand(request))
            account = hand or self._vendor.identify(request, self._sites)
            if account is None:
                return self._vendor.unidentified(request)(environ, start_response)
            site = account.site
            exchange = Exchange(
                request=request,
                vendor=self._vendor,
                account=account,
                span=site.events.new_span(),
                cause=cause_of(request.headers.get("traceparent")) if hand is None else "person",
                by_hand=hand is not None,
            )
            g.exchange = exchange
            site.traffic.enter()
            try:
                return self._answer(exchange)(environ, start_response)
            finally:
                site.traffic.leave()

    @cached_property
    def _inspector(self) -> WSGIApplication | None:
        from simulators.kit.inspector.app import Inspector

        inspection = self._vendor.inspection()
        return None if inspection is None else Inspector(self._vendor, inspection, self._sites, self)

    def _view(self, exchange: Exchange) -> Response:
        """Run the view in one transaction; a refusal rolls it back."""
        try:
            with exchange.account.transaction(cause=exchange.span) as exchange.connection:
                return self._flask.full_dispatch_request()
        except Answer as answer:
            return answer.respond(exchange)
        finally:
            exchange.connection = None


def _shown_hand(request: Request) -> str:
    """The hand by which a person's work is known. A browser, which sends no header of ours, shows it once in
    the URL of one of our pages and from then on by the cookie that the page sets.
    """
    shown = request.headers.get(HAND, "")
    if shown or not request.path.startswith(PAGES):
        return shown
    return request.args.get("hand") or request.cookies.get(HAND_COOKIE, "")


def _around(middleware: Middleware, proceed: Next) -> Next:
    def step(exchange: Exchange) -> Response:
        return middleware(exchange, proceed)

    return step


__all__ = ["ORDER", "Fake", "Middleware", "Next", "NoAnswer"]
