"""What is particular to tickets: their number, and when they were closed (from memory)."""

from __future__ import annotations

from collections.abc import Mapping

from simulators.crm.answers import instant
from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects.special import Special
from simulators.crm.pipelines.placing import stage_of
from simulators.crm.portal import Portal

CLOSED = "closed_date"


class Tickets(Special):
    """Tickets."""

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values["hs_ticket_id"] = str(id)
        _close(portal, {}, values)

    def settle(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        _close(portal, before, values)

    def merged(
        self, id: int, at: int, primary: tuple[int, Mapping[str, str]], other: tuple[int, Mapping[str, str]]
    ) -> dict[str, str]:
        return {"hs_ticket_id": str(id)}


def _close(portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
    """A ticket that comes into a closed stage gets its date, unless one is given; an open one has none."""
    if "hs_pipeline_stage" not in values or CLOSED in values:
        return
    stage = stage_of(portal, OBJECT_TYPES["tickets"], {**before, **values})
    if stage is not None and stage.closed and not before.get(CLOSED):
        values[CLOSED] = instant(portal.at)
    elif stage is not None and not stage.closed and before.get(CLOSED):
        values[CLOSED] = ""
