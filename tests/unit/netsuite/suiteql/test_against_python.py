"""The rows that statements find, found again by plain Python over what the account keeps."""

from __future__ import annotations

import pytest

from tests.unit.netsuite.suiteql.books import Books
from tests.unit.netsuite.suiteql.corpus import found_cases, rows_of
from tests.unit.netsuite.suiteql.oracles_of_rows import OF_ROWS
from tests.unit.netsuite.suiteql.oracles_of_sets import OF_SETS

ORACLES = OF_ROWS | OF_SETS


@pytest.mark.parametrize("name", ORACLES)
def test_python_finds_the_same_rows(books: Books, name: str) -> None:
    case = found_cases()[name]
    expected = ORACLES[name](books)
    assert rows_of(books.caller.rows(case["q"])) == expected
    assert case["rows"] == expected
