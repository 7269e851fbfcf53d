"""What is particular to orders: they have two names for the instant of their creation (CRM contract 3.4)."""

from __future__ import annotations

from collections.abc import Mapping

from simulators.crm.answers import instant
from simulators.crm.objects.special import Special
from simulators.crm.portal import Portal
from simulators.kit.clock import parse_iso


class Orders(Special):
    """Orders."""

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values["createdate"] = instant(portal.at)

    def merged(
        self, id: int, at: int, primary: tuple[int, Mapping[str, str]], other: tuple[int, Mapping[str, str]]
    ) -> dict[str, str]:
        return {"createdate": min((doc["createdate"] for _, doc in (primary, other)), key=parse_iso)}
