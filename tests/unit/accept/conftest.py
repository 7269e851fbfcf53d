from __future__ import annotations

import pytest

from tests.unit.web.rig import Rig


@pytest.fixture
def rig() -> Rig:
    """Our own core with nothing connected."""
    return Rig()
