"""The two ends of an association, as calls name them."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.crm.object_types import ObjectType


@dataclass(frozen=True, slots=True)
class Link:
    """The other end of an association. Without ``types`` the plain one is meant."""

    target: ObjectType
    id: int
    types: tuple[int, ...] = ()

    def on(self, source: ObjectType, id: int) -> Bond:
        """The association from the record ``id``."""
        return Bond(source, id, self.target, self.id, self.types)


@dataclass(frozen=True, slots=True)
class Bond:
    """An association that is wanted, or its end; built-in and own types by id as seen from ``source``."""

    source: ObjectType
    source_id: int
    target: ObjectType
    target_id: int
    types: tuple[int, ...] = ()

    @property
    def pair(self) -> tuple[str, int, str, int]:
        """The pair, seen from ``source``."""
        return (self.source.plural, self.source_id, self.target.plural, self.target_id)
