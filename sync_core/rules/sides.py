"""What the merge is asked and what it answers: the sides of one row of a CRM record, and their resolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sync_core.rules.model import Agreed, FieldRow, Party, Sync, Value

CRM: Final = "crm"
"""The name of the CRM's side; an app's side is named by the id of its sync."""

Rule: TypeAlias = Literal[
    "same",  # nobody changed anything (B.6.2 #1)
    "equal",  # the sides hold the same value without our doing (#2)
    "carried",  # one edit, carried over (#3)
    "drift",  # a difference that no direction may even out (#4, B.6.8)
    "conflict",  # edits within the window: the winner app (#5)
    "later",  # edits further apart: the later (#6)
    "kept",  # the winner's value was empty: the other's (#7)
    "one_way",  # the source, whatever the times (#8)
    "first_merge",  # no baseline yet (B.6.6)
    "several",  # an app that lost before is given what won over several syncs (B.6.9)
    "protected",  # a clear that is not carried, with a warning (B.6.5)
    "never_clear",  # a clear that is not carried, by the row's mode
    "on_create_only",  # the row rests once both records exist
]


@dataclass(frozen=True, slots=True)
class CrmSide:
    """What the CRM holds in the row, and when that was edited.

    ``exact`` says that ``at`` is the property's own time; otherwise it is the record's, which may be later.
    """

    value: Value
    at: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class AppSide:
    """What one linked app record holds in the row, and what its sync lets it do.

    ``id`` and ``created`` are the sync's. ``agreed`` is None before the first merge; hand in None as well to
    let the winner app overwrite at a re-activation (B.6.7). ``gives`` and ``takes``: see `gives`, `takes`.
    ``resync`` overwrites the drift of a one-way row from its source (B.6.8).
    """

    id: str
    value: Value
    at: int
    agreed: Agreed | None
    gives: bool = True
    takes: bool = True
    winner: Party = "crm"
    created: int = 0
    resync: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a side holds, in its spelling, with the time of the edit it stands for."""

    side: str
    value: Value
    at: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """What becomes of the row.

    ``value`` belongs on every side; it stands for the edit that ``origin`` made at ``at``. ``writes`` names
    the sides that must be given it, the CRM first, apps in the order of their syncs; once they are done,
    every link that is not in ``drift`` agrees on what was read back. ``settled`` holds the links whose
    baseline moves without any write, with what to keep for them; where its ``settled`` is 0 the caller fills
    in the time. ``lost`` holds the non-empty values, agreed with nobody, that the writes destroy: each wants
    an audit entry. ``drift`` names the apps that stay different because nothing may even it out. ``warning``
    is an issue code or empty, and ``cleared`` then the side whose clear was not carried. ``needs_times``
    says that the answer is provisional: it hangs on a CRM edit of which only the record's time is known.
    """

    value: Value
    origin: str
    at: int
    rule: Rule
    writes: tuple[str, ...] = ()
    settled: tuple[tuple[str, Agreed], ...] = ()
    lost: tuple[Claim, ...] = ()
    drift: tuple[str, ...] = ()
    warning: str = ""
    cleared: str = ""
    needs_times: bool = False


def gives(sync: Sync, row: FieldRow) -> bool:
    """Whether the app may write this row into the CRM: the sync's direction cuts the row's (data-sync C)."""
    return sync.direction != "to_app" and row.direction != "to_app"


def takes(sync: Sync, row: FieldRow) -> bool:
    """Whether the CRM's value of this row may be written into the app."""
    return sync.direction != "to_crm" and row.direction != "to_crm"
