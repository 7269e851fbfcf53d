from __future__ import annotations

import pytest

from tests.unit.netsuite.caller import Caller


@pytest.fixture
def caller() -> Caller:
    return Caller()
