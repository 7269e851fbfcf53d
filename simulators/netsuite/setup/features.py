"""What a call needs of the account's features."""

from __future__ import annotations

from simulators.kit.exchange import Exchange
from simulators.netsuite.actor import Actor
from simulators.netsuite.errors import Forbidden
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.setup.stock import FEATURES, WORKBOOK

LABELS: dict[str, str] = {feature.name: feature.label for feature in FEATURES}
"""What a person reads beside each checkbox of Enable Features, in the order of the page."""


def needs_workbook(exchange: Exchange) -> None:
    """Refuse SuiteQL and lists with `q` without the feature or, for the role, the permission (10).

    A person's own lists need neither.
    """
    if exchange.by_hand:
        return
    if not Setup(exchange.account).feature("suiteanalytics_workbook"):
        raise Forbidden.feature(WORKBOOK)
    actor: Actor = exchange.actor
    if not actor.may(WORKBOOK, "edit"):
        raise Forbidden.lacking(WORKBOOK)
