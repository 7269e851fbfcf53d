"""Which object types have pipelines, and those that every portal is shipped with: data (CRM contract 8)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from simulators.crm.pipelines.definition import Pipeline, Stage
from simulators.crm.pipelines.metadata import Kind, settled

Check = Literal["validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete"]


class _Shipped(msgspec.Struct, frozen=True):
    """A pipeline in the data file; its stages are id, label and the value of their metadata."""

    id: str
    label: str
    stages: tuple[tuple[str, str, str], ...]


class Staging(msgspec.Struct, frozen=True, eq=False, rename="camel"):
    """How one object type is staged.

    ``pipeline`` and ``stage`` name the properties of records; ``metadata`` is what its stages must or may
    say; ``most`` is how many stages a pipeline may have; ``needs_closed``: one of them must be a closed one;
    ``check`` is the parameter that decides whether a delete looks for records.
    """

    pipeline: str
    stage: str
    metadata: Kind
    most: int
    needs_closed: bool = False
    check: Check = "validateReferencesBeforeDelete"
    pipelines: tuple[_Shipped, ...] = ()

    @property
    def default(self) -> str:
        """The id of the pipeline in which records are that name none; ``""`` where none is shipped."""
        return self.pipelines[0].id if self.pipelines else ""

    def shipped(self) -> dict[str, Pipeline]:
        """The pipelines of a new portal, by id."""
        return {
            one.id: Pipeline(
                id=one.id,
                label=one.label,
                display_order=place,
                stages=tuple(
                    Stage(
                        id=id,
                        label=label,
                        display_order=number,
                        metadata=settled(self.metadata, {self.metadata: value}),
                    )
                    for number, (id, label, value) in enumerate(one.stages)
                ),
            )
            for place, one in enumerate(self.pipelines)
        }


class _Sheet(msgspec.Struct, frozen=True):
    source: str
    types: dict[str, Staging]


@cache
def _sheet() -> dict[str, Staging]:
    text = files("simulators.crm").joinpath("data", "pipelines.json").read_bytes()
    return msgspec.json.decode(text, type=_Sheet).types


def staging_of(name: str) -> Staging | None:
    """How the type of this data file is staged, or None where it has no pipelines."""
    return _sheet().get(name)
