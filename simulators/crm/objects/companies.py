"""What is particular to companies: their lifecycle and pipeline (CRM contract 3.5, 4.1)."""

from __future__ import annotations

from collections.abc import Mapping

from simulators.crm.objects.contacts import STAGE, STAGES
from simulators.crm.objects.special import Special, forward_only
from simulators.crm.portal import Portal


class Companies(Special):
    """Companies. A domain is not unique through the API (5.2), so that there is nothing to claim."""

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values["hs_pipeline"] = "companies-lifecycle-pipeline"

    def settle(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        if not forward_only(STAGES, before.get(STAGE, ""), values.get(STAGE, "")):
            del values[STAGE]
