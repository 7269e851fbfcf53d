"""The journal itself: events are collected, published as files, and kept for three days (14.4).

A client is given the address of a file, signed and good for a while, and fetches it without a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from simulators.crm import diary
from simulators.crm.answers import instant
from simulators.crm.files.signing import sign
from simulators.crm.journal import filters, subscriptions
from simulators.crm.journal.events import event, takers
from simulators.crm.journal.tables import journal_events, journal_files
from simulators.crm.params import base_url
from simulators.crm.portal import IMPORT, Portal
from simulators.crm.schemas.registry import types_of
from simulators.kit.accounts import Account
from simulators.kit.agenda import Item

PUBLISH = "crm_journal"
KEPT = 3 * 86_400_000
"""How long (ms) a file can be fetched (documented: three days)."""

MOST_EVENTS = 10_000
"""In one file."""

PATH = "_rehearse/journal"
"""Where files are: not the vendor's own address, which is a storage service's."""

_c = journal_files.c
_files = select(_c.number, _c.offset).order_by(_c.number)


def watch(account: Account, data: Mapping[str, Any], span: str) -> None:
    """A row changed: collect what that says to those who subscribed."""
    known = subscriptions.known(account)
    types = types_of(account, cause=span) if known else None
    wanted = takers(types, known, data) if types is not None else {}
    if types is None or not wanted:
        return
    with account.transaction(cause=span) as db:
        portal = Portal(account, db, IMPORT, account.now())
        told = []
        for action, those in wanted.items():
            passed = [one for one in those if filters.holds(portal, one, int(data["id"]))]
            one = event(portal.id, types, action, passed, data) if passed else None
            told += [] if one is None else [one]
        collect(account, db, told, span)


def collect(account: Account, db: Connection, told: Sequence[Mapping[str, Any]], cause: str) -> None:
    """Keep events for the next file; the first that waits sees to it that there will be one."""
    if not told:
        return
    first = _waiting(db) == 0
    db.execute(insert(journal_events), [{"doc": msgspec.json.encode(one).decode()} for one in told])
    if first:
        _come_back(account, cause)


def after(portal: Portal, number: int, limit: int) -> Sequence[str]:
    """The offsets of the files behind this number that are still kept, oldest first."""
    rows = portal.db.execute(_files.where(_c.number > number, _fresh(portal)).limit(limit)).all()
    return [offset for _, offset in rows]


def newest(portal: Portal, limit: int) -> Sequence[str]:
    """The offsets of the last files, oldest first."""
    newest = select(_c.number, _c.offset).where(_fresh(portal)).order_by(_c.number.desc()).limit(limit)
    return [offset for _, offset in reversed(portal.db.execute(newest).all())]


def number_of(portal: Portal, offset: str) -> int | None:
    """The place of a file that is still kept, or None."""
    found: int | None = portal.db.execute(
        select(_c.number).where(_c.offset == offset, _fresh(portal))
    ).scalar_one_or_none()
    return found


def content(portal: Portal, offset: str) -> dict[str, Any] | None:
    """A file that is still kept, or None."""
    row = portal.db.execute(select(_c.at, _c.events).where(_c.offset == offset, _fresh(portal))).first()
    if row is None:
        return None
    return {"offset": offset, "journalEvents": msgspec.json.decode(row[1]), "publishedAt": instant(row[0])}


def reference(portal: Portal, offset: str) -> dict[str, Any]:
    """Where a file is to be had, and until when."""
    expires = (portal.at + portal.settings.journal_link_life) // 1000 * 1000
    address = sign(portal.account, f"/{PATH}/{portal.id}/{offset}", expires)
    return {
        "url": f"{base_url()}{address.lstrip('/')}",
        "expiresAt": instant(expires),
        "currentOffset": offset,
    }


def publish(account: Account, item: Item) -> None:
    """Put what was collected into one file, and forget files that are too old."""
    site = account.site
    with account.transaction(cause=item.cause) as db:
        waiting = select(journal_events.c.number, journal_events.c.doc).order_by(journal_events.c.number)
        rows = db.execute(waiting.limit(MOST_EVENTS)).all()
        if not rows:
            return
        offset, now = site.streams.uuid(f"crm/{account.id}/journal"), account.now()
        events = f"[{','.join(doc for _, doc in rows)}]"
        db.execute(delete(journal_files).where(_c.at <= now - KEPT))
        db.execute(delete(journal_events).where(journal_events.c.number <= rows[-1][0]))
        number = (db.execute(select(func.max(_c.number))).scalar_one() or 0) + 1
        db.execute(insert(journal_files), {"number": number, "offset": offset, "at": now, "events": events})
        more = _waiting(db)
    span = site.events.emit(
        "journal_published",
        cause=item.cause,
        app=account.app,
        account=account.id,
        offset=offset,
        events=len(rows),
    ).span
    if more:
        _come_back(account, span)


def _come_back(account: Account, cause: str) -> None:
    diary.note(account, account.now() + account.settings.journal_lag, PUBLISH, cause=cause)


def _waiting(db: Connection) -> int:
    found: int = db.execute(select(func.count()).select_from(journal_events)).scalar_one()
    return found


def _fresh(portal: Portal) -> Any:
    return _c.at > portal.at - KEPT
