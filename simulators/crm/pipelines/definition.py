"""What a pipeline and a stage hold, in the shape in which the API shows them (CRM contract 8)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from simulators.crm.properties.definition import EPOCH


class Stage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One stage. Every value of ``metadata`` is text; ``isClosed`` in it is derived from the others."""

    id: str
    label: str
    display_order: int
    metadata: dict[str, str]
    write_permissions: str = "CRM_PERMISSIONS_ENFORCEMENT"
    archived: bool = False
    created_at: str = EPOCH
    updated_at: str = EPOCH
    archived_at: str | UnsetType = UNSET

    @property
    def closed(self) -> bool:
        """Whether records in it are done with."""
        return self.metadata.get("isClosed") == "true"


class Pipeline(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One pipeline with all its stages, archived ones included; `shown` leaves those out."""

    id: str
    label: str
    display_order: int
    stages: tuple[Stage, ...]
    archived: bool = False
    created_at: str = EPOCH
    updated_at: str = EPOCH
    archived_at: str | UnsetType = UNSET

    @property
    def active(self) -> tuple[Stage, ...]:
        """The stages that records can be in, in the order of display."""
        return tuple(sorted((one for one in self.stages if not one.archived), key=order))

    @property
    def shown(self) -> Pipeline:
        """The pipeline as answers have it."""
        return replace(self, stages=self.active)

    def stage(self, id: str) -> Stage | None:
        """The active stage with this id."""
        return next((one for one in self.stages if one.id == id and not one.archived), None)


def order(one: Pipeline | Stage) -> tuple[int, str]:
    """By what pipelines and stages are sorted: their place, then their label."""
    return one.display_order, one.label
