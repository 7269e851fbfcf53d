from __future__ import annotations

import pytest

from tests.unit.inspector.browser import VENDORS, Browser


@pytest.fixture(params=sorted(VENDORS))
def browser(request: pytest.FixtureRequest) -> Browser:
    """One for each fake."""
    return Browser(request.param)
