"""The properties that follow from pipelines: options, and the dates of entering and leaving stages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from simulators.crm.pipelines.definition import Pipeline, Stage
from simulators.crm.pipelines.staging import Staging
from simulators.crm.properties.definition import Modification, Option, Property

_ODD = re.compile(r"[^a-z0-9_]")


def entered(stage: str) -> str:
    """The property that says when a record came into a stage."""
    return f"hs_v2_date_entered_{_name(stage)}"


def exited(stage: str) -> str:
    """The property that says when a record left a stage."""
    return f"hs_v2_date_exited_{_name(stage)}"


def _name(stage: str) -> str:
    """A stage id as part of a property's name, which takes letters, digits and underscores only (SIM)."""
    return _ODD.sub("_", stage.lower())


def mirrors(
    staging: Staging, pipelines: Iterable[Pipeline], known: Mapping[str, Property], group: str
) -> list[Property]:
    """The definitions as these active pipelines want them; those in ``known`` keep everything else."""
    found = list(pipelines)
    options = tuple(
        Option(label=one.label, value=one.id, display_order=place) for place, one in enumerate(found)
    )
    every = [(one, stage) for one in found for stage in one.active]
    stages = tuple(
        Option(label=_title(one, stage), value=stage.id, display_order=place)
        for place, (one, stage) in enumerate(every)
    )
    return [
        _optioned(known, staging.pipeline, "Pipeline", options, group),
        _optioned(known, staging.stage, "Pipeline stage", stages, group),
        *(
            _date(name, f'Date {word} "{_title(one, stage)}"', group)
            for one, stage in every
            for word, name in (("entered", entered(stage.id)), ("exited", exited(stage.id)))
        ),
    ]


def _title(pipeline: Pipeline, stage: Stage) -> str:
    return f"{stage.label} ({pipeline.label})"


def _optioned(
    known: Mapping[str, Property], name: str, label: str, options: tuple[Option, ...], group: str
) -> Property:
    before = known.get(name) or Property(
        name=name,
        label=label,
        type="enumeration",
        field_type="select",
        group_name=group,
        hubspot_defined=True,
        modification_metadata=Modification(
            archivable=False, read_only_definition=True, read_only_options=True
        ),
    )
    return replace(before, options=options, external_options=True)


def _date(name: str, label: str, group: str) -> Property:
    return Property(
        name=name,
        label=label,
        type="datetime",
        field_type="date",
        group_name=group,
        calculated=True,
        hubspot_defined=True,
        modification_metadata=Modification(archivable=False, read_only_definition=True, read_only_value=True),
    )
