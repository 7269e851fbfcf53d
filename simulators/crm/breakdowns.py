"""Refusals that have nothing to do with what was asked: gateways, locks, moves (CRM contract 11.2)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, correlation_id
from simulators.crm.errors import CrmError, html_page
from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer


class UriTooLong(Answer):
    """414: the machine in front of the CRM takes no URL of this length (11.2; its page is unknown)."""

    def respond(self, exchange: Exchange) -> Response:
        return html_page(414, "URI Too Long")


class RouteGone(Answer):
    """404 of a route that the vendor has ended: it is as unknown as any that never was (SIM 12.2)."""

    def respond(self, exchange: Exchange) -> Response:
        return html_page(404, "Not Found")


class Locked(CrmError):
    """423: a write lock under heavy writes, over within 2 s (11.2; text and category are ours)."""

    status = 423
    category = "LOCKED"

    def __init__(self) -> None:
        super().__init__("The record is locked by another write. Wait at least 2 seconds and try again")


class Migrating(CrmError):
    """477: the account moves to another data centre, for up to ``wait`` seconds (11.2; our text)."""

    status = 477
    category = "MIGRATION_IN_PROGRESS"

    def __init__(self, *, wait: int = 86_400) -> None:
        super().__init__("This account is being migrated to another data center")
        self.wait = wait

    def respond(self, exchange: Exchange) -> Response:
        return answer(self.body(correlation_id(exchange), {}), self.status, {"Retry-After": str(self.wait)})
