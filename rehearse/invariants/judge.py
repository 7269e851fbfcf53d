"""All invariants, and who judges by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from rehearse.invariants.audited import LosersAudited
from rehearse.invariants.cards import CardTruth
from rehearse.invariants.convergence import Convergence
from rehearse.invariants.counters import CountersAddUp
from rehearse.invariants.crashes import NoCrashes
from rehearse.invariants.deletes import NoDeletes
from rehearse.invariants.drained import IntentsDrained
from rehearse.invariants.duplicates import NoDuplicates
from rehearse.invariants.fences import FencesMonotone
from rehearse.invariants.ground import Ground
from rehearse.invariants.invention import NoInvention
from rehearse.invariants.isolation import PoisonIsolated
from rehearse.invariants.lost_edits import NoLostEdit
from rehearse.invariants.merges import MergesKeepPartners
from rehearse.invariants.orphans import NoOrphans
from rehearse.invariants.passed import NothingPassed
from rehearse.invariants.quiet import Quiet
from rehearse.invariants.report import Report, Result
from rehearse.invariants.settled import NothingPassingLeft
from rehearse.invariants.strangers import NoStrangers
from rehearse.invariants.throttling import NoOwnThrottling

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal


class Invariant(Protocol):
    """What must hold whenever all is quiet. ``name`` stands in reports."""

    name: ClassVar[str]

    def look(self, ground: Ground) -> Iterator[str]:
        """For each check a finding in words, or ``""`` where it holds."""


EVERY: tuple[type[Invariant], ...] = (
    Quiet,
    Convergence,
    NoDuplicates,
    NoStrangers,
    MergesKeepPartners,
    NoLostEdit,
    LosersAudited,
    NoInvention,
    NoOrphans,
    CardTruth,
    NothingPassed,
    PoisonIsolated,
    NothingPassingLeft,
    NoDeletes,
    IntentsDrained,
    CountersAddUp,
    NoOwnThrottling,
    FencesMonotone,
    NoCrashes,
)
"""Every invariant, in the order of a report."""


class Invariants:
    """The invariants of one rehearsal."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._here = rehearsal

    def check(self) -> Report:
        """Judge everything. Five minutes pass: the core must have looked, and left everything as it was."""
        ground = Ground(self._here)
        return Report(tuple(_judge(invariant(), ground) for invariant in EVERY))


def _judge(invariant: Invariant, ground: Ground) -> Result:
    judged = list(invariant.look(ground))
    return Result(invariant.name, len(judged), tuple(one for one in judged if one))
