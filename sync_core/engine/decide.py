"""Planning a page and storing what was decided, in one transaction, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from sqlalchemy import Connection

from sync_core.engine import load, wanted
from sync_core.engine.context import Active, Context
from sync_core.engine.pull import take_in, touch_referring
from sync_core.rules import naming
from sync_core.rules.cases import Case, Notice, Plan, Verdict, Write
from sync_core.rules.constants import DAILY_RETRY
from sync_core.rules.display_name import name_key
from sync_core.rules.model import Holder, Link
from sync_core.rules.planner import plan, plan_lone
from sync_core.store import intents, links, observations, verdicts
from sync_core.store.intents import Intent
from sync_core.store.verdicts import Issue, Standing, Warned


def decide(context: Context) -> int:
    """Plan what wants it, page by page; returns how many records were looked at.

    What others name comes first, and by itself: its writes are sent before the others are planned, so that
    a contact can be made with its company (B.8 #6). Call it again until nothing is left.
    """
    with context.transaction() as tx:
        wanted.wake_due(tx, context.clock.now())
        if not wanted.any_dirty(tx):
            return 0
    named = [active for active in context.actives if context.referring(active.sync)]
    for actives in (named, context.actives):
        if looked_at := _all_of(context, actives):
            return looked_at
    return 0


def _all_of(context: Context, actives: Sequence[Active]) -> int:
    looked_at = 0
    for object in dict.fromkeys(active.sync.crm_object for active in actives):
        while count := _page_of_crm(context, object):
            looked_at += count
    for active in actives:
        while count := _page_of_app(context, active):
            looked_at += count
    return looked_at


def _page_of_crm(context: Context, object: str) -> int:
    untimed: list[str] = []
    with context.transaction() as tx:
        due = wanted.due_crm(tx, context, object)
        unseen = load.missing_roles(tx, context.actives, object, due) if due else {}
        if due and not unseen:
            untimed = _plan_crm(context, tx, object, due)
    if unseen:
        _look_up(context, unseen)
        with context.transaction() as tx:
            untimed = _plan_crm(context, tx, object, due)
    if untimed:
        _ask_times(context, object, untimed)
    return len(due)


def _page_of_app(context: Context, active: Active) -> int:
    sync = active.sync
    with context.transaction() as tx:
        due = wanted.due_app(tx, active)
        if not due:
            return 0
        crm_ids, cases = load.load_app(tx, active, due)
        names = load.NameBook(tx)
        keep = _Keeper(context, tx, names, (sync.connection, sync.app_object))
        for case in cases:
            keep.plan(plan_lone(case), case.app.id)
        keep.store()
        wanted.clean(tx, sync.connection, sync.app_object, due)
        keep.wake()
        observations.touch(tx, "crm", crm_ids, object=sync.crm_object)
    while crm_ids and _page_of_crm(context, sync.crm_object):
        pass
    return len(due)


def _plan_crm(context: Context, tx: Connection, object: str, due: dict[str, tuple[bool, bool]]) -> list[str]:
    """Plan these; returns those whose edit times must be asked for first."""
    loaded = load.load_crm(tx, context, object, due)
    names = load.NameBook(tx)
    for connection, asked in _wanted_names(loaded.cases).items():
        names.look_up(connection, asked)
    keep = _Keeper(context, tx, names, ("crm", object))
    untimed = []
    taken: set[tuple[str, str]] = set()
    for case in loaded.cases:
        made = plan(_with_taken(case, taken), names)
        taken |= {(link.sync, link.app_id) for link in made.links}
        if made.needs_times:
            untimed.append(case.crm.id)
        else:
            keep.plan(made, case.crm.id)
    planned = set(due) - set(untimed) - keep.again
    held = {case.crm.id for case in loaded.cases if any(bond.busy for bond in case.bonds)}
    wanted.clean(tx, "crm", object, planned)
    wanted.hold(tx, object, held & planned)
    if context.leaves_out(object):
        wanted.put_off(tx, object, planned)
    for (side, app_object), ids in loaded.covered.items():
        wanted.clean(tx, side, app_object, ids)
    # Afterwards: a link made here is news for those of the page who wait for it.
    keep.store()
    keep.wake()
    return untimed


def _with_taken(case: Case, taken: AbstractSet[tuple[str, str]]) -> Case:
    """The case with those app records as linked that this very page has linked, by (sync, id)."""
    if not taken:
        return case
    bonds = tuple(
        replace(
            bond,
            candidates=tuple(
                replace(one, taken=one.taken or (bond.sync.id, one.record.id) in taken)
                for one in bond.candidates
            ),
        )
        for bond in case.bonds
    )
    return replace(case, bonds=bonds)


def _wanted_names(cases: Sequence[Case]) -> dict[str, list[str]]:
    """The unique names that the page may ask for, by connection."""
    found: dict[str, dict[str, None]] = {}
    for case in cases:
        for bond in case.bonds:
            if bond.pair.unique_name and case.crm.live:
                found.setdefault(bond.sync.connection, {})[name_key(naming.wanted(case, bond))] = None
    return {connection: list(names) for connection, names in found.items()}


def _ask_times(context: Context, object: str, ids: list[str]) -> None:
    """Read the edit times of single properties: only where an outcome hangs on them."""
    records = context.client("crm").with_times(object, ids)
    with context.transaction() as tx:
        take_in(context, tx, "crm", records, exact=True)
        missing = sorted(set(ids) - {seen.id for seen in records})
        take_in(context, tx, "crm", observations.as_gone(tx, "crm", object, missing))


def _look_up(context: Context, unseen: dict[str, list[str]]) -> None:
    """Records that others name but that no page has shown yet, because an index lags."""
    for object, ids in unseen.items():
        records = context.client("crm").read(object, ids)
        with context.transaction() as tx:
            take_in(context, tx, "crm", records)


class _Keeper:
    """Collects the plans of a page and stores them together. ``place``: side and object of its records."""

    def __init__(
        self, context: Context, tx: Connection, names: load.NameBook, place: tuple[str, str]
    ) -> None:
        self._context, self._tx, self._names, self._place = context, tx, names, place
        self._plans: list[Plan] = []
        self._intents: list[Intent] = []
        self._wakes: dict[tuple[str, str], dict[str, int | None]] = {}
        self._writing: set[tuple[str, str]] = set()
        self.again: set[str] = set()

    def plan(self, made: Plan, id: str) -> None:
        """Take one plan in, and hold the names it claims against the rest of the page."""
        self._plans.append(made)
        if made.again:
            self.again.add(id)
        if made.wake is not None:
            self._wakes.setdefault(self._place, {})[id] = made.wake
        for write in made.writes:
            if write.claims:
                holder = Holder(
                    write.sync.app_object, write.app_id or intents.PENDING, write.claims, write.claims
                )
                self._names.reserve(write.sync.connection, holder)
            self._writing.add((write.sync.id, write.crm_id or write.app_id))
            self._intents.append(self._intent(write))

    def store(self) -> None:
        """Everything but the dirty marks."""
        tx, context, now = self._tx, self._context, self._context.clock.now()
        plans = self._plans
        links.add(tx, [_stamped(one, now) for made in plans for one in made.links])
        links.rebase(tx, [_stamped(one, now) for made in plans for one in made.rebased])
        intents.add(tx, context.workspace, self._intents, now)
        found = [verdict for made in plans for verdict in made.verdicts]
        verdicts.stand(tx, [_standing(verdict) for verdict in found])
        self._keep_issues(found)
        verdicts.warn(tx, [_warned(one) for made in plans for one in made.warnings], now)
        verdicts.unwarn(tx, [_warned(one) for made in plans for one in made.unwarned])
        made_links = [one for made in plans for one in made.links]
        for new in made_links:
            context.tell("linked", sync=new.sync, crm_id=new.crm_id, app_id=new.app_id)
        # Who speaks for a CRM record from now on stands nowhere by itself any more.
        alone = [(new.sync, context.known[new.sync].sync.connection, new.app_id) for new in made_links]
        verdicts.drop_standings(tx, alone)
        verdicts.clear_issues(tx, alone)
        touch_referring(context, tx, made_links)

    def wake(self) -> None:
        """A failing record gets its daily safety try."""
        for (side, object), wakes in self._wakes.items():
            observations.set_wake(self._tx, side, object, wakes)

    def _intent(self, write: Write) -> Intent:
        sync = write.sync
        to_crm = write.to == "crm"
        about = {
            "sync": sync.id,
            "to": "crm" if to_crm else sync.connection,
            "operation": "update" if (write.crm_id if to_crm else write.app_id) else "create",
            "crm_id": write.crm_id,
            "app_id": write.app_id,
        }
        decision = self._context.tell("decision", **about, fields=sorted(write.fields))
        span = self._context.tell("intent", cause=decision, **about)
        return Intent(
            sync=sync.id,
            side="crm" if to_crm else sync.connection,
            object=sync.crm_object if to_crm else sync.app_object,
            crm_id=write.crm_id,
            app_id=write.app_id,
            fields=write.fields,
            version=write.version,
            agreed=write.agreed,
            audit=write.loses,
            digest=write.digest,
            span=span,
            claims=write.claims,
        )

    def _keep_issues(self, found: Sequence[Verdict]) -> None:
        """Errors found without asking the app are opened; those that no longer hold are cleared or shelved.

        An error over a refused write is cleared by a success, not by the decision to try again.
        """
        tx, now = self._tx, self._context.clock.now()
        groups: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in found:
            groups.setdefault((verdict.sync.id, _side(verdict)), []).append(verdict)
        for (sync, side), group in groups.items():
            failing = [verdict for verdict in group if verdict.state == "FAILED"]
            old = verdicts.issues(tx, sync, side, [verdict.id for verdict in failing]) if failing else {}
            verdicts.put_issues(tx, [_issue(verdict, old.get(verdict.id), now) for verdict in failing])
            for verdict in failing:
                object = verdict.sync.crm_object if side == "crm" else verdict.sync.app_object
                self._wakes.setdefault((side, object), {}).setdefault(verdict.id, now + DAILY_RETRY)
            verdicts.shelve(tx, sync, side, [verdict.id for verdict in group if verdict.state == "EXCLUDED"])
            fine = [verdict.id for verdict in group if verdict.state in ("LINKED", "UNMATCHED")]
            verdicts.clear_issues(tx, [(sync, side, id) for id in fine if (sync, id) not in self._writing])


def _side(verdict: Verdict) -> str:
    return "crm" if verdict.side == "crm" else verdict.sync.connection


def _standing(verdict: Verdict) -> Standing:
    return Standing(
        sync=verdict.sync.id,
        side=_side(verdict),
        id=verdict.id,
        state=verdict.state,
        generation=verdict.generation,
        reason=verdict.reason,
        detail=dict(verdict.params),
    )


def _issue(verdict: Verdict, old: Issue | None, now: int) -> Issue:
    same = old is not None and old.code == verdict.reason
    return Issue(
        sync=verdict.sync.id,
        side=_side(verdict),
        id=verdict.id,
        code=verdict.reason,
        params=dict(verdict.params),
        first_seen=old.first_seen if old is not None and same else now,
        last_seen=now,
        attempts=old.attempts if old is not None and same else 1,
        next_try=now + DAILY_RETRY,
        digest=verdict.digest,
        waits_for=verdict.waits_for,
    )


def _warned(one: Notice) -> Warned:
    return Warned(one.sync.id, "crm", one.crm_id, one.code, one.field, dict(one.params), one.waits_for)


def _stamped(one: Link, now: int) -> Link:
    """A new agreement is recorded at this instant; one that stood keeps its own."""
    baseline = {
        name: agreed if agreed.settled else replace(agreed, settled=now)
        for name, agreed in one.baseline.items()
    }
    return replace(one, baseline=baseline, created=one.created or now)
