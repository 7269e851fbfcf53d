"""What was last seen of every record, on every side.

An observation that differs from the one before makes its record *dirty*: to be planned. Seeing the same
again changes nothing, which is what makes overlapping polls and repeated webhooks free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from sync_core.rules.model import Record
from sync_core.store.codec import dump, load
from sync_core.store.keys import ALIAS, ASIDE
from sync_core.store.tables import HELD, key, record, reference


@dataclass(frozen=True, slots=True)
class Seen:
    """What an observation brought: the ids that are new or ``changed``, the keys (``kind:value``) that
    records gave up, so that others may have them now, and the ids that ``turned`` live or dead.
    """

    changed: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()


KeysOf: TypeAlias = Callable[[Record], Sequence[tuple[str, str]]]
"""The (kind, value) keys by which a record can be found: match keys, and names that must be unique."""

EditTime: TypeAlias = Callable[[int, int], int]
"""``edit_time(stamp, now)``: when something was edited that an app stamped so and that is seen now."""

_at = (record.c.side == bindparam("b_side")) & (record.c.object == bindparam("b_object"))
_select = select(record).where(_at, record.c.id.in_(bindparam("b_ids", expanding=True)))
_modified = select(record.c.id, record.c.modified).where(
    _at, record.c.id.in_(bindparam("b_ids", expanding=True))
)
_insert = insert(record)
_update = (
    update(record)
    .where(_at, record.c.id == bindparam("b_id"))
    .values(
        {
            name: bindparam(f"n_{name}")
            for name in (
                "fields",
                "times",
                "modified",
                "version",
                "live",
                "refs",
                "name",
                "timed",
                "seen_at",
                "dirty",
            )
        }
    )
)
_key_at = (key.c.side == bindparam("b_side")) & (key.c.object == bindparam("b_object"))
_keys_of = select(key.c.id, key.c.kind, key.c.value).where(
    _key_at, key.c.id.in_(bindparam("b_ids", expanding=True)), key.c.kind.not_in((ALIAS, ASIDE))
)
_drop_key = delete(key).where(
    _key_at,
    key.c.id == bindparam("b_id"),
    key.c.kind == bindparam("b_kind"),
    key.c.value == bindparam("b_value"),
)
_drop_references = delete(reference).where(
    reference.c.side == bindparam("b_side"),
    reference.c.object == bindparam("b_object"),
    reference.c.id == bindparam("b_id"),
)
_insert_key = insert(key)
_insert_reference = insert(reference)
_touch_ids = (
    update(record)
    .where(record.c.side == bindparam("b_side"), record.c.id.in_(bindparam("b_ids", expanding=True)))
    .values(dirty=1)
)
_touch = _touch_ids.where(record.c.object == bindparam("b_object"))
_referring = select(reference.c.object, reference.c.id).where(
    reference.c.side == bindparam("b_side"),
    reference.c.role == bindparam("b_role"),
    reference.c.target.in_(bindparam("b_targets", expanding=True)),
)
_waiting_since = select(record.c.seen_at).where(_at, record.c.id == bindparam("b_id"), record.c.dirty < HELD)
_set_wake = update(record).where(_at, record.c.id == bindparam("b_id")).values(wake_at=bindparam("n_wake"))


def from_row(row: Row[Any]) -> Record:
    """The observation as the rules see it."""
    return Record(
        object=row.object,
        id=row.id,
        fields=load(row.fields),
        created=row.created,
        modified=row.modified,
        version=row.version,
        times=load(row.times),
        live=bool(row.live),
        refs=load(row.refs),
        name=row.name,
    )


def get(tx: Connection, side: str, object: str, ids: Iterable[str]) -> dict[str, Record]:
    """The observations of these records, by id; unseen ones are left out."""
    rows = tx.execute(_select, {"b_side": side, "b_object": object, "b_ids": sorted(set(ids))})
    return {row.id: from_row(row) for row in rows}


def without_older(tx: Connection, side: str, records: Sequence[Record]) -> list[Record]:
    """Those of these records that were not seen in a later state: an index lags behind what reads show."""
    known: dict[tuple[str, str], int] = {}
    for object in sorted({one.object for one in records}):
        ids = [one.id for one in records if one.object == object]
        for row in tx.execute(_modified, {"b_side": side, "b_object": object, "b_ids": ids}):
            known[object, row.id] = row.modified
    return [one for one in records if one.modified >= known.get((one.object, one.id), one.modified)]


def dead(tx: Connection, side: str, object: str, ids: Iterable[str]) -> set[str]:
    """Those of these records that were seen and do not live."""
    return {id for id, seen in get(tx, side, object, ids).items() if not seen.live}


def observe(
    tx: Connection,
    side: str,
    records: Sequence[Record],
    *,
    now: int,
    keys_of: KeysOf,
    edit_time: EditTime,
    written: dict[str, frozenset[str]] | None = None,
    exact: bool = False,
    planned: bool = True,
) -> Seen:
    """Keep what was seen of records of one object, and tell what is new about it.

    ``written`` names, for records read back after a write of ours, the fields that we wrote: a difference
    in these alone is our own doing and leaves the record as dirty or clean as it was. ``exact`` says that
    ``times`` were asked for field by field. Records of an object that is not ``planned`` are never dirty.
    """
    if not records:
        return Seen()
    object = records[0].object
    place = {"b_side": side, "b_object": object}
    ids = [seen.id for seen in records]
    before = {row.id: row for row in tx.execute(_select, {**place, "b_ids": ids})}
    if written:
        records = [_completed(seen, before.get(seen.id)) for seen in records]
    inserts, updates, changed = [], [], []
    for seen in records:
        old = before.get(seen.id)
        if old is None:
            dirty = 1 if planned and not (written and seen.id in written) else None
            inserts.append(_new_row(side, seen, now, edit_time, dirty, exact))
            changed.append(seen.id)
        elif (
            values := _changed_row(
                old, seen, now, edit_time, (written or {}).get(seen.id, frozenset()), exact
            )
        ) is not None:
            updates.append({**place, "b_id": seen.id, **values, **({} if planned else {"n_dirty": None})})
            changed.append(seen.id)
    if inserts:
        tx.execute(_insert, inserts)
    if updates:
        tx.execute(_update, updates)
    differ = set(changed)
    freed = _index(tx, side, object, [seen for seen in records if seen.id in differ], keys_of, set(before))
    turned = [seen.id for seen in records if seen.id in before and bool(before[seen.id].live) != seen.live]
    return Seen(tuple(changed), freed, tuple(turned))


def _completed(seen: Record, old: Row[Any] | None) -> Record:
    """The answer to an update may show only what was written: the rest is as it was last seen."""
    if old is None:
        return seen
    return replace(
        seen,
        fields={**load(old.fields), **seen.fields},
        refs={**load(old.refs), **seen.refs},
        name=seen.name or old.name,
    )


def _new_row(
    side: str, seen: Record, now: int, edit_time: EditTime, dirty: int | None, exact: bool
) -> dict[str, Any]:
    return {
        "side": side,
        "object": seen.object,
        "id": seen.id,
        "fields": dump(seen.fields),
        "times": dump({name: edit_time(at, now) for name, at in seen.times.items()}),
        "created": seen.created,
        "modified": edit_time(seen.modified, now),
        "version": seen.version,
        "live": int(seen.live),
        "refs": dump(seen.refs),
        "name": seen.name,
        "timed": seen.modified if exact else 0,
        "seen_at": now,
        "dirty": dirty,
    }


def _changed_row(
    old: Row[Any],
    seen: Record,
    now: int,
    edit_time: EditTime,
    written: frozenset[str],
    exact: bool,
) -> dict[str, Any] | None:
    """The new column values, or None if nothing that matters differs.

    The edit time of a value is the record time at which that value was first seen (B.6.3 #4); a time that
    the app gives for the field itself beats it.
    """
    was, modified = load(old.fields), edit_time(seen.modified, now)
    edited = [name for name, value in seen.fields.items() if was.get(name, "") != value]
    refs = dump(seen.refs)
    same = not edited and bool(old.live) == seen.live and old.refs == refs and old.name == seen.name
    if same and old.version == seen.version and old.modified == modified and not exact:
        return None
    times = load(old.times)
    for name in edited:
        times[name] = modified
    for name, at in seen.times.items():
        times[name] = edit_time(at, now)
    touched = not same and not (set(edited) <= written and bool(old.live) == seen.live and old.refs == refs)
    return {
        "n_fields": dump({**was, **seen.fields}),
        "n_times": dump(times),
        "n_modified": modified,
        "n_version": seen.version,
        "n_live": int(seen.live),
        "n_refs": refs,
        "n_name": seen.name,
        "n_timed": seen.modified if exact else old.timed,
        "n_seen_at": now,
        "n_dirty": 1 if touched or (exact and not written) else old.dirty,
    }


def _index(
    tx: Connection, side: str, object: str, records: Sequence[Record], keys_of: KeysOf, known: set[str]
) -> tuple[str, ...]:
    """Keep keys and references in step; returns the keys that records gave up."""
    if not records:
        return ()
    place = {"b_side": side, "b_object": object}
    old: dict[str, set[tuple[str, str]]] = {}
    ids = [seen.id for seen in records if seen.id in known]
    if ids:
        for row in tx.execute(_keys_of, {**place, "b_ids": ids}):
            old.setdefault(row.id, set()).add((row.kind, row.value))
        tx.execute(_drop_references, [{**place, "b_id": id} for id in ids])
    added, dropped = [], []
    for seen in records:
        new = set(keys_of(seen)) if seen.live else set()
        had = old.get(seen.id, set())
        added += [(seen.id, *pair) for pair in sorted(new - had)]
        dropped += [(seen.id, *pair) for pair in sorted(had - new)]
    if dropped:
        tx.execute(
            _drop_key,
            [{**place, "b_id": id, "b_kind": kind, "b_value": value} for id, kind, value in dropped],
        )
    if added:
        tx.execute(
            _insert_key,
            [
                {"side": side, "object": object, "id": id, "kind": kind, "value": value}
                for id, kind, value in added
            ],
        )
    references = [
        {"side": side, "object": object, "id": seen.id, "role": role, "target": target}
        for seen in records
        for role, target in sorted(seen.refs.items())
    ]
    if references:
        tx.execute(_insert_reference, references)
    return tuple(sorted({f"{kind}:{value}" for _, kind, value in dropped}))


def touch(tx: Connection, side: str, ids: Sequence[str], *, object: str | None = None) -> None:
    """Make records dirty although nothing new was seen of them."""
    if ids and object is None:
        tx.execute(_touch_ids, {"b_side": side, "b_ids": ids})
    elif ids:
        tx.execute(_touch, {"b_side": side, "b_object": object, "b_ids": ids})


def touch_referring(tx: Connection, side: str, role: str, targets: Sequence[str]) -> None:
    """Make the records dirty that name one of these as their ``role``: a renamed company's contacts."""
    rows = tx.execute(_referring, {"b_side": side, "b_role": role, "b_targets": targets}).all()
    for object in sorted({row.object for row in rows}):
        touch(tx, side, [row.id for row in rows if row.object == object], object=object)


def waiting_since(tx: Connection, side: str, object: str, id: str) -> int | None:
    """Since when a record has wanted planning; None if it does not."""
    found: int | None = tx.execute(
        _waiting_since, {"b_side": side, "b_object": object, "b_id": id}
    ).scalar_one_or_none()
    return found


def set_wake(tx: Connection, side: str, object: str, wakes: dict[str, int | None]) -> None:
    """Plan these records again at the given times (None: only when something changes)."""
    if wakes:
        tx.execute(
            _set_wake,
            [
                {"b_side": side, "b_object": object, "b_id": id, "n_wake": at}
                for id, at in sorted(wakes.items())
            ],
        )


def as_gone(tx: Connection, side: str, object: str, ids: Sequence[str]) -> list[Record]:
    """What these records look like now that they are positively deleted."""
    return [replace(seen, live=False) for seen in get(tx, side, object, ids).values() if seen.live]
