from __future__ import annotations

import pytest

from tests.unit.crm.caller import Caller
from tests.unit.crm.journal.reader import Reader


@pytest.fixture
def reader(caller: Caller) -> Reader:
    return Reader(caller)
