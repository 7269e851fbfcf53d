"""What is particular to deals: amounts and flags that follow from the stage (CRM contract 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from simulators.crm.object_types import OBJECT_TYPES
from simulators.crm.objects.special import Special
from simulators.crm.pipelines.placing import stage_of
from simulators.crm.portal import Portal

PROBABILITY, WON = "hs_deal_stage_probability", "hs_is_closed_won"
_LARGEST = 30
"""Digits before the point up to which an amount is written out."""


class Deals(Special):
    """Deals. Line items do not move their amount."""

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        values.setdefault("num_associated_contacts", "0")
        values |= _derived(portal, values)

    def settle(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        values |= _derived(portal, {**before, **values})

    def merged(
        self, id: int, at: int, primary: tuple[int, Mapping[str, str]], other: tuple[int, Mapping[str, str]]
    ) -> dict[str, str]:
        return _amounts({**other[1], **primary[1]})


def _derived(portal: Portal, doc: Mapping[str, str]) -> dict[str, str]:
    """What follows from the stage, the amount and the currency; a stage that was deleted changes nothing."""
    stage = stage_of(portal, OBJECT_TYPES["deals"], doc)
    flags: dict[str, str] = {}
    if stage is not None:
        probability = Decimal(stage.metadata["probability"])
        flags = {
            PROBABILITY: _text(probability),
            "hs_is_closed": str(stage.closed).lower(),
            WON: str(stage.closed and probability == 1).lower(),
        }
    home = {"amount_in_home_currency": _at_home(portal, doc)}
    return flags | home | _amounts({**doc, **flags})


def _amounts(doc: Mapping[str, str]) -> dict[str, str]:
    """What the deal has brought, and what it may be expected to bring; nothing without an amount."""
    amount = doc.get("amount", "")
    if not amount:
        return {"hs_closed_amount": "", "hs_projected_amount": ""}
    probability = Decimal(doc.get(PROBABILITY) or "0")
    return {
        "hs_closed_amount": amount if doc.get(WON) == "true" else "0",
        "hs_projected_amount": amount if probability == 1 else _text(Decimal(amount) * probability),
    }


def _at_home(portal: Portal, doc: Mapping[str, str]) -> str:
    amount, currency = doc.get("amount", ""), doc.get("deal_currency_code", "")
    rate = dict(portal.settings.exchange_rates).get(currency)
    if not amount or rate is None or currency == portal.settings.company_currency:
        return amount
    return _text(Decimal(amount) * Decimal(rate))


def _text(number: Decimal) -> str:
    """Without an exponent, as long as that is short, and without zeros behind the point."""
    if not number:
        return "0"
    shortest = number.normalize()
    return f"{shortest:f}" if abs(shortest.adjusted()) < _LARGEST else str(shortest)
