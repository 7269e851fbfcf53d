"""A core on the machine's clock has caught up once it has looked everywhere and nothing changed any more."""

from __future__ import annotations

from typing import Any

import pytest

from rehearse.quiet import caught_up

APPS = ("crm", "quickbooks")


def told(text: str) -> list[dict[str, Any]]:
    """Letters as events: c and q are the core's calls, C and Q a person's, r a changed row, h a webhook."""
    kinds = {"c": ("request", "crm", "poll"), "q": ("request", "quickbooks", "poll")}
    kinds |= {"C": ("request", "crm", "person"), "Q": ("request", "quickbooks", "person")}
    kinds |= {"r": ("row", "crm", "poll"), "h": ("webhook_attempted", "crm", "poll")}
    return [dict(zip(("kind", "app", "cause"), kinds[one], strict=True)) for one in text]


@pytest.mark.parametrize("events", ["cqcq", "ccqq", "rcqcq", "cqrcqcq", "hrchqcqh"])
def test_it_has(events: str) -> None:
    assert caught_up(told(events), APPS)


@pytest.mark.parametrize("events", ["", "cq", "cqc", "rcqc", "cqcqr", "cqcqrcq", "rcccc", "rcqcCQ"])
def test_it_has_not(events: str) -> None:
    assert not caught_up(told(events), APPS)
