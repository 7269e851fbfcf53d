"""A small ledger of one row on all its sides: users edit, `settle` resolves and applies what was decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sync_core.rules.merge import resolve
from sync_core.rules.model import Agreed, FieldRow, Party
from sync_core.rules.sides import CRM, AppSide, CrmSide, Resolution

AMOUNT = FieldRow("amount", ("amount",), ("Amount",), kind="number")
PHONE = FieldRow("phone", ("phone",), ("Phone",), kind="phone")
NAME = FieldRow("name", ("name",), ("Name",))
EMAIL = FieldRow("email", ("email",), ("Email",), kind="email", key=True, protected=True)

LONG_AGO = -1_000_000_000


def at(text: str) -> int:
    """``min:s`` with an optional fraction, in ms: ``5:00.001`` is 300001."""
    minutes, seconds = text.split(":")
    whole, _, fraction = seconds.partition(".")
    return int(minutes) * 60_000 + int(whole) * 1_000 + int(fraction.ljust(3, "0") if fraction else 0)


@dataclass
class Ledger:
    """One row of a linked record. All sides start out agreed on ``base``, unless it is None."""

    row: FieldRow = AMOUNT
    base: str | None = "50"
    crm: CrmSide = field(init=False)
    apps: dict[str, AppSide] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self.crm = CrmSide((self.base or "",), LONG_AGO)

    def link(
        self,
        id: str = "A",
        *,
        winner: Party = "crm",
        gives: bool = True,
        takes: bool = True,
        created: int = 0,
        resync: bool = False,
    ) -> Ledger:
        """Link an app record."""
        agreed = None if self.base is None else Agreed((self.base,), (self.base,), CRM, LONG_AGO)
        self.apps[id] = AppSide(
            id, (self.base or "",), LONG_AGO, agreed, gives, takes, winner, created, resync
        )
        return self

    def edit(self, side: str, value: str, time: str, *, exact: bool = True) -> Ledger:
        """A user edits one side."""
        if side == CRM:
            self.crm = CrmSide((value,), at(time), exact)
        else:
            self.apps[side] = replace(self.apps[side], value=(value,), at=at(time))
        return self

    def resolve(self) -> Resolution:
        """What the rules decide now."""
        return resolve(self.row, self.crm, list(self.apps.values()))

    def settle(self, *, down: Collection[str] = ()) -> Resolution:
        """Resolve and carry out; an app that is ``down`` is seen as it was and cannot be written."""
        found = self.resolve()
        self.steps += 1
        value = found.value
        for id in found.writes:
            if id == CRM:
                self.crm = CrmSide(value, at("4:00"))
            elif id not in down:
                self.apps[id] = replace(self.apps[id], value=value)
        for id, agreed in found.settled:
            self.apps[id] = replace(
                self.apps[id], agreed=agreed if agreed.settled else replace(agreed, settled=self.steps)
            )
        for id, side in self.apps.items():
            if found.writes and id not in found.drift and id not in down:
                agreed = Agreed(self.crm.value, side.value, found.origin, found.at, self.steps)
                self.apps[id] = replace(side, agreed=agreed)
        return found

    def values(self) -> dict[str, str]:
        """What stands on each side, the CRM first."""
        return {CRM: self.crm.value[0], **{id: side.value[0] for id, side in self.apps.items()}}
