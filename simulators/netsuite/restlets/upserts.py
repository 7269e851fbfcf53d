"""The action ``upsert``: up to a hundred records of one type, each for itself (NetSuite contract 6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.netsuite.actor import Level
from simulators.netsuite.errors import Forbidden, InvalidContent, NoRecord, Refusal
from simulators.netsuite.records.book import Book
from simulators.netsuite.records.references import as_id
from simulators.netsuite.records.types import TYPES, RecordType
from simulators.netsuite.records.writes import update, upsert
from simulators.netsuite.restlets.call import Call, ScriptError, UsageExceeded, member_error

MOST = 100
LOAD, SAVE = 5, 10
"""Units of reading and of saving an entity (6: 5 to 10, 10 to 20)."""

_KEYS = ("externalId", "id")


def upsert_records(call: Call) -> dict[str, Any]:
    """One result for each record, in order. A refused member leaves the others as they are.

    No write of a refused member has begun when it is refused, so that nothing is to be taken back.
    """
    type = _type(call.text("recordType"))
    key_field = call.text("keyField")
    if key_field not in _KEYS:
        raise ScriptError("INVALID_FIELD", f"The field keyField is one of {', '.join(_KEYS)}.")
    records = call.needed("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ScriptError("INVALID_FIELD", "The field records is no list of objects.")
    if len(records) > MOST:
        raise ScriptError("TOO_MANY_RECORDS", f"At most {MOST} records in one call.")
    members = _Members(call, type, key_field)
    return {"results": [members.result(record) for record in records]}


class _Members:
    """The members of one call, done one after the other while units last."""

    def __init__(self, call: Call, type: RecordType, key_field: str) -> None:
        self._call, self._type = call, type
        self._by_external = key_field == "externalId"
        self._create_only = call.fields.get("createOnly") is True
        self._book: Book = call.book()
        self._spent = False

    def result(self, record: Mapping[str, Any]) -> dict[str, Any]:
        ref = {"ref": record["ref"]} if "ref" in record else {}
        try:
            if self._spent or self._call.units < LOAD + SAVE:
                self._spent = True
                raise UsageExceeded
            self._call.take(LOAD)
            status, id = self._save(record)
        except Refusal as refusal:
            return {**ref, **member_error(refusal)}
        return {**ref, "status": status, "id": str(id)}

    def _save(self, record: Mapping[str, Any]) -> tuple[str, int]:
        values, sublists = record.get("values"), record.get("sublists") or {}
        if not isinstance(values, dict) or not isinstance(sublists, dict):
            raise InvalidContent("Invalid content in the request body")
        body = {**values, **{name: {"items": lines} for name, lines in sublists.items()}}
        if self._by_external:
            return self._by_external_id(body, tuple(sublists))
        return self._by_id(body, tuple(sublists))

    def _by_external_id(self, body: dict[str, Any], replaced: tuple[str, ...]) -> tuple[str, int]:
        external = _taken_out(body, "externalId")
        if not external:
            raise ScriptError("MISSING_FIELD", "The field externalId is missing.")
        old = self._book.by_external(self._type.name, external)
        if old is not None and self._create_only:
            return "exists", old.id
        self._may("create" if old is None else "edit")
        self._call.take(SAVE)
        id, created = upsert(self._book, self._type.name, external, body, replace=replaced)
        return "created" if created else "updated", id

    def _by_id(self, body: dict[str, Any], replaced: tuple[str, ...]) -> tuple[str, int]:
        asked = _taken_out(body, "id")
        if not asked:
            raise ScriptError("MISSING_FIELD", "The field id is missing.")
        id = as_id(asked)
        if id is None or self._book.find(self._type.name, id) is None:
            raise NoRecord
        self._may("edit")
        self._call.take(SAVE)
        update(self._book, self._type.name, id, body, replace=replaced)
        return "updated", id

    def _may(self, level: Level) -> None:
        if not self._call.actor.may(self._type.permission, level):
            raise Forbidden.lacking(self._type.permission)


def _type(name: str) -> RecordType:
    found = TYPES.get(name.lower())
    if found is None or not found.entity:
        raise ScriptError("INVALID_RCRD_TYPE", f"The record type {name} is invalid.")
    return found


def _taken_out(body: dict[str, Any], name: str) -> str:
    """The value of a key, which is no content; names are matched in any case."""
    found = ""
    for given in [given for given in body if given.lower() == name.lower()]:
        value = body.pop(given)
        found = "" if value is None else str(value)
    return found
