"""From what is seen to what is done: pure decisions about one CRM record and all its partners.

Work is never queued as truth. Given the same observations, baselines and settings, planning again decides
the same; a decision that is already being carried out is seen as a write in flight and left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sync_core.rules import naming
from sync_core.rules.cases import Bond, Case, LoneCase, Names, Plan, Write, digest_of, waiting
from sync_core.rules.filters import Subject
from sync_core.rules.issues import issue_class
from sync_core.rules.matching import choose, has_key, key_of, seniority
from sync_core.rules.model import Agreed, FieldRow, Link, Party, Record, Sync, Value
from sync_core.rules.pairs import Pair
from sync_core.rules.references import as_in_app, is_reference, rests
from sync_core.rules.rows import Pending, Sides, edited_at, pending_bond, resolve_rows
from sync_core.rules.scope import Scope, scope_of_pair, scope_of_record
from sync_core.rules.sides import gives, takes
from sync_core.rules.values import is_empty, read_row, write_row


def plan(case: Case, names: Names) -> Plan:
    """Decide about a CRM record in all its syncs at once (B.3, B.6.9)."""
    made = Plan()
    if not case.crm.live:
        for bond in case.bonds:
            _gone_in_crm(made, bond)
        return made
    together = [partner for bond in case.bonds if (partner := _partner(made, case, bond, names))]
    if together:
        _merge(made, case, together, names)
    return made


def plan_lone(case: LoneCase) -> Plan:
    """Decide about an app record for which there is no free CRM record (B.3)."""
    made, app, sync, pair = Plan(), case.app, case.sync, case.pair
    if not app.live:
        return made
    keyed = has_key(app.fields, pair.keys, "app")
    scope = scope_of_record(sync, side="app", subject=Subject(app.fields, {}), has_key=keyed)
    oldest = min(case.siblings, key=seniority, default=app)
    if case.forsaken:
        made.stand(case, "app", app.id, "UNMATCHED", "PARTNER_DELETED_IN_CRM")
    elif not scope.inside:
        made.stand(case, "app", app.id, "EXCLUDED", scope.reason, _reason(scope))
    elif case.holder is not None and case.survivor:
        sharing = _sharing(case, (app, case.holder), case.survivor, case.holder)
        made.fail(case, "app", app.id, "DUPLICATE_IN_APP", sharing)
    elif case.holder is not None:
        _fail_duplicate(made, case, pair, app, (app, case.holder), case.holder)
    elif not scope.may_create:
        made.stand(case, "app", app.id, "UNMATCHED")
    elif oldest.id != app.id and sync.options.matching != "none":
        _fail_duplicate(made, case, pair, app, case.siblings, oldest)
    else:
        _create_in_crm(made, case)
    return made


def _gone_in_crm(made: Plan, bond: Bond) -> None:
    """The CRM record was deleted: its partner stays as it is and is not created again (B.7.3)."""
    if bond.link is not None and bond.app is not None and bond.app.live:
        made.stand(bond, "app", bond.app.id, "UNMATCHED", "PARTNER_DELETED_IN_CRM")


def _partner(made: Plan, case: Case, bond: Bond, names: Names) -> Bond | None:
    """The bond if it takes part in the merge; everything else is decided here."""
    if bond.busy:
        return None
    return _linked(made, case, bond) if bond.link is not None else _unlinked(made, case, bond, names)


def _linked(made: Plan, case: Case, bond: Bond) -> Bond | None:
    crm, app = case.crm, bond.app
    if app is None:
        return None
    if not app.live:
        made.fail(bond, "crm", crm.id, "COUNTERPART_DELETED", {"name": app.name, "app": bond.sync.app})
        return None
    scope = scope_of_pair(bond.sync, crm=case.subject, app=Subject(app.fields, {}), linked=True)
    if not scope.inside:
        made.stand(bond, "crm", crm.id, "EXCLUDED", scope.reason, _reason(scope))
        return None
    return bond


def _unlinked(made: Plan, case: Case, bond: Bond, names: Names) -> Bond | None:
    crm, sync = case.crm, bond.sync
    if bond.courted:
        made.stand(bond, "crm", crm.id, "PENDING")
        return None
    fitting = [
        one
        for one in bond.candidates
        if scope_of_pair(sync, crm=case.subject, app=Subject(one.record.fields, {}), linked=False).inside
    ]
    # A key counts only where none before it has found anybody (C.3).
    first = min((one.rank for one in fitting), default=0)
    fitting = [one for one in fitting if one.rank == first]
    choice = choose([one.record for one in fitting], linked={one.record.id for one in fitting if one.taken})
    if choice.partner is not None:
        for loser in choice.losers:
            _fail_duplicate(made, bond, bond.pair, loser, (choice.partner, *choice.losers), choice.partner)
        link = Link(sync.id, crm.id, choice.partner.id, {})
        made.links.append(link)
        return replace(bond, link=link, app=choice.partner)
    keyed = has_key(crm.fields, bond.pair.keys, "crm")
    scope = scope_of_record(sync, side="crm", subject=case.subject, has_key=keyed)
    if not scope.inside:
        made.stand(bond, "crm", crm.id, "EXCLUDED", scope.reason, _reason(scope))
    elif not scope.may_create:
        made.stand(bond, "crm", crm.id, "UNMATCHED")
    elif choice.taken is not None and sync.options.matching != "none":
        made.fail(bond, "crm", crm.id, "LINK_TAKEN", {"holder": choice.taken.name or choice.taken.id})
    else:
        _create_in_app(made, case, bond, names)
    return None


def _merge(made: Plan, case: Case, bonds: Sequence[Bond], names: Names) -> None:
    """Resolve every row over all partners, then decide who is written."""
    sides = resolve_rows(case, bonds)
    if sides.needs_times and not case.exact:
        made.needs_times = True
        made.links.clear()
        return
    claims = {bond.sync.id: naming.follow(made, case, bond, sides, names) for bond in bonds}
    for bond in bonds:
        assert bond.link is not None
        assert bond.app is not None
        held_back = False
        for part in _apart(sides.crm.get(bond.sync.id), bond.sync):
            held_back |= _decide(made, case, bond, _write(case, bond, part, "crm", None))
        if pending := sides.apps.get(bond.sync.id):
            held_back |= _decide(made, case, bond, _write(case, bond, pending, "app", claims[bond.sync.id]))
        if not held_back:
            made.stand(bond, "crm", case.crm.id, "LINKED")
        _rebase(made, bond, sides)
    _one_crm_write(made)
    made.warnings += sides.warnings
    made.unwarned += sides.unwarned


def _apart(pending: Pending | None, sync: Sync) -> list[Pending]:
    """What the CRM is given, its associations apart: they are no properties and travel by themselves."""
    if pending is None:
        return []
    bonds = {row.name: row for row in sync.rows if is_reference(row) and row.name in pending.agreed}
    parts = {name: pending.fields[row.crm[0]] for name, row in bonds.items()}
    plain = Pending(
        {
            name: text
            for name, text in pending.fields.items()
            if name not in {r.crm[0] for r in bonds.values()}
        },
        {name: agreed for name, agreed in pending.agreed.items() if name not in bonds},
        [lost for lost in pending.loses if lost["field"] not in bonds],
    )
    return [plain] * bool(plain.fields) + [
        Pending(
            {bonds[name].crm[0]: text},
            {name: pending.agreed[name]},
            [lost for lost in pending.loses if lost["field"] == name],
        )
        for name, text in parts.items()
    ]


def _one_crm_write(made: Plan) -> None:
    """Two writes may both want the CRM record; a request cannot hold it twice: the second waits."""
    to_crm = [write for write in made.writes if write.to == "crm"]
    made.again = len(to_crm) > 1
    for late in to_crm[1:]:
        made.writes.remove(late)


def _decide(made: Plan, case: Case | LoneCase, bond: Bond | LoneCase, write: Write) -> bool:
    """Write, unless the same was refused before and nothing has happened since. True if it stays failing."""
    issue = bond.issue
    again = case.forced or issue is None or issue.shelved
    if issue is not None and not again and issue_class(issue.code) == "B" and issue.digest == write.digest:
        rest = _without_address(bond, write) if issue.code == "ADDRESS_INVALID" else None
        if rest is not None:
            made.writes.append(rest)
        if issue.next_try is not None:
            made.wake = min(made.wake or issue.next_try, issue.next_try)
        return True
    made.writes.append(write)
    return False


def _without_address(bond: Bond | LoneCase, write: Write) -> Write | None:
    """The write but for its address, the one group of parts (B.5.2); None if it has none or nothing else."""
    rows = [row for row in bond.sync.rows if row.is_group and row.name in write.agreed]
    refused = {part for row in rows for part in (row.crm if write.to == "crm" else row.app)}
    fields = {name: text for name, text in write.fields.items() if name not in refused}
    if not fields or len(fields) == len(write.fields):
        return None
    names = {row.name for row in rows}
    return replace(
        write,
        fields=fields,
        agreed={name: agreed for name, agreed in write.agreed.items() if name not in names},
        digest=digest_of(fields, write.version),
        loses=tuple(lost for lost in write.loses if lost["field"] not in names),
    )


def _write(case: Case, bond: Bond, pending: Pending, to: Literal["crm", "app"], claims: str | None) -> Write:
    assert bond.link is not None
    assert bond.app is not None
    target = case.crm if to == "crm" else bond.app
    return Write(
        sync=bond.sync,
        to=to,
        crm_id=case.crm.id,
        app_id=bond.link.app_id,
        fields=pending.fields,
        version=target.version,
        agreed=pending.agreed,
        digest=digest_of(pending.fields, f"{target.version}/{target.modified}"),
        loses=tuple(pending.loses),
        claims=claims,
    )


def _rebase(made: Plan, bond: Bond, sides: Sides) -> None:
    """Rows that agree by themselves move the baseline without a write (B.6.2 #2)."""
    settled = sides.settled.get(bond.sync.id)
    if not settled or bond.link is None:
        return
    link = replace(bond.link, baseline={**bond.link.baseline, **settled})
    if bond.link in made.links:
        made.links[made.links.index(bond.link)] = link
    else:
        made.rebased.append(link)


def _create_in_app(made: Plan, case: Case, bond: Bond, names: Names) -> None:
    fields, agreed = _filled(case.crm, bond.sync, to_app=True)
    _refer(made, case, bond, fields, agreed)
    name = naming.choose(made, case, bond, names)
    if name is None:
        return
    if name.field:
        fields[name.field] = name.text
        agreed[naming.ROW] = Agreed((name.wanted,), (name.text,), "crm", case.crm.modified)
    write = Write(
        bond.sync, "app", case.crm.id, "", fields, "", agreed, digest_of(fields, ""), claims=name.claims
    )
    if not _decide(made, case, bond, write):
        made.stand(bond, "crm", case.crm.id, "PENDING")


def _refer(made: Plan, case: Case, bond: Bond, fields: dict[str, str], agreed: dict[str, Agreed]) -> None:
    """Give a new app record its associations, as far as the records they name are linked."""
    for row in bond.sync.rows:
        if not is_reference(row) or rests(bond, row) or not takes(bond.sync, row):
            continue
        held = read_row(case.crm.fields, row.crm)
        value = as_in_app(bond, row, held)
        if value is None:
            made.warnings.append(pending_bond(case, bond, row))
        elif not is_empty(value):
            fields.update(write_row(value, row.app))
            agreed[row.name] = Agreed(held, value, "crm", edited_at(case.crm, row.crm))


def _create_in_crm(made: Plan, case: LoneCase) -> None:
    fields, agreed = _filled(case.app, case.sync, to_app=False)
    write = Write(case.sync, "crm", "", case.app.id, fields, "", agreed, digest_of(fields, ""))
    if not _decide(made, case, case, write):
        made.stand(case, "app", case.app.id, "PENDING")


def _filled(source: Record, sync: Sync, *, to_app: bool) -> tuple[dict[str, str], dict[str, Agreed]]:
    """The fields of a new partner and the baseline that comes with it: every row that may go this way.

    Associations are not among them.
    """
    fields: dict[str, str] = {}
    agreed: dict[str, Agreed] = {}
    for row in sync.rows:
        if is_reference(row) or not (takes(sync, row) if to_app else gives(sync, row)):
            continue
        own, other = (row.crm, row.app) if to_app else (row.app, row.crm)
        held = read_row(source.fields, own)
        value = _or_default(held, row)
        if not is_empty(value):
            fields.update({name: text for name, text in write_row(value, other).items() if text})
        edited = edited_at(source, own)
        agreed[row.name] = Agreed(
            held if to_app else value, value if to_app else held, "crm" if to_app else sync.id, edited
        )
    return fields, agreed


def _or_default(value: Value, row: FieldRow) -> Value:
    return (row.default, *value[1:]) if row.default and is_empty(value) else value


def _fail_duplicate(
    made: Plan, bond: Bond | LoneCase, pair: Pair, loser: Record, alike: Sequence[Record], holder: Record
) -> None:
    """Only one app record may speak for a CRM record (B.7.2)."""
    key, value = _shared_key(pair, loser, "app")
    sharing = _sharing(bond, alike, value, holder)
    made.fail(bond, "app", loser.id, "DUPLICATE_IN_APP", sharing, waits_for=waiting(bond.sync, key, value))


def _sharing(bond: Bond | LoneCase, alike: Sequence[Record], what: str, holder: Record) -> dict[str, str]:
    return {
        "n": str(len({one.id for one in alike})),
        "key": what,
        "holder": holder.name or holder.id,
        "app": bond.sync.app,
    }


def _shared_key(pair: Pair, record: Record, side: Party) -> tuple[str, str]:
    for key in pair.keys:
        if value := key_of(record.fields, key, side):
            return key.name, value
    return "", ""


def _reason(scope: Scope) -> dict[str, str]:
    if scope.failing is None:
        return {}
    failing = scope.failing
    return {
        "property": f"{failing.object}.{failing.property}" if failing.object else failing.property,
        "operator": failing.operator,
        "values": ", ".join(failing.values),
    }
