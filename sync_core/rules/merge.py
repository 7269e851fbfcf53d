"""The heart of the sync: one row of one CRM record, resolved once over all its sides (data-sync B.6).

With one linked app this is the two-sided rule of B.6.2, with several it is B.6.9. Each side's change is
judged against its own agreed spelling, so that an app that rewrites what it is given makes no loop (B.6.4).
The outcome depends on values, times and the order in which the syncs were created, on nothing else.

A value in the CRM that some link has not taken over yet stays a candidate for the side it came from, at
that side's time. It steps back where an app that did take it over has edited since: that edit was made
knowing it, and an app that happens to be down must not undo it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sync_core.rules.contest import Candidate, contest, rank
from sync_core.rules.model import Agreed, FieldRow, Value
from sync_core.rules.sides import CRM, AppSide, Claim, CrmSide, Resolution, Rule
from sync_core.rules.values import canonical, is_empty

_BRIEFLY: Final = Agreed((), (), settled=-1)
"""An agreement that tells nothing about what the CRM holds now."""


class _Branch(NamedTuple):
    """One link seen from the row: canonical forms of what the app holds and of what was agreed."""

    side: AppSide
    form: Value
    agreed_app: Value | None
    agreed_crm: Value | None

    @property
    def first(self) -> bool:
        return self.agreed_app is None

    @property
    def changed(self) -> bool:
        return self.agreed_app is not None and self.form != self.agreed_app

    @property
    def unagreed(self) -> bool:
        """Whether what the app holds was never agreed upon, so that overwriting it loses it."""
        return self.first or self.changed or (self.side.agreed is not None and self.side.agreed.settled < 0)

    def in_step(self, form: Value) -> bool:
        """Whether the app holds this value of the CRM, if only in the way in which it rewrote it."""
        return self.form == form or (self.agreed_crm == form and not self.changed)


class _Outcome(NamedTuple):
    """The value that holds, still without regard to who may be written.

    ``by_first_merge`` says that a link without a baseline decided it.
    """

    form: Value
    origin: str
    at: int
    rule: Rule
    needs_times: bool = False
    by_first_merge: bool = False


def is_quiet(agreed: Agreed, crm: Value, app: Value) -> bool:
    """Whether both sides hold letter by letter what was agreed: then `resolve` has nothing to say."""
    return agreed.crm == crm and agreed.app == app


def resolve(row: FieldRow, crm: CrmSide, apps: Sequence[AppSide]) -> Resolution:
    """What becomes of the row, given every side that takes part. Total, and blind to the order of ``apps``.

    Leave out the apps whose sync is off or whose link is excluded. An app that may neither give nor take is
    ignored.
    """
    if all(app.agreed is not None and is_quiet(app.agreed, crm.value, app.value) for app in apps):
        return _still(crm, apps)
    if row.mode == "on_create_only":
        return Resolution(crm.value, CRM, crm.at, "on_create_only")
    sides = sorted((app for app in apps if app.gives or app.takes), key=rank)
    branches = [_branch(row, side) for side in sides]
    hub = canonical(crm.value, row.kind, row.places)
    outcome = _first_merge(branches, _established(row, branches, crm, hub))
    return _spread(row, crm, hub, branches, outcome)


def _still(crm: CrmSide, apps: Sequence[AppSide]) -> Resolution:
    """Nobody changed anything; the value stands for whatever edit it stood for."""
    newest = max(apps, key=lambda app: _age(app.agreed), default=None)
    if newest is None or newest.agreed is None or not newest.agreed.origin:
        return Resolution(crm.value, CRM, crm.at, "same")
    return Resolution(crm.value, newest.agreed.origin, newest.agreed.at, "same")


def _age(agreed: Agreed | None) -> tuple[int, int, str]:
    return (agreed.settled, agreed.at, agreed.origin) if agreed else (-1, 0, "")


def _branch(row: FieldRow, side: AppSide) -> _Branch:
    form = canonical(side.value, row.kind, row.places)
    agreed = side.agreed
    if agreed is None:
        return _Branch(side, form, None, None)
    agreed_app = form if agreed.app == side.value else canonical(agreed.app, row.kind, row.places)
    return _Branch(side, form, agreed_app, canonical(agreed.crm, row.kind, row.places))


def _established(row: FieldRow, branches: Sequence[_Branch], crm: CrmSide, hub: Value) -> _Outcome:
    """The outcome over the CRM and all links that have a baseline."""
    known = [branch for branch in branches if not branch.first]
    if not known:
        return _Outcome(hub, CRM, crm.at, "first_merge")
    stands_for = _stands_for(known, hub)
    candidates = [
        Candidate(form=branch.form, at=branch.side.at, own=False, exact=True, apps=(branch.side,))
        for branch in known
        if branch.side.gives and (branch.changed or _resynced(row, branch, branches, hub))
    ]
    from_crm = _from_crm(known, crm, hub, stands_for)
    if from_crm and not (candidates and _is_only_writer(branches)):
        candidates.append(from_crm)
    if not candidates:
        return _rest(crm, hub, stands_for)
    verdict = contest(candidates)
    rule: Rule = verdict.rule
    if from_crm and rule == "carried" and verdict.winner.form != hub:
        rule = "one_way"
    origin = CRM if verdict.winner.own else verdict.winner.apps[0].id
    return _Outcome(verdict.winner.form, origin, verdict.winner.at, rule, verdict.needs_times)


def _stands_for(known: Sequence[_Branch], hub: Value) -> Agreed | None:
    """The agreement that the CRM's value goes back to, or None when the CRM's users have edited it since.

    Only the newest agreements count: they tell what the CRM was last known to hold.
    """
    agreements = [(branch.side.agreed, branch.agreed_crm) for branch in known]
    newest = max(agreed.settled for agreed, _ in agreements if agreed)
    held = [agreed for agreed, form in agreements if agreed and agreed.settled == newest and form == hub]
    return max(held, key=_age, default=None)


def _from_crm(
    known: Sequence[_Branch], crm: CrmSide, hub: Value, stands_for: Agreed | None
) -> Candidate | None:
    """The CRM's value as a candidate: an edit of its own, or a value that some link has not taken over.

    A link that may not take it counts, too: an edit made there knows nothing of it.
    """
    if stands_for is None:
        return Candidate(form=hub, at=crm.at, own=True, exact=crm.exact, apps=())
    taken_over = all(branch.agreed_crm == hub for branch in known)
    built_upon = any(branch.changed and branch.side.gives and branch.agreed_crm == hub for branch in known)
    if taken_over or built_upon:
        return None
    if stands_for.origin in (CRM, ""):
        at = crm.at if crm.exact else stands_for.at
        return Candidate(form=hub, at=at, own=True, exact=crm.exact, apps=())
    source = tuple(branch.side for branch in known if branch.side.id == stands_for.origin)
    return Candidate(form=hub, at=stands_for.at, own=not source, exact=True, apps=source)


def _is_only_writer(branches: Sequence[_Branch]) -> bool:
    """Whether one app alone may write the row into the CRM and takes nothing from it: B.6.2 #8, B.6.9 #6."""
    writers = [branch.side for branch in branches if branch.side.gives]
    return len(writers) == 1 and not writers[0].takes


def _resynced(row: FieldRow, branch: _Branch, branches: Sequence[_Branch], hub: Value) -> bool:
    """Whether a resync lets an unchanged source overwrite the drift of the CRM."""
    if not branch.side.resync or branch.in_step(hub) or (_is_guarded(row) and is_empty(branch.form)):
        return False
    return _is_only_writer(branches)


def _is_guarded(row: FieldRow) -> bool:
    """Whether the row is never emptied from another side (B.6.5)."""
    return row.protected or row.key or row.mode == "never_clear"


def _rest(crm: CrmSide, hub: Value, stands_for: Agreed | None) -> _Outcome:
    if stands_for is None or not stands_for.origin:
        return _Outcome(hub, CRM, crm.at, "same")
    return _Outcome(hub, stands_for.origin, stands_for.at, "same")


def _first_merge(branches: Sequence[_Branch], settled: _Outcome) -> _Outcome:
    """The outcome once the links without a baseline have joined (B.6.6): no times, and empty never erases."""
    joining = [branch for branch in branches if branch.first and branch.side.gives]
    if not joining:
        return settled
    above = [branch for branch in joining if branch.side.winner == "app" or not branch.side.takes]
    below = [branch for branch in joining if branch not in above]
    ladder = [*above, None, *below]
    for branch in ladder:
        form = settled.form if branch is None else branch.form
        if is_empty(form):
            continue
        if branch is None:
            return settled
        if form == settled.form:
            return settled._replace(by_first_merge=True)
        return _Outcome(form, branch.side.id, branch.side.at, "first_merge", by_first_merge=True)
    return settled


def _spread(
    row: FieldRow, crm: CrmSide, hub: Value, branches: Sequence[_Branch], outcome: _Outcome
) -> Resolution:
    """Who is written, who keeps a difference, and what that destroys."""
    empty = is_empty(outcome.form)
    guarded = empty and _is_guarded(row)
    writes: list[str] = []
    lost: list[Claim] = []
    drift: list[str] = []
    source = next((branch for branch in branches if branch.side.id == outcome.origin), None)
    if outcome.form != hub and not guarded:
        writes.append(CRM)
        if not is_empty(hub) and (source is None or source.agreed_crm != hub):
            lost.append(Claim(CRM, crm.value, crm.at))
    for branch in branches:
        if branch.in_step(hub if guarded else outcome.form):
            continue
        if guarded or not _may_be_written(branch, outcome.form, empty=empty):
            drift.append(branch.side.id)
            continue
        writes.append(branch.side.id)
        if branch.unagreed and not is_empty(branch.form):
            lost.append(Claim(branch.side.id, branch.side.value, branch.side.at))
    kept = guarded and (outcome.form != hub or any(_was_filled(branch) for branch in branches))
    warned = kept and (row.protected or row.key)
    joined = any(branch.first and branch.side.id in writes for branch in branches)
    if kept:
        rule: Rule = "protected" if warned else "never_clear"
    else:
        overruled = any(branch.side.gives and branch.side.takes and branch.unagreed for branch in branches)
        rule = _rule(outcome, bool(writes), bool(lost), bool(drift), joined=joined, overruled=overruled)
    value = crm.value if outcome.form == hub or source is None else source.side.value
    settled = () if CRM in writes or outcome.form != hub else _settled(value, branches, outcome)
    return Resolution(
        value=value,
        origin=outcome.origin,
        at=outcome.at,
        rule=rule,
        writes=tuple(writes),
        settled=settled + _spent(branches, outcome, crm_is_written=CRM in writes),
        lost=tuple(lost),
        drift=tuple(drift),
        warning="FIELD_PROTECTED" if warned else "",
        cleared=outcome.origin if warned else "",
        needs_times=outcome.needs_times,
    )


def _may_be_written(branch: _Branch, form: Value, *, empty: bool) -> bool:
    """Whether an app that differs from the outcome may be given it."""
    if not branch.side.takes or (branch.first and empty):
        return False
    source_unchanged = branch.agreed_crm == form
    return branch.side.gives or branch.side.resync or not source_unchanged


def _was_filled(branch: _Branch) -> bool:
    """Whether the app still holds something of a value that stood in the CRM when they last agreed."""
    return branch.agreed_crm is not None and not is_empty(branch.agreed_crm) and not is_empty(branch.form)


def _settled(value: Value, branches: Sequence[_Branch], outcome: _Outcome) -> tuple[tuple[str, Agreed], ...]:
    """The links that hold the CRM's value on both sides, where that is news (B.6.2 #2)."""
    return tuple(
        (branch.side.id, Agreed(value, branch.side.value, outcome.origin, outcome.at))
        for branch in branches
        if branch.form == outcome.form
        and (branch.agreed_app != branch.form or branch.agreed_crm != outcome.form)
    )


def _spent(
    branches: Sequence[_Branch], outcome: _Outcome, *, crm_is_written: bool
) -> tuple[tuple[str, Agreed], ...]:
    """The apps whose value lost and that are not given the winner's yet, if ever: it is no edit any more.

    It is filed as if the CRM had held it for a moment. Otherwise it would claim the row again in the next
    cycle, and win as soon as what it lost to has made way (B.6.8, B.6.9 #6).
    """
    return tuple(
        (branch.side.id, replace(_BRIEFLY, crm=branch.side.value, app=branch.side.value, at=branch.side.at))
        for branch in branches
        if branch.side.gives
        and (crm_is_written or not branch.side.takes)
        and branch.form != outcome.form
        and (branch.changed or (outcome.by_first_merge and branch.first and not is_empty(branch.form)))
    )


def _rule(outcome: _Outcome, writes: bool, lost: bool, drift: bool, *, joined: bool, overruled: bool) -> Rule:
    """The rule by which the writes take place; without any, why there are none."""
    if not writes:
        return "drift" if drift else "same" if outcome.rule == "same" else "equal"
    if outcome.rule == "same" or (outcome.rule == "carried" and lost):
        return "first_merge" if joined else "several" if overruled else "one_way"
    return outcome.rule
