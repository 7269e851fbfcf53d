"""What happened to a workspace between two images of its database, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from sync_core.rules.issues import app_name, makes_failing
from sync_core.store import settings
from sync_core.store.database import memory_store
from sync_core.store.tables import conflict, intent, issue, link, record, standing


class CoreChange(msgspec.Struct, frozen=True):
    """One thing that differs. ``about`` is what the text speaks of; a record has ``object`` and ``id``."""

    about: str
    text: str
    object: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """What is compared, each by its own key: a text, or the two ends of a link."""

    connections: dict[str, tuple[str, str]]
    syncs: dict[str, tuple[str, str]]
    links: dict[tuple[str, str], str]
    troubles: dict[tuple[str, str, str], str]
    conflicts: int
    writes: int
    names: dict[tuple[str, str, str], str]
    pairs: dict[str, tuple[str, str, str, str]]


def changes_between(before: bytes, after: bytes) -> list[CoreChange]:
    """Connections, syncs, links, errors; then how many conflicts were decided and writes are on their way."""
    if before == after:
        return []
    then, now = _read(before), _read(after)
    return [
        *_of_connections(then, now),
        *_of_syncs(then, now),
        *_of_links(then, now),
        *_of_troubles(then, now),
        *_of_counts(then, now),
    ]


def _of_connections(then: _State, now: _State) -> list[CoreChange]:
    found = []
    for id, (name, error) in now.connections.items():
        if id not in then.connections:
            found.append(CoreChange("connection", f"{name} was connected", id=id))
        if then.connections.get(id, ("", ""))[1] != error:
            text = f"the connection to {name} {'fails: ' + error if error else 'works again'}"
            found.append(CoreChange("connection", text, id=id))
    gone = [(id, name) for id, (name, _) in then.connections.items() if id not in now.connections]
    return found + [CoreChange("connection", f"{name} was disconnected", id=id) for id, name in gone]


def _of_syncs(then: _State, now: _State) -> list[CoreChange]:
    found = []
    for id, (name, state) in now.syncs.items():
        if id not in then.syncs:
            found.append(CoreChange("sync", f"the sync {name} was set up, and is {state}", id=id))
        elif then.syncs[id][1] != state:
            found.append(CoreChange("sync", f"the sync {name}: {then.syncs[id][1]} → {state}", id=id))
    gone = [id for id in then.syncs if id not in now.syncs]
    return found + [CoreChange("sync", f"the sync {then.syncs[id][0]} was deleted", id=id) for id in gone]


def _of_links(then: _State, now: _State) -> list[CoreChange]:
    found = []
    for key in dict.fromkeys((*now.links, *then.links)):
        was, partner = then.links.get(key), now.links.get(key)
        if was == partner:
            continue
        state = now if partner is not None and key[0] in now.pairs else then
        crm_object, app_object, _, app = state.pairs[key[0]]
        verb = "is now linked with" if partner is not None else "is no longer linked with"
        text = (
            f"{_named(state, 'crm', crm_object, key[1])} {verb} {_word(app_object)} {partner or was} ({app})"
        )
        found.append(CoreChange("link", text, crm_object, key[1]))
    return found


def _of_troubles(then: _State, now: _State) -> list[CoreChange]:
    found = []
    for key in dict.fromkeys((*now.troubles, *then.troubles)):
        was, trouble = then.troubles.get(key), now.troubles.get(key)
        if was == trouble or key[0] not in now.pairs:
            continue
        crm_object, app_object, _, _ = now.pairs[key[0]]
        object = crm_object if key[1] == "crm" else app_object
        named = _named(now, key[1], object, key[2])
        text = f"{named} fails: {trouble}" if trouble else f"{named} does not fail any more (was {was})"
        found.append(CoreChange("issue", text, object, key[2]))
    return found


def _of_counts(then: _State, now: _State) -> list[CoreChange]:
    found = []
    if (decided := now.conflicts - then.conflicts) > 0:
        found.append(CoreChange("conflict", f"conflicts decided: {decided}"))
    if now.writes != then.writes:
        found.append(CoreChange("write", f"writes on their way: {then.writes} → {now.writes}"))
    return found


def _named(state: _State, side: str, object: str, id: str) -> str:
    name = state.names.get((side, object, id), "")
    single = _word(f"{object[:-3]}y" if object.endswith("ies") else object.removesuffix("s"))
    return f"{single} {name} ({id})" if name else f"{single} {id}"


def _read(image: bytes) -> _State:
    store = memory_store(image)
    try:
        with store.transaction() as tx:
            return _state(tx)
    finally:
        store.close()


def _state(tx: Connection) -> _State:
    bonds = settings.connections(tx)
    apps = {one.id: app_name(one.app) for one in bonds}
    pairs = {}
    for row in settings.syncs(tx):
        chosen: dict[str, Any] = row.settings
        pairs[row.id] = (
            str(chosen["crm_object"]),
            str(chosen["app_object"]),
            row.connection,
            apps.get(row.connection, row.connection),
        )
    return _State(
        connections={one.id: (apps[one.id], one.error_code) for one in bonds},
        syncs={row.id: (_title(pairs[row.id]), row.state) for row in settings.syncs(tx)},
        links={
            (row.sync, row.crm_id): row.app_id
            for row in tx.execute(select(link.c.sync, link.c.crm_id, link.c.app_id))
            if row.sync in pairs
        },
        troubles=_troubles(tx),
        conflicts=tx.execute(select(func.count()).select_from(conflict)).scalar_one(),
        writes=tx.execute(select(func.count()).select_from(intent)).scalar_one(),
        names={
            (row.side, row.object, row.id): row.name
            for row in tx.execute(select(record.c.side, record.c.object, record.c.id, record.c.name))
        },
        pairs=pairs,
    )


def _title(pair: tuple[str, str, str, str]) -> str:
    return f"{pair[0]} ↔ {_word(pair[1])} ({pair[3]})"


def _word(object: str) -> str:
    return object.replace("_", " ")


def _troubles(tx: Connection) -> dict[tuple[str, str, str], str]:
    """The code of each record that fails, as far as its card says so."""
    found = {
        (row.sync, row.side, row.id): str(row.reason)
        for row in tx.execute(select(standing).where(standing.c.state == "FAILED"))
    }
    for row in tx.execute(select(issue)):
        if makes_failing(row.code, row.attempts):
            found[row.sync, row.side, row.id] = row.code
    return found
