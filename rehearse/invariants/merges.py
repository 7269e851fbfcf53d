"""Who is merged keeps a partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground
from rehearse.invariants.running import Running


class MergesKeepPartners:
    """The survivor of a merge in the CRM has the partner of one of the two, and no new one is made for it."""

    name: ClassVar[str] = "merges keep partners"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each survivor, of which one had a partner that is still there."""
        for running in ground.running:
            for id, standing in running.of_crm.items():
                before = [*_partners(ground, running, _merged_into(running, id))]
                there = [one for one in before if one in running.theirs]
                if there and id in running.ours:
                    known = standing.partner in before
                    told = f"crm record {id} has the partner {standing.partner or 'nobody'}"
                    yield "" if known else f"{told}; those merged into it had {', '.join(before)}"


def _merged_into(running: Running, id: str) -> list[str]:
    record = running.ours.get(id)
    return [one for one in (record["hs_merged_object_ids"] if record else "").split(";") if one]


def _partners(ground: Ground, running: Running, ids: list[str]) -> Iterator[str]:
    """The partners that the core once gave these."""
    for event in ground.stream.of("linked"):
        if event["sync"] == running.sync.id and event["crm_id"] in ids:
            yield event["app_id"]
