"""From the store to the planner: gathers, for a page of records, everything that has a say in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, select

from sync_core.engine.alike import alike
from sync_core.engine.context import Active, Context
from sync_core.engine.courted import courted
from sync_core.rules.cases import Bond, Candidate, Case, LoneCase, Open, Partners
from sync_core.rules.matching import seniority
from sync_core.rules.model import Holder, Link, Record, Sync
from sync_core.rules.pairs import NAME
from sync_core.store import intents, links, observations, survivors, verdicts
from sync_core.store.tables import key, record, standing

_holders = (
    select(key.c.value, key.c.object, key.c.id, record.c.name)
    .join(
        record, (record.c.side == key.c.side) & (record.c.object == key.c.object) & (record.c.id == key.c.id)
    )
    .where(key.c.side == bindparam("b_side"), key.c.kind == NAME)
    .where(key.c.value.in_(bindparam("b_values", expanding=True)))
    .order_by(record.c.created, func.length(key.c.id), key.c.id)
)
_forsaken_of = select(standing.c.id).where(
    standing.c.sync == bindparam("b_sync"),
    standing.c.side == bindparam("b_side"),
    standing.c.reason == "PARTNER_DELETED_IN_CRM",
    standing.c.id.in_(bindparam("b_ids", expanding=True)),
)


@dataclass
class Loaded:
    """A page of cases. ``covered`` are the app records that the CRM cases speak for, by (side, object)."""

    cases: list[Case] = field(default_factory=list)
    covered: dict[tuple[str, str], set[str]] = field(default_factory=dict)


class NameBook:
    """Who holds which unique name, with the names that decisions of this very page will take."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._known: dict[tuple[str, str], Holder | None] = {}

    def __call__(self, connection: str, name: str) -> Holder | None:
        if (connection, name) not in self._known:
            self.look_up(connection, [name])
        return self._known[connection, name]

    def look_up(self, connection: str, names: Sequence[str]) -> None:
        """Find out about many names at once. Where several records hold one, the oldest counts."""
        held = intents.claimants(self._tx, connection, names)
        for row in self._tx.execute(_holders, {"b_side": connection, "b_values": names}):
            first = held.get(row.value)
            if first is None or first.id == intents.PENDING:
                held[row.value] = Holder(row.object, row.id, row.name, row.value)
        self._known.update({(connection, name): held.get(name) for name in names})

    def reserve(self, connection: str, holder: Holder) -> None:
        """Nobody else of this page may take this name."""
        self._known[connection, holder.key] = holder


def load_crm(tx: Connection, context: Context, object: str, due: Mapping[str, tuple[bool, bool]]) -> Loaded:
    """The cases of these CRM records; ``due`` maps an id to (forced, exact)."""
    loaded = Loaded()
    records = observations.get(tx, "crm", object, due)
    mine = [active for active in context.actives if active.sync.crm_object == object]
    saved = {active.sync.id: active.activated_at for active in mine}
    bonds: dict[str, list[Bond]] = {id: [] for id in records}
    for active in mine:
        for id, bond in _bonds(tx, context, active, records, loaded).items():
            bonds[id].append(bond)
    roles = _roles(tx, mine, records.values())
    for id, seen in sorted(records.items(), key=lambda pair: seniority(pair[1])):
        forced, exact = due[id]
        mapped = {role: roles[role, target] for role, target in seen.refs.items() if (role, target) in roles}
        associated = {
            object_of: (mapped[role],) for object_of, role in _beside(mine).items() if role in mapped
        }
        fresh = any(bond.issue is not None and bond.issue.seen < saved[bond.sync.id] for bond in bonds[id])
        loaded.cases.append(Case(seen, tuple(bonds[id]), mapped, associated, exact, forced or fresh))
    return loaded


def load_app(
    tx: Connection, active: Active, due: Mapping[str, tuple[bool, bool]]
) -> tuple[list[str], list[LoneCase]]:
    """For app records: the CRM ids whose cases speak for them, and the cases of those that stand alone."""
    sync = active.sync
    records = observations.get(tx, sync.connection, sync.app_object, due)
    linked = links.by_app(tx, sync.id, records)
    crm_ids = [one.crm_id for one in linked.values()]
    alone = {id: seen for id, seen in records.items() if id not in linked}
    keys = {id: active.pair.keys_of(sync, sync.connection, seen) for id, seen in alone.items()}
    in_crm = alike(tx, "crm", sync.crm_object, keys)
    in_app = alike(tx, sync.connection, sync.app_object, {id: _main(pairs) for id, pairs in keys.items()})
    aside = survivors.aside(tx, sync.connection, sync.app_object, alone)
    known = [*aside.values(), *(id for found in in_crm.values() for id in found)]
    crm_links = links.by_crm(tx, sync.id, known)
    live = observations.get(tx, "crm", sync.crm_object, known)
    holders = observations.get(
        tx, sync.connection, sync.app_object, [one.app_id for one in crm_links.values()]
    )
    siblings = observations.get(
        tx, sync.connection, sync.app_object, [id for found in in_app.values() for id in found]
    )
    open_issues = verdicts.issues(tx, sync.id, sync.connection, alone)
    forsaken = _forsaken(tx, sync, alone)
    cases = []
    for id, seen in sorted(alone.items(), key=lambda pair: seniority(pair[1])):
        free = [crm for crm in in_crm.get(id, []) if crm not in crm_links and live[crm].live]
        if free and id not in forsaken:
            crm_ids += free
            continue
        theirs = [*in_crm.get(id, []), *([aside[id]] if id in aside else [])]
        taken = [crm_links[crm].app_id for crm in theirs if crm in crm_links]
        cases.append(
            LoneCase(
                app=seen,
                sync=sync,
                pair=active.pair,
                generation=active.generation,
                siblings=tuple(siblings[other] for other in in_app.get(id, []) if siblings[other].live),
                holder=holders.get(taken[0]) if taken else None,
                survivor=live[aside[id]].name if aside.get(id) in crm_links else "",
                issue=_open(open_issues.get(id)),
                forsaken=id in forsaken,
                forced=due[id][0],
            )
        )
    return list(dict.fromkeys(crm_ids)), cases


def _main(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of a record's keys that are of its first kind: what makes two app records duplicates."""
    return [pair for pair in pairs if pair[0] == pairs[0][0]]


def missing_roles(
    tx: Connection, actives: Sequence[Active], object: str, ids: Iterable[str]
) -> dict[str, list[str]]:
    """CRM records that these name but that were never seen, by object: an index may lag behind."""
    records = observations.get(tx, "crm", object, ids)
    wanted: dict[str, list[str]] = {}
    for other, role in _beside([active for active in actives if active.sync.crm_object == object]).items():
        targets = {seen.refs[role] for seen in records.values() if role in seen.refs}
        known = observations.get(tx, "crm", other, targets)
        if unknown := sorted(targets - set(known)):
            wanted[other] = unknown
    return wanted


def _bonds(
    tx: Connection, context: Context, active: Active, records: Mapping[str, Record], loaded: Loaded
) -> dict[str, Bond]:
    sync = active.sync
    linked = links.by_crm(tx, sync.id, records)
    apps = observations.get(tx, sync.connection, sync.app_object, [one.app_id for one in linked.values()])
    alone = {id: seen for id, seen in records.items() if id not in linked}
    candidates = _candidates(tx, active, alone)
    open_issues = verdicts.issues(tx, sync.id, "crm", records)
    busy = intents.busy(tx, sync.id)
    waiting = courted(tx, active, candidates, alone)
    partners = _partners(tx, context, active, records.values(), [*apps.values(), *_offered(candidates)])
    covered = loaded.covered.setdefault((sync.connection, sync.app_object), set())
    covered.update(apps)
    covered.update(one.record.id for found in candidates.values() for one in found if not one.taken)
    return {
        id: Bond(
            sync=sync,
            pair=active.pair,
            generation=active.generation,
            link=linked.get(id),
            app=apps.get(linked[id].app_id) if id in linked else None,
            candidates=candidates.get(id, ()),
            issue=_open(open_issues.get(id)),
            busy=id in busy,
            courted=id in waiting,
            overwrite=_overwrites(active, linked.get(id)),
            partners=partners,
        )
        for id in records
    }


def _offered(candidates: Mapping[str, Sequence[Candidate]]) -> list[Record]:
    return [one.record for found in candidates.values() for one in found]


def _partners(
    tx: Connection, context: Context, active: Active, crm: Iterable[Record], apps: Iterable[Record]
) -> dict[tuple[str, str], Partners]:
    """The links of what the page's associations name, of each pair that is synced on the same connection.

    A record that does not live on either side cannot be named there: its link is left out.
    """
    rows = [row for row in active.sync.rows if row.refers]
    crm, apps = (list(crm), list(apps)) if rows else ([], [])
    found: dict[tuple[str, str], Partners] = {}
    for row in rows:
        assert row.refers is not None
        other = context.sync_of(active.sync.connection, row.refers)
        if other is None:
            continue
        by_app = links.by_app(tx, other, {seen.refs[row.name] for seen in apps if row.name in seen.refs})
        by_crm = links.by_crm(tx, other, {seen.refs[row.name] for seen in crm if row.name in seen.refs})
        both = _alive(tx, active.sync.connection, row.refers, [*by_app.values(), *by_crm.values()])
        before = found.get(row.refers, Partners())
        found[row.refers] = Partners(
            {**before.crm_of, **{one.app_id: one.crm_id for one in both}},
            {**before.app_of, **{one.crm_id: one.app_id for one in both}},
        )
    return found


def _alive(tx: Connection, connection: str, objects: tuple[str, str], linked: Sequence[Link]) -> list[Link]:
    in_crm = observations.dead(tx, "crm", objects[0], [one.crm_id for one in linked])
    in_app = observations.dead(tx, connection, objects[1], [one.app_id for one in linked])
    return [one for one in linked if one.crm_id not in in_crm and one.app_id not in in_app]


def _overwrites(active: Active, one: Link | None) -> bool:
    """Whether the winner app overwrites at this re-activation (B.6.7): once, until the pair was passed."""
    return active.initial and one is not None and active.sync.options.on_reactivation == "winner_overwrites"


def _candidates(
    tx: Connection, active: Active, alone: Mapping[str, Record]
) -> dict[str, tuple[Candidate, ...]]:
    sync = active.sync
    if sync.options.matching == "none" or not alone:
        return {}
    keys = {id: active.pair.keys_of(sync, "crm", seen) for id, seen in alone.items()}
    found = alike(tx, sync.connection, sync.app_object, keys)
    ids = [id for ids in found.values() for id in ids]
    records = observations.get(tx, sync.connection, sync.app_object, ids)
    taken = links.by_app(tx, sync.id, ids)
    forsaken = _forsaken(tx, sync, records)
    kinds = {key.name: place for place, key in enumerate(active.pair.keys)}
    first = _first_shared(tx, sync, keys, kinds) if len(kinds) > 1 else {}
    return {
        id: tuple(
            Candidate(records[app], app in taken, first.get((id, app), 0))
            for app in apps
            if records[app].live and app not in forsaken
        )
        for id, apps in found.items()
    }


def _first_shared(
    tx: Connection, sync: Sync, keys: Mapping[str, Sequence[tuple[str, str]]], kinds: Mapping[str, int]
) -> dict[tuple[str, str], int]:
    """For each pair of records that share a key, the place of the first key that they share."""
    found: dict[tuple[str, str], int] = {}
    for kind, place in kinds.items():
        only = {id: [pair for pair in pairs if pair[0] == kind] for id, pairs in keys.items()}
        for id, apps in alike(tx, sync.connection, sync.app_object, only).items():
            for app in apps:
                found.setdefault((id, app), place)
    return found


def _roles(
    tx: Connection, actives: Sequence[Active], records: Iterable[Record]
) -> dict[tuple[str, str], Record]:
    seen = list(records)
    found: dict[tuple[str, str], Record] = {}
    for other, role in _beside(actives).items():
        targets = {one.refs[role] for one in seen if role in one.refs}
        for id, target in observations.get(tx, "crm", other, targets).items():
            found[role, id] = target
    return found


def _beside(actives: Sequence[Active]) -> dict[str, str]:
    return {object: role for active in actives for object, role in active.pair.beside_crm.items()}


def _forsaken(tx: Connection, sync: Sync, ids: Iterable[str]) -> set[str]:
    """App records whose CRM record was deleted: they are not created again."""
    asked = {"b_sync": sync.id, "b_side": sync.connection, "b_ids": sorted(ids)}
    return set(tx.execute(_forsaken_of, asked).scalars())


def _open(issue: verdicts.Issue | None) -> Open | None:
    if issue is None:
        return None
    return Open(issue.code, issue.digest, issue.attempts, issue.next_try, issue.last_seen, issue.shelved)
