from __future__ import annotations

from typing import Any

import pytest

from tests.unit.netsuite.caller import refusal
from tests.unit.netsuite.suiteql.books import Books
from tests.unit.netsuite.suiteql.corpus import REFUSED, UNSUPPORTED, cases, found_cases, rows_of


@pytest.mark.parametrize("case", found_cases().values(), ids=list(found_cases()))
def test_a_statement_finds_its_rows(books: Books, case: dict[str, Any]) -> None:
    rows = rows_of(books.caller.rows(case["q"]))
    assert rows == case["rows"]
    assert [list(row) for row in rows] == [list(row) for row in case["rows"]]


@pytest.mark.parametrize("case", cases("refused").values(), ids=list(cases("refused")))
def test_a_statement_is_refused_in_the_vendors_words(books: Books, case: dict[str, Any]) -> None:
    response = books.caller.suiteql(case["q"])
    assert response.status_code == 400
    assert refusal(response) == ("INVALID_PARAMETER", REFUSED + case.get("error", UNSUPPORTED))


def test_a_refusal_names_the_parameter(books: Books) -> None:
    response = books.caller.suiteql("SELECT not_existing_field FROM customer")
    assert response.get_json() == {
        "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1",
        "title": "Bad Request",
        "status": 400,
        "o:errorDetails": [
            {
                "detail": f"{REFUSED}Search error occurred: Unknown identifier 'not_existing_field'. "
                "Available identifiers are: {customer=customer}.",
                "o:errorQueryParam": "q",
                "o:errorCode": "INVALID_PARAMETER",
            }
        ],
    }
    assert response.headers["Content-Type"] == "application/vnd.oracle.resource+json; type=error"


def test_a_statement_leaves_everything_as_it_was(books: Books) -> None:
    account = books.caller.account
    before = account.database.image()
    for case in cases("refused").values():
        books.caller.suiteql(case["q"])
    assert account.database.image() == before
