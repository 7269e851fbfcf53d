"""What of the catalogue a caller sees: by the role's permissions and the account's features."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.netsuite.actor import Actor
from simulators.netsuite.settings import Settings
from simulators.netsuite.suiteql.catalogue import ENTITY_KINDS, TABLES, Table
from simulators.netsuite.suiteql.columns import Column
from simulators.netsuite.suiteql.refusals import HiddenTable, UnknownTable


@dataclass(frozen=True, slots=True)
class View:
    """One way to see the catalogue; equal views see the same. ``all_notes``: not only one's own."""

    one_world: bool
    hidden: frozenset[str]
    kinds: tuple[str, ...]
    all_notes: bool

    @classmethod
    def of(cls, actor: Actor, settings: Settings) -> View:
        """What this caller sees in this account."""
        one_world = bool(settings.subsidiaries)
        kinds = tuple(kind for kind, permission in ENTITY_KINDS.items() if actor.may(permission))
        hidden = {
            table.name
            for table in TABLES.values()
            if (table.permission and not actor.may(table.permission)) or (table.one_world and not one_world)
        }
        if not kinds:
            hidden.add("entity")
        return cls(one_world, frozenset(hidden), kinds, actor.may("System Notes"))

    def table(self, name: str) -> Table:
        """The table of this name. Raises 400 for one that is not there, or not for this caller."""
        table = TABLES.get(name)
        if table is None:
            raise UnknownTable(name)
        if name in self.hidden:
            raise HiddenTable(name)
        return table

    def columns(self, table: Table) -> list[Column]:
        """The columns that the table has in this account."""
        return [column for column in table.columns.values() if self.one_world or not column.one_world]

    def rows(self, table: Table, prefix: str, *, by_kind: bool) -> str:
        """Which rows of the table's source the caller sees, as SQL; ``""`` for all.

        ``by_kind``: an index that is led by the kind is of use; else it must not be taken for the kind alone.
        """
        conditions = [table.rows] if table.rows else []
        plus = "" if by_kind else "+"
        if table.kind:
            conditions.insert(0, f"{plus}{{p}}kind='{table.kind}'")
        elif table.name == "entity" and len(self.kinds) == 1:
            conditions.insert(0, f"{plus}{{p}}kind='{self.kinds[0]}'")
        elif table.name == "systemnote" and not self.all_notes:
            conditions.append("{p}user=:user")
        return " AND ".join(conditions).replace("{p}", prefix)
