"""Rows of SuiteQL as the core's records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sync_core.apps.instants import millis
from sync_core.apps.netsuite.calls import Calls
from sync_core.apps.netsuite.fields import ROLES, kind_of, notes_of, value
from sync_core.apps.netsuite.queries import Row, head_of, noted
from sync_core.apps.skew import Skew
from sync_core.rules.model import Record

_OURS = re.compile(r"[0-9a-f]{24,}")


class Reader:
    """Makes records of one object's rows. ``wanted`` are the fields that mappings and filters need.

    ``subsidiaries`` tells whether the account has some: without them the field does not exist.
    """

    def __init__(self, object: str, wanted: Iterable[str], skew: Skew, *, subsidiaries: bool) -> None:
        self.kind = kind_of(object)
        self.fields = tuple(dict.fromkeys(wanted))
        asked = [name for name in self.fields if subsidiaries or name != "subsidiary"]
        self.head = head_of(self.kind, asked)
        self._notes = notes_of(asked)
        self._role, self._skew = ROLES[self.kind.type], skew

    def record(self, row: Row) -> Record:
        """The record of a row."""
        partner = row.get(self._role, "")
        mark = row.get("externalid", "")
        return Record(
            object=self.kind.object,
            id=row["id"],
            fields={name: value(name, row) for name in self.fields},
            created=self._instant(row.get("created_at", "")),
            modified=self._instant(row.get("modified_at", "")),
            version=row.get("modified_at", ""),
            live=row.get("isinactive") != "T",
            refs={self._role: partner} if partner else {},
            mark=mark if _OURS.fullmatch(mark) else "",
            name=row.get("altname") or row.get("entityid", ""),
        )

    def gone(self, row: Row) -> Record:
        """The record of a row that tells of a deletion: not live, without fields."""
        modified = self._instant(row["gone_at"])
        name = row.get("name", "")
        return Record(
            self.kind.object, row["recordid"], {}, created=0, modified=modified, live=False, name=name
        )

    def timed(self, calls: Calls, records: Sequence[Record]) -> list[Record]:
        """The records with the edit times of their fields as the system notes have them.

        Notes that do not show a record's last change cannot be trusted for it: a role may see its own only.
        Then the record keeps its one time. Raises `AppError` where the notes cannot be read.
        """
        edited = [record.id for record in records if record.modified > record.created]
        known = noted(calls, edited, self._notes) if edited and self._notes else {}
        return [replace(record, times=self._times(record, known.get(record.id, {}))) for record in records]

    def _times(self, record: Record, notes: Mapping[str, int]) -> dict[str, int]:
        ours = {name: self._skew.ours(at) for name, at in notes.items()}
        if max(ours.values(), default=0) < record.modified:
            return {}
        return {field: at for name, at in ours.items() for field in self._notes.get(name, ())}

    def _instant(self, text: str) -> int:
        return self._skew.ours(millis(text)) if text else 0
