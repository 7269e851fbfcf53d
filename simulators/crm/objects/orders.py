"""What is particular to orders: they have two names for the instant of their creation (CRM contract 3.4)."""

from __future__ import annotations

from simulators.crm.answers import instant
from simulators.crm.objects.special import Special
from simulators.crm.portal import Portal


class Orders(Special):
    """Orders."""

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values["createdate"] = instant(portal.at)
