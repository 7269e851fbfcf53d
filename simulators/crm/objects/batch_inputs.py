"""The inputs of batches: which records they name, and which new ones they ask for (CRM contract 3.9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from simulators.crm.associations.inline import drafted_links
from simulators.crm.errors import BatchTooLarge, ContactExists, DuplicateIds, InvalidInput
from simulators.crm.object_types import ObjectType
from simulators.crm.objects import identities
from simulators.crm.objects.contacts import given_emails
from simulators.crm.objects.locate import check_id_property, check_unique, claim_of, identify
from simulators.crm.objects.records import Record, store
from simulators.crm.objects.routes import given_properties
from simulators.crm.objects.write import Draft
from simulators.crm.params import inputs
from simulators.crm.parts import identifier, text
from simulators.crm.portal import Portal

LIMIT = 100

Input = dict[str, Any]

Key = tuple[str, str]
"""An id and its idProperty; without one the id is the record's own."""


class Named(NamedTuple):
    """An input, how it names a record, and that record if it is there."""

    given: Input
    key: Key
    record: Record | None


def limited(kind: str) -> list[Input]:
    """The inputs of the running call's body. Raises `InvalidInput` and `BatchTooLarge`."""
    given = inputs(kind)
    check_size(given)
    return given


def check_size(given: Sequence[Input]) -> None:
    """Raise `BatchTooLarge` for more than any batch takes."""
    if len(given) > LIMIT:
        raise BatchTooLarge(LIMIT)


def updates(portal: Portal, type: ObjectType, given: Sequence[Input]) -> list[Named]:
    """The inputs of an update with their records. Raises `InvalidInput` and `DuplicateIds`."""
    keys = [(id_of(one), id_property(one)) for one in given]
    return _named_once(portal, type, given, keys)


def upserts(portal: Portal, type: ObjectType, given: Sequence[Input]) -> list[Named]:
    """The same for an upsert, which finds a record, or makes it, by a value that no other may have."""
    keys = [_unique_key(portal, type, one) for one in given]
    return _named_once(portal, type, given, keys)


def draft(portal: Portal, type: ObjectType, one: Input) -> Draft:
    """The record that an input asks for. An association that cannot be is its own fault, not the batch's."""
    given = given_properties(one)
    try:
        return Draft(given, drafted_links(portal, type, one))
    except InvalidInput as refusal:
        return Draft(given, refused=refusal)


def check_emails(type: ObjectType, drafts: Iterable[Draft]) -> None:
    """Two new contacts of one batch with the same address: the whole batch is a conflict."""
    if type.plural != "contacts":
        return
    counts = Counter(address for one in drafts for address in given_emails(one.given))
    if any(count > 1 for count in counts.values()):
        raise ContactExists(None)


def find(
    portal: Portal, type: ObjectType, keys: Sequence[Key], *, archived: bool = False
) -> dict[Key, Record | None]:
    """The record of each key, or None; ids of merged-away records find nothing."""
    numbers: dict[Key, int | None] = {}
    claims = {
        key: claim_of(type, key[1], key[0]) for key in keys if key[1] not in ("", "hs_object_id", "domain")
    }
    held = identities.holders(portal.db, type, claims.values()) if claims else {}
    for key in keys:
        if key in claims:
            check_id_property(portal, type, key[1])
            numbers[key] = held.get(claims[key])
        else:
            numbers[key] = identify(portal, type, key[1] or "hs_object_id", key[0])
    rows = store(type).some(portal.db, {number for number in numbers.values() if number is not None})
    found: dict[Key, Record | None] = {}
    for key, number in numbers.items():
        record = None if number is None else rows.get(number)
        seen = record is not None and (record.archived is not None) == archived
        found[key] = record if seen else None
    return found


def id_of(one: Input) -> str:
    """The id of an input."""
    return identifier(one.get("id"), "SimplePublicObjectId", "id")


def id_property(one: Input) -> str:
    """The idProperty of an input or of a whole body; ``""`` without one."""
    return text(one.get("idProperty") or "", "idProperty")


def _unique_key(portal: Portal, type: ObjectType, one: Input) -> Key:
    id, by = id_of(one), id_property(one)
    if not by:
        raise InvalidInput("idProperty is required for every input", context={"id": [id]})
    if not id.strip():
        raise InvalidInput.missing("SimplePublicObjectBatchInputUpsert", "id")
    check_unique(portal, type, by)
    return id, by


def _named_once(portal: Portal, type: ObjectType, given: Sequence[Input], keys: Sequence[Key]) -> list[Named]:
    """No record may be named twice; naming it in two ways is no better (SIM)."""
    for one in given:
        given_properties(one)
    found = find(portal, type, keys)
    values = Counter(claim_of(type, by, id) for id, by in keys)
    records = Counter(record.id for record in found.values() if record is not None)
    twice = [value for (_, value), count in values.items() if count > 1]
    twice = twice or [str(id) for id, count in records.items() if count > 1]
    if twice:
        raise DuplicateIds(twice)
    return [Named(one, key, found[key]) for one, key in zip(given, keys, strict=True)]
