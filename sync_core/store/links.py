"""Links and their baselines. A link is unique both ways inside its sync; the database sees to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from sync_core.rules.model import Agreed, Link
from sync_core.store.codec import dump
from sync_core.store.tables import archive, link

_baselines = msgspec.json.Decoder(dict[str, Agreed])
_by_crm = select(link).where(
    link.c.sync == bindparam("b_sync"), link.c.crm_id.in_(bindparam("b_ids", expanding=True))
)
_by_app = select(link).where(
    link.c.sync == bindparam("b_sync"), link.c.app_id.in_(bindparam("b_ids", expanding=True))
)
_here = (link.c.sync == bindparam("b_sync")) & (link.c.crm_id == bindparam("b_crm"))
_rebase = update(link).where(_here).values(baseline=bindparam("n_baseline"))
_written = update(link).where(_here).values(baseline=bindparam("n_baseline"), last_update=bindparam("n_at"))
_drop = delete(link).where(_here)


def by_crm(tx: Connection, sync: str, ids: Iterable[str]) -> dict[str, Link]:
    """Links of these CRM records, by CRM id."""
    return {
        row.crm_id: _link(row) for row in tx.execute(_by_crm, {"b_sync": sync, "b_ids": sorted(set(ids))})
    }


def by_app(tx: Connection, sync: str, ids: Iterable[str]) -> dict[str, Link]:
    """Links of these app records, by app id."""
    return {
        row.app_id: _link(row) for row in tx.execute(_by_app, {"b_sync": sync, "b_ids": sorted(set(ids))})
    }


def add(tx: Connection, links: Sequence[Link]) -> None:
    """New links. A second link for either record raises the database's `IntegrityError`."""
    if links:
        tx.execute(
            insert(link),
            [
                {
                    "sync": new.sync,
                    "crm_id": new.crm_id,
                    "app_id": new.app_id,
                    "baseline": dump(new.baseline),
                    "created": new.created,
                    "last_update": new.last_update,
                }
                for new in links
            ],
        )


def rebase(tx: Connection, links: Sequence[Link]) -> None:
    """New baselines without a write: both sides agreed by themselves. "Last update" does not move."""
    if links:
        tx.execute(_rebase, [_place(one) | {"n_baseline": dump(one.baseline)} for one in links])


def written(tx: Connection, links: Sequence[Link], at: int) -> None:
    """New baselines after a successful write at ``at``."""
    if links:
        tx.execute(_written, [_place(one) | {"n_baseline": dump(one.baseline), "n_at": at} for one in links])


def drop(tx: Connection, sync: str, crm_ids: Sequence[str]) -> None:
    """End these links; the records stay as they are."""
    if crm_ids:
        tx.execute(_drop, [{"b_sync": sync, "b_crm": id} for id in crm_ids])


def rekey(tx: Connection, sync: str, old: str, new: str) -> None:
    """The CRM merged ``old`` into ``new``: the link goes with it (B.7.4)."""
    tx.execute(update(link).where(link.c.sync == sync, link.c.crm_id == old).values(crm_id=new))


def put_away(tx: Connection, sync: str, pair: str, at: int) -> None:
    """Move all links of a deleted sync to the archive, under the name of its pair (B.2.3)."""
    rows = tx.execute(select(link).where(link.c.sync == sync).order_by(link.c.crm_id)).all()
    tx.execute(delete(archive).where(archive.c.pair == pair))
    if rows:
        tx.execute(
            insert(archive),
            [
                {
                    "pair": pair,
                    "crm_id": row.crm_id,
                    "app_id": row.app_id,
                    "baseline": row.baseline,
                    "archived_at": at,
                }
                for row in rows
            ],
        )
    tx.execute(delete(link).where(link.c.sync == sync))


def take_up(tx: Connection, sync: str, pair: str, *, since: int, now: int) -> int:
    """Bring the links archived since then back into a new sync of the same pair; returns how many."""
    rows = tx.execute(
        select(archive)
        .where(archive.c.pair == pair, archive.c.archived_at >= since)
        .order_by(archive.c.crm_id)
    ).all()
    add(tx, [Link(sync, row.crm_id, row.app_id, baseline_of(row.baseline), created=now) for row in rows])
    tx.execute(delete(archive).where(archive.c.pair == pair))
    return len(rows)


def baseline_of(text: str) -> Mapping[str, Agreed]:
    """The baseline as the rules see it."""
    return _baselines.decode(text)


def _link(row: Row[Any]) -> Link:
    return Link(
        sync=row.sync,
        crm_id=row.crm_id,
        app_id=row.app_id,
        baseline=baseline_of(row.baseline),
        created=row.created,
        last_update=row.last_update,
    )


def _place(one: Link) -> dict[str, Any]:
    return {"b_sync": one.sync, "b_crm": one.crm_id}
