"""Whether a record or a linked pair takes part in a sync (data-sync B.3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sync_core.rules.filters import FilterVerdict, Subject, judge
from sync_core.rules.model import Criterion, Party, Sync

Exclusion: TypeAlias = Literal["", "FILTER_NOT_MET", "NO_MATCH_KEY"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether it is ``inside``; if not, the ``reason`` and, for a filter, the first ``failing`` criterion.

    ``may_create`` says of a record without a partner that one may be made for it.
    """

    inside: bool
    reason: Exclusion = ""
    failing: Criterion | None = None
    may_create: bool = False


_INSIDE: Final = Scope(inside=True)


def scope_of_pair(sync: Sync, *, crm: Subject, app: Subject, linked: bool) -> Scope:
    """The scope of two records that are linked, or that share a match key and are about to be.

    One outbound filter suffices, of those whose direction is on. A link under ``entry_only`` stays inside.
    """
    if linked and sync.options.filter_scope == "entry_only":
        return _INSIDE
    failing: Criterion | None = None
    for verdict in (_outbound(sync, "crm", crm), _outbound(sync, "app", app)):
        if verdict is not None and verdict.met:
            return _INSIDE
        failing = failing or (verdict.failing if verdict else None)
    return Scope(inside=False, reason="FILTER_NOT_MET", failing=failing)


def scope_of_record(sync: Sync, *, side: Party, subject: Subject, has_key: bool) -> Scope:
    """The scope of a record without a partner: its own side alone decides.

    Where nothing flows out of its side it is inside without a filter, but nothing is created for it. A
    record whose object has match keys needs a usable one, unless matching is switched off.
    """
    verdict = _outbound(sync, side, subject)
    if verdict is not None and not verdict.met:
        return Scope(inside=False, reason="FILTER_NOT_MET", failing=verdict.failing)
    if not has_key and sync.options.matching != "none":
        return Scope(inside=False, reason="NO_MATCH_KEY")
    return Scope(inside=True, may_create=verdict is not None)


def _outbound(sync: Sync, side: Party, subject: Subject) -> FilterVerdict | None:
    """What the filter on the way out of a side says, or None where that direction is off."""
    way: Literal["to_app", "to_crm"] = "to_app" if side == "crm" else "to_crm"
    return judge(sync.to_app if side == "crm" else sync.to_crm, subject) if sync.carries(way) else None
