"""What a portal will do later: items on the site's agenda that find their portal again by its id."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from simulators.kit.accounts import Account
from simulators.kit.agenda import Item
from simulators.kit.sites import Site

Work = Callable[[Account, Item], None]
"""Does what an item asks for, with no lock held. What the item speaks of may be gone by then."""


def attend(account: Account, kind: str, work: Work) -> None:
    """Let ``work`` run items of this kind for every portal of the account's site."""
    account.site.agenda.handle(kind, partial(_run, account.site, account.app, work))


def note(account: Account, at: int, kind: str, *, cause: str, **payload: Any) -> None:
    """Put an item on the agenda for the instant ``at`` (ms) of the account's own clock."""
    due = account.site.clock.now() + at - account.now()
    account.site.agenda.schedule(due, kind, {"account": account.id, **payload}, cause=cause)


def _run(site: Site, app: str, work: Work, item: Item) -> None:
    for account in site.accounts.get(app, []):
        if account.id == item.payload["account"]:
            work(account, item)
