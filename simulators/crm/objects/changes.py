"""Storing what a rule decided: rows, histories, identities, index lag and the events, always together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, insert, select

from simulators.crm.object_types import ObjectType
from simulators.crm.objects import identities
from simulators.crm.objects.fields import special
from simulators.crm.objects.history import first_version
from simulators.crm.objects.identities import Claim
from simulators.crm.objects.records import Record, store
from simulators.crm.portal import Portal
from simulators.crm.properties.values import milliseconds
from simulators.crm.search.lag import hold_back
from simulators.crm.tables import versions

_same = (versions.c.object == bindparam("object_")) & (versions.c.record == bindparam("record_"))
_first = (
    insert(versions)
    .prefix_with("OR IGNORE")
    .values(
        object=bindparam("object_"),
        record=bindparam("record_"),
        number=0,
        at=bindparam("at_"),
        source=bindparam("source_"),
        source_id=bindparam("source_id_"),
        doc=bindparam("doc_"),
    )
)
_next = insert(versions).values(
    object=bindparam("object_"),
    record=bindparam("record_"),
    number=select(func.max(versions.c.number) + 1).where(_same).scalar_subquery(),
    at=bindparam("at_"),
    source=bindparam("source_"),
    source_id=bindparam("source_id_"),
    doc=bindparam("doc_"),
)


def claims(portal: Portal, type: ObjectType, doc: Mapping[str, str]) -> list[Claim]:
    """Everything that a record with these values must not share with another."""
    unique = [(name, doc[name]) for name in portal.catalog(type).claimed if doc.get(name)]
    return special(type.plural).claims(doc) + unique


def add(
    portal: Portal, type: ObjectType, records: Sequence[Record], *, change: str = "created", **told: Any
) -> None:
    """Store new records. ``change`` and ``told`` go into their events."""
    store(type).insert(portal.db, records)
    identities.add(
        portal.db,
        type,
        [(claim, record.id) for record in records for claim in claims(portal, type, record.doc)],
    )
    hold_back(portal, type, [(record.id, None) for record in records])
    for record in records:
        tell(portal, type, record.id, change, record.doc, **told)


def change(
    portal: Portal, type: ObjectType, changed: Sequence[tuple[Record, Mapping[str, str]]]
) -> list[Record]:
    """Set values on records as they are now; ``""`` clears. Answers the records as they are then."""
    after: list[Record] = []
    freed: list[Claim] = []
    taken: list[tuple[Claim, int]] = []
    for record, values in changed:
        doc = {name: value for name, value in (record.doc | dict(values)).items() if value}
        created = birth(type, doc, record.created)
        after.append(Record.of(record.id, created, portal.at, doc, archived=record.archived))
        old, new = claims(portal, type, record.doc), claims(portal, type, doc)
        freed += [claim for claim in old if claim not in new]
        taken += [(claim, record.id) for claim in new if claim not in old]
    _remember(portal, type, changed)
    identities.drop(portal.db, type, freed)
    identities.add(portal.db, type, taken)
    hold_back(portal, type, [(record.id, record) for record, _ in changed])
    store(type).update(portal.db, after)
    for record, values in changed:
        tell(portal, type, record.id, "updated", values)
    return after


def birth(type: ObjectType, values: dict[str, str], otherwise: int) -> int:
    """The instant of creation that a caller set, taken out of the values; ``otherwise`` where none is."""
    if type.created not in values:
        return otherwise
    given = milliseconds(values.pop(type.created))
    return otherwise if given is None else given


def archive(portal: Portal, type: ObjectType, records: Sequence[Record]) -> None:
    """Move live records to the recycle bin; what they alone may hold is free again."""
    after = [Record(one.id, one.created, one.modified, portal.at, one.text) for one in records]
    identities.drop(portal.db, type, [claim for one in records for claim in claims(portal, type, one.doc)])
    hold_back(portal, type, [(one.id, one) for one in records])
    store(type).update(portal.db, after)
    for record in records:
        tell(portal, type, record.id, "deleted", {})


def restore(portal: Portal, type: ObjectType, records: Sequence[Record]) -> None:
    """Take records out of the bin; what they alone may hold must be free."""
    after = [Record(one.id, one.created, portal.at, None, one.text) for one in records]
    identities.add(
        portal.db, type, [(claim, one.id) for one in after for claim in claims(portal, type, one.doc)]
    )
    _remember(portal, type, [(one, {}) for one in records])
    hold_back(portal, type, [(one.id, None) for one in records])
    store(type).update(portal.db, after)
    for record in records:
        tell(portal, type, record.id, "restored", {})


def forget(portal: Portal, type: ObjectType, record: Record) -> None:
    """Free what a record alone may hold, as it goes into another one; search still has it for a while."""
    identities.drop(portal.db, type, claims(portal, type, record.doc))
    hold_back(portal, type, [(record.id, record)])


def _remember(portal: Portal, type: ObjectType, changed: Sequence[tuple[Record, Mapping[str, str]]]) -> None:
    """Write the histories; the first change of a record also keeps what it was created with."""
    firsts, nexts = [], []
    for record, values in changed:
        key = {"object_": type.plural, "record_": record.id}
        first = first_version(type, record)
        firsts.append(
            {
                **key,
                "at_": first.at,
                "source_": first.source,
                "source_id_": first.source_id,
                "doc_": msgspec.json.encode(first.doc).decode(),
            }
        )
        nexts.append(
            {
                **key,
                "at_": portal.at,
                "source_": portal.source.type,
                "source_id_": portal.source.id,
                "doc_": msgspec.json.encode(values).decode(),
            }
        )
    if nexts:
        portal.db.execute(_first, firsts)
        portal.db.execute(_next, nexts)


def tell(
    portal: Portal, type: ObjectType, id: int, change: str, fields: Mapping[str, str], **told: Any
) -> None:
    """Note a change of a record for everybody who hears of changes; ``told`` goes along."""
    portal.account.note(
        "row",
        object=type.plural,
        id=str(id),
        change=change,
        happened=portal.at,
        fields=fields,
        source=portal.source.type,
        source_id=portal.source.id,
        **told,
    )
