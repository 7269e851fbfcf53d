"""Whether records have room for more associations: a user's limits, and the one parent of a line item."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.crm.associations import cardinality, parents, rows
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.types import plain_between, types_between
from simulators.crm.errors import InvalidInput
from simulators.crm.portal import Portal


class Room:
    """What is left for the associations of one call, counted as they are let pass."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._limits = {one[:3]: one.most for one in cardinality.every(portal.db)}
        self._parents = parents.types(portal)
        self._pairs = {key[:2] for key in (*self._limits, *self._parents)}
        self._targets: dict[tuple[str, int, str, int], set[int]] = {}

    def take(self, bonds: Sequence[Bond]) -> None:
        """Count associations in both directions, all or none of them. Raises `InvalidInput` for want of room.

        A type of which a record has one target only replaces that one: no limit stops it.
        """
        taken: list[rows.Row] = []
        try:
            for bond in bonds:
                new = [row for row in self._ways(bond) if row.target_id not in self._held(row)]
                for row in new:
                    self._judge(row, bond)
                for row in new:
                    self._held(row).add(row.target_id)
                taken += new
        except InvalidInput:
            for row in taken:
                self._held(row).discard(row.target_id)
            raise

    def _ways(self, bond: Bond) -> list[rows.Row]:
        """The rows of an association that anything limits."""
        ends = (bond.source.plural, bond.target.plural)
        if ends not in self._pairs and ends[::-1] not in self._pairs:
            return []
        known = types_between(self._portal, bond.source, bond.target)
        plain = plain_between(self._portal, bond.source, bond.target)
        wanted = [known[id] for id in {*bond.types, *([] if plain is None else [plain.id])} if id in known]
        here = (bond.source.plural, bond.source_id, bond.target.plural, bond.target_id)
        there = (bond.target.plural, bond.target_id, bond.source.plural, bond.source_id)
        ways = [rows.Row(*here, kind.id) for kind in wanted if not kind.single]
        ways += [rows.Row(*there, kind.back) for kind in wanted]
        return sorted({row for row in ways if _key(row) in self._limits or _key(row) in self._parents})

    def _judge(self, row: rows.Row, bond: Bond) -> None:
        held, most = self._held(row), self._limits.get(_key(row))
        if held and _key(row) in self._parents:
            raise parents.second(row.source_id, self._portal.type(row.target), min(held))
        if most is not None and len(held) >= most:
            raise InvalidInput(
                f"Record {row.source_id} of type {row.source} has reached its limit of {most} "
                f"associations with {row.target} by association type {row.type}",
                context={"fromObjectId": [str(bond.source_id)], "toObjectId": [str(bond.target_id)]},
            )

    def _held(self, row: rows.Row) -> set[int]:
        key = (row.source, row.source_id, row.target, row.type)
        if key not in self._targets:
            found = rows.of_type(self._portal.db, row.source, row.target, row.type, [row.source_id])
            self._targets[key] = {one.target_id for one in found}
        return self._targets[key]


def _key(row: rows.Row) -> tuple[str, str, int]:
    return row.source, row.target, row.type
