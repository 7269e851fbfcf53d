"""What is particular to quotes: their line items go with them (CRM contract 3.5)."""

from __future__ import annotations

from simulators.crm.objects.special import Special
from simulators.crm.portal import Portal


class Quotes(Special):
    """Quotes. Line items that a deal shares with a quote are taken from the deal when the quote goes."""

    takes_along = frozenset({"line_items"})

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values.setdefault("hs_status", "DRAFT")
