from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller


@pytest.fixture
def caller() -> Caller:
    return Caller()
