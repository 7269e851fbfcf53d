from __future__ import annotations

import pytest

from tests.unit.netsuite.suiteql.books import Books, open_books


@pytest.fixture(scope="package")
def books() -> Books:
    """An account that is only read."""
    return open_books()
