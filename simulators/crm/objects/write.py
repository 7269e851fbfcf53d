"""Creating and updating records: judged one by one, stored together (CRM contract 3.8, 3.9, 4, 5).

Single calls are batches of one. `create` and `update` answer for each input either the record or the refusal;
they write nothing when ``strict`` and any input is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulators.crm import sequences
from simulators.crm.answers import instant
from simulators.crm.associations import links
from simulators.crm.associations.bonds import Link
from simulators.crm.associations.room import Room
from simulators.crm.errors import ContactExists, CrmError, MissingRequired, ValueTaken
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import calculated, changes, demands, identities
from simulators.crm.objects.fields import checked, special
from simulators.crm.objects.identities import Claim
from simulators.crm.objects.records import Record
from simulators.crm.pipelines import placing
from simulators.crm.portal import Portal


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be created. ``links`` are associations that are made with it; one that could not be read
    has ``refused`` the record already.
    """

    given: Mapping[str, Any]
    links: Sequence[Link] = field(default=())
    refused: CrmError | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What to set on a record that exists."""

    record: Record
    given: Mapping[str, Any]


def create(
    portal: Portal, type: ObjectType, drafts: Sequence[Draft], *, strict: bool = True
) -> list[Record | CrmError]:
    """Make records. With ``strict`` the first refusal is raised."""
    judged = [_judge_draft(portal, type, draft) for draft in drafts]
    _raise_first(judged, strict)
    ids = sequences.take(portal.db, type.plural, len(drafts)) if drafts else range(0)
    planned = [
        one if isinstance(one, CrmError) else _new_record(portal, type, id, one)
        for id, one in zip(ids, judged, strict=True)
    ]
    outcomes = _settle_claims(portal, type, [(one, ()) for one in planned], new=True)
    outcomes = _settle_links(portal, type, drafts, outcomes)
    _raise_first(outcomes, strict)
    changes.add(portal, type, [one for one in outcomes if isinstance(one, Record)])
    wanted = [
        link.on(type, outcome.id)
        for draft, outcome in zip(drafts, outcomes, strict=True)
        if isinstance(outcome, Record)
        for link in draft.links
    ]
    if not wanted:
        return outcomes
    touched = links.make(portal, wanted)
    return [touched.get((type.plural, one.id), one) if isinstance(one, Record) else one for one in outcomes]


def update(
    portal: Portal, type: ObjectType, wanted: Sequence[Change], *, strict: bool = True
) -> list[Record | CrmError]:
    """Change records. Values that are set already are no change: a record without any stays as it is."""
    judged: list[Mapping[str, str] | CrmError] = [_judge_change(portal, type, one) for one in wanted]
    _raise_first(judged, strict)
    planned: list[tuple[Record | CrmError, Sequence[Claim]]] = []
    for one, values in zip(wanted, judged, strict=True):
        if isinstance(values, CrmError):
            planned.append((values, ()))
        else:
            doc = {name: value for name, value in (one.record.doc | dict(values)).items() if value}
            after = Record.of(one.record.id, one.record.created, portal.at, doc)
            planned.append((after, changes.claims(portal, type, one.record.doc)))
    outcomes = _settle_claims(portal, type, planned, new=False)
    _raise_first(outcomes, strict)
    effective = [
        (one.record, values)
        for one, values, outcome in zip(wanted, judged, outcomes, strict=True)
        if values and not isinstance(values, CrmError) and isinstance(outcome, Record)
    ]
    stored = {record.id: record for record in changes.change(portal, type, effective)}
    calculated.follow(portal, type, stored)
    return [
        stored.get(one.record.id, one.record) if isinstance(outcome, Record) else outcome
        for one, outcome in zip(wanted, outcomes, strict=True)
    ]


def _judge_draft(portal: Portal, type: ObjectType, draft: Draft) -> dict[str, str] | CrmError:
    """The values of a new record, or why it is refused."""
    try:
        values = checked(portal, portal.catalog(type), draft.given, {})
        values = {name: value for name, value in values.items() if value}
        if missing := type.missing(values):
            raise MissingRequired(type.legacy, missing)
        if draft.refused is not None:
            raise draft.refused
        for link in draft.links:
            links.check(portal, type, link)
        special(type.plural).drafted(portal, values, draft.links)
        placing.place(portal, type, {}, values, new=True)
        demands.check(portal, type, {}, values)
    except CrmError as refusal:
        return refusal
    return values


def _judge_change(portal: Portal, type: ObjectType, wanted: Change) -> Mapping[str, str] | CrmError:
    before = wanted.record.doc
    try:
        values = checked(portal, portal.catalog(type), wanted.given, before)
        special(type.plural).judge(portal, wanted.record, values)
        placing.place(portal, type, before, values)
        demands.check(portal, type, before, values)
    except CrmError as refusal:
        return refusal
    special(type.plural).settle(portal, before, values)
    if type.created in values:
        before = before | {type.created: instant(wanted.record.created)}
        values[type.created] = values[type.created] or before[type.created]
    return {name: value for name, value in values.items() if before.get(name, "") != value}


def _new_record(portal: Portal, type: ObjectType, id: int, values: dict[str, str]) -> Record:
    values["hs_object_source"] = portal.source.type
    values["hs_object_source_id"] = portal.source.id
    values["hs_object_source_label"] = portal.source.label or portal.source.type
    special(type.plural).born(portal, id, values)
    created = changes.birth(type, values, portal.at)
    return Record.of(id, created, portal.at, values)


def _settle_claims(
    portal: Portal,
    type: ObjectType,
    planned: Sequence[tuple[Record | CrmError, Sequence[Claim]]],
    *,
    new: bool,
) -> list[Record | CrmError]:
    """Refuse what claims a value of another record, or of an earlier one in the same call."""
    wanted = [
        []
        if isinstance(one, CrmError)
        else [c for c in changes.claims(portal, type, one.doc) if c not in has]
        for one, has in planned
    ]
    held = identities.holders(portal.db, type, [claim for some in wanted for claim in some])
    outcomes: list[Record | CrmError] = []
    for (one, _), some in zip(planned, wanted, strict=True):
        outcome = one
        if isinstance(one, Record):
            taken = next((claim for claim in some if held.get(claim, one.id) != one.id), None)
            if taken is None:
                held |= dict.fromkeys(some, one.id)
            else:
                outcome = _taken(portal, type, one.id, taken, held[taken], new=new)
        outcomes.append(outcome)
    return outcomes


def _settle_links(
    portal: Portal, type: ObjectType, drafts: Sequence[Draft], outcomes: Sequence[Record | CrmError]
) -> list[Record | CrmError]:
    """Refuse what has no room for its associations, or none after those of earlier ones in the same call."""
    if not any(draft.links for draft in drafts):
        return list(outcomes)
    room = Room(portal)
    settled: list[Record | CrmError] = []
    for draft, one in zip(drafts, outcomes, strict=True):
        outcome = one
        if isinstance(one, Record):
            try:
                room.take([link.on(type, one.id) for link in draft.links])
            except CrmError as refusal:
                outcome = refusal
        settled.append(outcome)
    return settled


def _taken(portal: Portal, type: ObjectType, id: int, claim: Claim, holder: int, *, new: bool) -> CrmError:
    if new and claim[0] == "email" and type.plural == "contacts":
        return ContactExists(holder)
    return ValueTaken(portal.id, type.legacy, claim[0], claim[1], on=id, holder=holder)


def _raise_first(outcomes: Sequence[object], strict: bool) -> None:
    if strict:
        for one in outcomes:
            if isinstance(one, CrmError):
                raise one
