"""Reading: what changed on a side since the last look becomes observations.

A page and the cursor behind it are committed together, so a crash between pages loses and skips nothing.
A cursor is the time *before* the look, goes back a little further, and includes its own instant; seeing a
record twice is free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from sync_core.apps.client import AppClient
from sync_core.engine.context import Context
from sync_core.engine.courted import with_marks
from sync_core.engine.merged import rekey
from sync_core.rules.constants import CURSOR_OVERLAP, DELETE_SWEEP
from sync_core.rules.model import Link, Record
from sync_core.rules.times import edit_time
from sync_core.store import cursors, hints, intents, links, observations, settings, verdicts
from sync_core.store.cursors import Cursor


def pull(context: Context, side: str) -> None:
    """Look at one side: full passes first, then what webhooks named, what changed, and what was deleted.

    Raises `AppError` or `Later`; all that was read before is kept.
    """
    client = context.client(side)
    objects = context.objects(side)
    known, named = _read_state(context, side)
    unread = [object for object in objects if object not in known or known[object].scan != "done"]
    for object in unread:
        _scan(context, side, client, object, known.get(object))
    if unread:
        known, named = _read_state(context, side)
    _hinted(context, side, client, objects, named)
    if not context.looks:
        return
    _changes(context, side, client, objects, known)
    _sweep(context, side, client, objects, known)


def _read_state(context: Context, side: str) -> tuple[dict[str, Cursor], dict[str, list[str]]]:
    """How far the objects of a side have been read, and the ids that webhooks named, by object."""
    with context.transaction() as tx:
        return cursors.of_side(tx, side), hints.waiting(tx, side)


def scanned(tx: Connection, needed: dict[str, list[str]]) -> bool:
    """Whether every one of these objects has been read in full on its side."""
    done = cursors.read_in_full(tx)
    return all((side, object) in done for side, objects in needed.items() for object in objects)


def _scan(context: Context, side: str, client: AppClient, object: str, known: Cursor | None) -> None:
    after = known.after if known is not None else None
    if known is None or known.scan == "due":
        with context.transaction() as tx:
            cursors.begin(tx, side, [object], context.clock.now(), scan="running")
        after = None
    while True:
        page = client.scan(object, after)
        with context.transaction() as tx:
            _take_in(context, tx, side, page.records)
            cursors.move(tx, side, [object], scan="running" if page.after else "done", after=page.after)
            if page.after is None:
                _pass_again(context, tx, side)
        if page.after is None:
            return
        after = page.after


def _pass_again(context: Context, tx: Connection, side: str) -> None:
    """A sync can begin once both its sides were read; others may have planned its records before that.

    Those that name its records rested in their associations meanwhile.
    """
    for active in context.actives:
        needs = {one: context.objects(one) for one in ("crm", active.sync.connection)}
        if side in needs and active.initial and scanned(tx, needs):
            settings.pass_all(
                tx, {"crm": active.sync.crm_object, active.sync.connection: active.sync.app_object}
            )
            for other, _ in context.referring(active.sync):
                settings.pass_all(tx, {"crm": other.crm_object})


def _hinted(
    context: Context, side: str, client: AppClient, objects: Sequence[str], named: Mapping[str, list[str]]
) -> None:
    """Read what webhooks named: a read is consistent where an index of changes may lag."""
    for object, ids in named.items():
        records = client.read(object, ids) if object in objects else []
        with context.transaction() as tx:
            take_in(context, tx, side, records)
            found = {id for seen in records for id in (seen.id, *seen.aliases)}
            if object in objects and side == "crm":
                missing = [id for id in ids if id not in found]
                take_in(context, tx, side, observations.as_gone(tx, side, object, missing))
            hints.done(tx, side, object, ids)


def _changes(
    context: Context, side: str, client: AppClient, objects: Sequence[str], known: Mapping[str, Cursor]
) -> None:
    began = context.clock.now()
    mine = [known[object] for object in objects]
    since = min(one.position for one in mine) - CURSOR_OVERLAP
    resumed = {(one.after, one.until) for one in mine}
    after, until = next(iter(resumed)) if len(resumed) == 1 else (None, None)
    while True:
        page = client.changes(objects, since, after)
        until = until or began
        with context.transaction() as tx:
            _take_in(context, tx, side, observations.without_older(tx, side, page.records))
            if page.after:
                cursors.move(tx, side, objects, after=page.after, until=until)
            else:
                cursors.move(tx, side, objects, position=until, after=None, until=None)
        if page.after is None:
            return
        after = page.after


def _sweep(
    context: Context, side: str, client: AppClient, objects: Sequence[str], known: Mapping[str, Cursor]
) -> None:
    """Ask for deleted records once in a while; what was never read is read without them at first."""
    now = context.clock.now()
    fresh = [object for object in objects if known[object].swept_at is None]
    if fresh:
        with context.transaction() as tx:
            cursors.move(tx, side, fresh, swept_at=now)
    for object in objects:
        swept_at, after = known[object].swept_at, known[object].swept_after
        if swept_at is not None and (now - swept_at >= DELETE_SWEEP or after is not None):
            _sweep_object(context, side, client, object, after)


def _sweep_object(context: Context, side: str, client: AppClient, object: str, after: str | None) -> None:
    now = context.clock.now()
    while True:
        page = client.gone(object, after)
        with context.transaction() as tx:
            take_in(
                context, tx, side, observations.as_gone(tx, side, object, [one.id for one in page.records])
            )
            cursors.move(tx, side, [object], swept_after=page.after, swept_at=now)
        if page.after is None:
            return
        after = page.after


def _take_in(context: Context, tx: Connection, side: str, seen_on_page: Sequence[Record]) -> None:
    by_object: dict[str, list[Record]] = {}
    for seen in seen_on_page:
        by_object.setdefault(seen.object, []).append(seen)
    for _, records in sorted(by_object.items()):
        latest = {seen.id: seen for seen in records}
        take_in(context, tx, side, list(latest.values()))


def take_in(
    context: Context,
    tx: Connection,
    side: str,
    records: Sequence[Record],
    *,
    exact: bool = False,
    written: dict[str, frozenset[str]] | None = None,
) -> None:
    """Observe records of one object; whoever depends on a changed one is planned again, too."""
    if side == "crm":
        records = rekey(context, tx, records)
    if not records:
        return
    keys_of = context.keys_of(side)
    seen = observations.observe(
        tx,
        side,
        records,
        now=context.clock.now(),
        keys_of=keys_of if written else with_marks(tx, records, keys_of),
        edit_time=edit_time,
        exact=exact,
        written=written,
        planned=records[0].object in context.synced(side),
    )
    if seen.changed:
        if not written:
            intents.drop_unsent_to(tx, side, records[0].object, list(seen.changed))
        role = context.role_of(side, records[0].object)
        if role:
            observations.touch_referring(tx, side, role, seen.changed)
        _touch_bound(context, tx, side, records[0].object, seen.turned)
        if not written:
            context.tell("observed", side=side, object=records[0].object, ids=list(seen.changed))
    wake_waiting(context, tx, side, seen.freed)


def _touch_bound(context: Context, tx: Connection, side: str, object: str, turned: Sequence[str]) -> None:
    """A record that came to life or ceased to live can or cannot be named any more, on either side."""
    for active in context.actives if turned else ():
        sync = active.sync
        if (side, object) == ("crm", sync.crm_object):
            touch_referring(context, tx, list(links.by_crm(tx, sync.id, turned).values()))
        elif (side, object) == (sync.connection, sync.app_object):
            touch_referring(context, tx, list(links.by_app(tx, sync.id, turned).values()))


def touch_referring(context: Context, tx: Connection, linked: Sequence[Link]) -> None:
    """Plan the records again that name one of these newly linked ones: their associations can be made now."""
    by_sync: dict[str, list[Link]] = {}
    for one in linked:
        by_sync.setdefault(one.sync, []).append(one)
    for id, mine in by_sync.items():
        sync = context.known[id].sync
        for _, role in context.referring(sync):
            observations.touch_referring(tx, "crm", role, [one.crm_id for one in mine])
            observations.touch_referring(tx, sync.connection, role, [one.app_id for one in mine])


def wake_waiting(context: Context, tx: Connection, side: str, keys: Sequence[str]) -> None:
    """Plan the records again that wait for one of these keys (``kind:value``) of a side to become free."""
    for sync, owner, id in verdicts.waiting_for(tx, side, keys):
        known = context.known[sync].sync
        observations.touch(tx, owner, [id], object=known.crm_object if owner == "crm" else known.app_object)
