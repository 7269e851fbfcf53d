from __future__ import annotations

import pytest

from simulators.kit.faults.box import BadFault
from tests.unit.kit.tiny import a_site


def test_a_vendor_without_refresh_tokens_cannot_have_it() -> None:
    site = a_site()
    with pytest.raises(BadFault, match="tiny cannot have refresh_race: it has no refresh tokens; "):
        site.faults.arm("refresh_race", app="tiny")
    assert site.faults.armed() == []
