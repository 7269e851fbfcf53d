"""A sync that is on, as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rehearse.core_values import Standing, Sync
from rehearse.invariants.spelling import Row
from rehearse.people.rec import Rec


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are linked and in sync as the core says, as people see them."""

    crm: Rec
    app: Rec


@dataclass(frozen=True)
class Running:
    """A sync that is on: its settings, the records of both sides, and where the core says that they stand.

    ``ours`` and ``theirs`` are the records that people see in the CRM and in the app, by id.
    """

    sync: Sync
    app: str
    settings: Mapping[str, Any]
    ours: Mapping[str, Rec]
    theirs: Mapping[str, Rec]
    standings: tuple[Standing, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows of its mapping."""
        rows: list[Row] = self.settings["mappings"]
        return rows

    @cached_property
    def of_crm(self) -> dict[str, Standing]:
        """Where each CRM record stands, a pair among them."""
        return {one.id: one for one in self.standings if one.side == "crm"}

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """The pairs: CRM id and app id, whatever else is to be said of them."""
        return [(one.id, one.partner) for one in self.of_crm.values() if one.partner]

    @cached_property
    def pairs(self) -> list[Pair]:
        """The healthy pairs: there on both sides, and in sync as the core says."""
        return [
            Pair(self.ours[one.id], self.theirs[one.partner])
            for one in self.of_crm.values()
            if one.state == "in_sync" and one.id in self.ours and one.partner in self.theirs
        ]
