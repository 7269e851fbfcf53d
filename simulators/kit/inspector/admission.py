"""Who may look, and at which accounts: whoever shows a site's hand, and no page of another site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, g, redirect, request

from simulators.kit.accounts import Account
from simulators.kit.inspector.hand import Hand
from simulators.kit.inspector.inspection import Inspection
from simulators.kit.sites import HAND, HAND_COOKIE, Site, Sites
from simulators.kit.vendor import Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class NotAdmitted(Exception):
    """403, with what to do about it."""


class NotThere(Exception):
    """404, with what was looked for."""


@dataclass(frozen=True, slots=True)
class House:
    """Where a visit takes place: one vendor's fake with all its sites."""

    vendor: Vendor
    inspection: Inspection
    sites: Sites
    app: WSGIApplication


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor. ``site`` is the one whose hand was shown; ``accounts`` are those that may be looked at."""

    house: House
    site: Site
    accounts: tuple[Account, ...]

    def account(self, id: str) -> Account:
        """The account with this id; ``?site=`` tells accounts of one id apart. Raises `NotThere`."""
        wanted = request.args.get("site")
        for one in self.accounts:
            if one.id == id and wanted in (None, one.site.id):
                return one
        raise NotThere(f"There is no account {id} here.")

    def hand(self, account: Account) -> Hand:
        """A person's hand in an account."""
        return Hand(self.house.app, account, request.host_url)


def visit() -> Visit:
    """The visit of the running call."""
    found: Visit = g.visit
    return found


def admit(house: House) -> Response | None:
    """Find out who is there. A hand in the address moves into a cookie. Raises `NotAdmitted`."""
    named = request.args.get("hand", "") if request.method == "GET" else ""
    shown = request.headers.get(HAND) or named or request.cookies.get(HAND_COOKIE, "")
    known = house.sites.directory.find(house.vendor.name, HAND, shown) if shown else None
    if known is None:
        raise NotAdmitted("Only somebody who shows the site’s hand can look at its records.")
    if request.method != "GET":
        _refuse_strangers()
    if named and request.headers.get(HAND) is None:
        return _keep(named)
    g.visit = Visit(house, known.site, _accounts(house, known.site))
    return None


def _accounts(house: House, site: Site) -> tuple[Account, ...]:
    """The site's own first. Whoever holds the oldest site's hand started this process and may see all."""
    every = house.sites.all()
    seen = [site, *(one for one in every if one is not site)] if every[:1] == [site] else [site]
    return tuple(account for one in seen for account in one.accounts.get(house.vendor.name, ()))


def _refuse_strangers() -> None:
    """A form of a page that is not ours, in this person's browser."""
    sender = request.headers.get("Origin")
    ours = sender is None or sender == request.host_url.rstrip("/")
    if not ours or request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise NotAdmitted("This form was sent from a page that is not one of these.")


def _keep(hand: str) -> Response:
    """Keep the hand in the browser and take it out of the address."""
    rest = "&".join(
        part for part in request.query_string.decode("latin-1").split("&") if not part.startswith("hand=")
    )
    answer = redirect(f"{request.path}?{rest}" if rest else request.path, 303)
    assert isinstance(answer, Response)
    answer.set_cookie(HAND_COOKIE, hand, httponly=True, samesite="Strict", path="/_rehearse")
    return answer
