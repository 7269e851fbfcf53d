"""One call to a fake, from its first byte to its answer, as the middlewares and the views see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Request, g
from sqlalchemy import Connection

if TYPE_CHECKING:
    from simulators.kit.accounts import Account
    from simulators.kit.sites import Site
    from simulators.kit.vendor import Vendor


class NoAnswer(Exception):
    """The caller gets no answer at all: the connection ends. The journal still knows what was done."""


class Reset(NoAnswer):
    """The same, by a reset in place of an orderly end."""


@dataclass(slots=True, eq=False)
class Exchange:
    """A call in work. ``actor`` is what the vendor's auth learned of the caller; ``facts`` is free for it.

    ``by_hand`` marks what a person does in the vendor's own pages: never metered, never hit by a fault.
    """

    request: Request
    vendor: Vendor
    account: Account
    span: str
    cause: str
    by_hand: bool = False
    actor: Any = None
    facts: dict[str, Any] = field(default_factory=dict)
    connection: Connection | None = None

    @property
    def site(self) -> Site:
        """The site the account is on."""
        return self.account.site

    @property
    def db(self) -> Connection:
        """The open transaction of the view that is running."""
        assert self.connection is not None, "no view is running"
        return self.connection

    @property
    def record(self) -> str:
        """The record id in the path, the last one if there are several; ``""`` if there is none."""
        arguments = self.request.view_args or {}
        return next((str(value) for name, value in reversed(arguments.items()) if name.endswith("id")), "")


def current() -> Exchange:
    """The exchange of the view that is running."""
    exchange: Exchange = g.exchange
    return exchange
