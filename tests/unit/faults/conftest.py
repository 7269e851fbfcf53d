from __future__ import annotations

import pytest

from tests.unit.faults.ground import Ground


@pytest.fixture
def ground() -> Ground:
    return Ground()
