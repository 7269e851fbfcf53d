from __future__ import annotations

import pytest

from tests.unit.crm.actions.stage import Stage
from tests.unit.crm.caller import Caller


@pytest.fixture
def stage(caller: Caller) -> Stage:
    return Stage(caller)
