"""What each vendor's fake hands to the kit. The kit serves, meters, breaks and journals it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from flask import Flask
from werkzeug.wrappers import Request, Response

from simulators.kit.difference import RecordChange

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.exchange import Exchange
    from simulators.kit.inspector.inspection import Inspection
    from simulators.kit.row_diff import Comparison
    from simulators.kit.sites import Site, Sites


TokenKind: TypeAlias = Literal["passing", "lasting", ""]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one row of an import: the new record's id, or why it was refused."""

    index: int
    id: str = ""
    refused: str = ""


class Answer(Exception):
    """Raised to answer a request at once; vendors' error classes derive from it.

    ``respond`` builds the vendor-true response: status, headers and body.
    """

    def respond(self, exchange: Exchange) -> Response:
        raise NotImplementedError


class Vendor(Protocol):
    """One fake. An instance is shared by all sites and keeps no state of its own."""

    name: str
    lacks: Mapping[str, str]
    """Faults that cannot befall this vendor, each with the reason."""
    title: str
    """What people call the app."""

    def flask(self) -> Flask:
        """The app with every route, made once for each process."""

    def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
        """A new account with its credentials, registered in ``site.sites.directory``."""

    def ready(self, account: Account) -> dict[str, Any]:
        """The account's part of the ready file, without ``base_url``."""

    def identify(self, request: Request, sites: Sites) -> Account | None:
        """Whose account this call is for, by token, realm or signature; nothing is verified here."""

    def unidentified(self, request: Request) -> Response:
        """The vendor's answer where no account can be told."""

    def authenticate(self, exchange: Exchange) -> None:
        """Verify the caller and set ``exchange.actor``; raise an `Answer` to refuse."""

    def as_person(self, exchange: Exchange) -> None:
        """Set ``exchange.actor`` to a person who works in the vendor's own pages and may do everything."""

    def meter(self, exchange: Exchange) -> None:
        """Count the call against the vendor's limits; raise an `Answer` when one is used up."""

    def release(self, exchange: Exchange) -> None:
        """A call that `meter` let in is answered: give back what counts only while it is in work."""

    def stamp(self, exchange: Exchange, response: Response) -> None:
        """Put the headers on that every answer of this vendor carries."""

    def catch_up(self, exchange: Exchange) -> None:
        """Let lagging indexes show what is due by now."""

    def too_many_requests(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        """The answer to a client that asked too often."""

    def login_refused(self, exchange: Exchange) -> Response:
        """The answer to a login that is no good."""

    def server_error(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        """The answer of a vendor that is broken (``status`` in ``params``, 500 by default)."""

    def gateway_page(self, status: int) -> Response:
        """The page of HTML by which the machine in front of the vendor answers: 502, 503 or 504."""

    def stale_version(self, exchange: Exchange) -> Response:
        """The answer to a call that updates what was changed since its caller read it; nothing is done."""

    def operations(self, exchange: Exchange) -> frozenset[str]:
        """What a call does: ``create``, ``update``, ``delete`` or ``read`` records, ``list`` a page of them,
        or ``refresh`` a token. Several for a batch; none for anything else. Nothing is verified here.
        """

    def token_kind(self, exchange: Exchange) -> TokenKind:
        """What the call shows for a login: a token that ends by itself, one that a person must revoke, or
        none of these.
        """

    def expire_token(self, exchange: Exchange) -> None:
        """End the access token that the call shows, as if its time were over."""

    def revoke_token(self, exchange: Exchange) -> None:
        """Take back the grant behind the token that the call shows, as its own pages do."""

    def refresh_elsewhere(self, exchange: Exchange) -> None:
        """Use up the refresh token that the call shows, as if somebody else had refreshed with it."""

    def lag_more(self, account: Account, milliseconds: int) -> None:
        """From now on searches show what is written later by so much; or earlier again, if negative."""

    def touch_first(self, exchange: Exchange, response: Response) -> None:
        """Move the time of change of the first record of a page that was just answered to now."""

    def on_change(self, account: Account, kind: str, data: Mapping[str, Any], span: str) -> None:
        """A change was committed: queue the webhooks that it makes. ``span`` is the change's own."""

    def webhook_body(self, account: Account, events: Sequence[Mapping[str, Any]], attempt: int) -> bytes:
        """The body of one delivery of these events."""

    def webhook_headers(self, account: Account, url: str, body: bytes) -> dict[str, str]:
        """Content type and signature for one attempt, stamped by the account's clock."""

    def import_records(
        self, account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
    ) -> list[Imported]:
        """Take rows as the vendor's own import would: same validation, no API limits."""

    def describe(self, compared: Comparison) -> list[RecordChange]:
        """What the rows that differ between two moments of an account mean, record by record.

        Rows that no person would miss (sequences, indexes, histories) mean nothing.
        """

    def inspection(self) -> Inspection | None:
        """How people look at records and edit them, under ``/_rehearse/inspect``; None where they cannot."""
