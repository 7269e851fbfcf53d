"""What a change of associations comes to: rows, events, and the properties that mirror and count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulators.crm.associations import rows, telling
from simulators.crm.associations.bonds import Bond
from simulators.crm.associations.rows import Row
from simulators.crm.associations.types import BUILT_IN, COUNTERS, AssociationType, unlabelled
from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects import calculated
from simulators.crm.objects.calculated import Touched
from simulators.crm.portal import Portal

_Key = tuple[str, int, int]
"""A record's place for a single type: object type, record id, association type."""


class Plan:
    """Rows to add and to take away, and what they do to properties; nothing is written before `carry_out`."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._there: set[Row] = set()
        self._before: set[Row] = set()
        self._old: set[tuple[str, int, str, int]] = set()
        self._holders: dict[_Key, int | None] = {}
        self._loaded: dict[_Key, int | None] = {}
        self._mirrors: dict[tuple[str, int], str] = {}

    def load(self, known: Mapping[int, AssociationType], bonds: Sequence[Bond]) -> None:
        """Read what these pairs have now, and which targets the single types of both ends have."""
        source, target = bonds[0].source.plural, bonds[0].target.plural
        for bond in bonds:
            found = rows.of_pair(self._portal.db, *bond.pair)
            self._there.update(found)
            self._before.update(found)
            if found:
                self._old.add(bond.pair)
            for row in found:
                back = _back(row, known[row.type])
                self._there.add(back)
                self._before.add(back)
        sides = {(source, target): [bond.source_id for bond in bonds]}
        sides.setdefault((target, source), []).extend(bond.target_id for bond in bonds)
        for (here, there), ids in sides.items():
            for kind in BUILT_IN.get((here, there), {}).values():
                if kind.single:
                    self._load_single(kind, ids)

    def _load_single(self, kind: AssociationType, ids: Sequence[int]) -> None:
        self._mirrors[kind.source, kind.id] = kind.mirror
        fresh = [id for id in ids if (kind.source, id, kind.id) not in self._holders]
        found = rows.of_type(self._portal.db, kind.source, kind.target, kind.id, fresh)
        now: dict[_Key, int | None] = {(kind.source, id, kind.id): None for id in fresh}
        now |= {(kind.source, row.source_id, kind.id): row.target_id for row in found}
        self._holders |= now
        self._loaded |= now

    def add(self, bond: Bond, kinds: Sequence[AssociationType]) -> None:
        """Give a pair these types, and a new pair the automatic one where a record has none yet."""
        for kind in kinds:
            self._put(Row(*bond.pair, kind.id), kind)
        if bond.pair in self._old:
            return
        for row, kind in self._automatic(bond):
            if self._holders.get((row.source, row.source_id, kind.id)) is None:
                self._put(row, kind)

    def _automatic(self, bond: Bond) -> list[tuple[Row, AssociationType]]:
        if not self._portal.settings.first_company_becomes_primary:
            return []
        ends = ((bond.source.plural, bond.source_id), (bond.target.plural, bond.target_id))
        return [
            (Row(*here, *there, kind.id), kind)
            for here, there in (ends, ends[::-1])
            for kind in BUILT_IN.get((here[0], there[0]), {}).values()
            if kind.automatic
        ]

    def _put(self, row: Row, kind: AssociationType) -> None:
        back = _back(row, kind)
        for one, seen in ((row, kind), (back, BUILT_IN.get((back.source, back.target), {}).get(back.type))):
            if seen is None or not seen.single:
                continue
            key = (one.source, one.source_id, seen.id)
            old = self._holders.get(key)
            if old is not None and old != one.target_id:
                gone = one._replace(target_id=old)
                if self._loaded.get(key) == old:
                    self._before |= {gone, _back(gone, seen)}
                self._there -= {gone, _back(gone, seen)}
            self._holders[key] = one.target_id
        self._there |= {row, back}

    def remove(self, bond: Bond, kinds: Sequence[AssociationType]) -> None:
        """Take these types from a pair."""
        for kind in kinds:
            row = Row(*bond.pair, kind.id)
            back = _back(row, kind)
            for one in (row, back):
                key = (one.source, one.source_id, one.type)
                if self._holders.get(key) == one.target_id and one in self._there:
                    self._holders[key] = None
            self._there -= {row, back}

    def carry_out(self) -> Touched:
        """Write the rows, tell of the pairs that changed, and set the properties that follow."""
        added, gone = sorted(self._there - self._before), sorted(self._before - self._there)
        rows.remove(self._portal.db, gone)
        rows.add(self._portal.db, added)
        telling.tell(self._portal, added, gone)
        values: dict[tuple[str, int], dict[str, str]] = {}
        for key, holder in sorted(self._holders.items()):
            mirror = self._mirrors[key[0], key[2]]
            if mirror and holder != self._loaded.get(key):
                values.setdefault(key[:2], {})[mirror] = "" if holder is None else str(holder)
        self._count(added + gone, values)
        calculated.derive(self._portal, added + gone, values)
        return calculated.put(self._portal, values)

    def _count(self, moved: Sequence[Row], values: dict[tuple[str, int], dict[str, str]]) -> None:
        for counter in COUNTERS:
            plain = unlabelled(OBJECT_TYPES[counter.on], OBJECT_TYPES[counter.of])
            assert plain is not None, counter
            ids = [row.source_id for row in moved if (row.source, row.type) == (counter.on, plain.id)]
            if ids:
                found = rows.counts(self._portal.db, counter.on, counter.of, plain.id, ids)
                for id in sorted(set(ids)):
                    values.setdefault((counter.on, id), {})[counter.property] = str(found.get(id, 0))


def _back(row: Row, kind: AssociationType) -> Row:
    return Row(row.target, row.target_id, row.source, row.source_id, kind.back)
