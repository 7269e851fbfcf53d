"""Grouping writes into requests, the same way for every vendor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from sync_core.apps.client import Write


@dataclass(frozen=True, slots=True)
class Group:
    """Writes that go into one request: all creates or all updates of one object, no record twice."""

    object: str
    operation: Literal["create", "update"]
    writes: tuple[Write, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The writes' keys, in order."""
        return tuple(write.key for write in self.writes)

    @property
    def id(self) -> str:
        """32 characters that are the same for the same writes and differ with anything in them."""
        digest = blake2b(digest_size=16)
        for write in self.writes:
            digest.update(repr((write.key, write.object, write.id, write.version, write.fields)).encode())
        return digest.hexdigest()


def grouped(writes: Sequence[Write], *, size: int) -> list[Group]:
    """Groups of up to ``size``, in the order in which the writes first ask for one.

    A second write to the same record waits for a later group: vendors refuse a batch that names one twice.
    """
    open_groups: dict[tuple[str, str, int], list[Write]] = {}
    turns: dict[tuple[str, str], int] = {}
    for write in writes:
        turn = 0
        if write.id:
            turn = turns.get((write.object, write.id), 0)
            turns[write.object, write.id] = turn + 1
        open_groups.setdefault((write.object, "update" if write.id else "create", turn), []).append(write)
    return [
        Group(object, "update" if operation == "update" else "create", tuple(members[start : start + size]))
        for (object, operation, _), members in sorted(open_groups.items(), key=lambda entry: entry[0][2])
        for start in range(0, len(members), size)
    ]
