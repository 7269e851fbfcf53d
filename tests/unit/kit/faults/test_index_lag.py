from __future__ import annotations

import pytest

from simulators.kit.faults.box import BadFault
from tests.unit.kit.tiny import a_site


def test_it_lasts_while_it_is_armed_and_adds_up() -> None:
    site = a_site()
    memory = site.account("tiny").memory
    first = site.faults.arm("index_lag", params={"duration": "10s"})
    site.faults.arm("index_lag", app="tiny")
    assert memory["lag"] == 40_000
    site.faults.disarm(first.id)
    assert memory["lag"] == 30_000
    site.faults.disarm()
    assert memory["lag"] == 0


def test_no_index_lags_for_long() -> None:
    with pytest.raises(BadFault, match="more than a minute"):
        a_site().faults.arm("index_lag", params={"duration": "61s"})
