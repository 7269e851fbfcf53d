"""The service around the statements: header, body, pages, parameters, the account's switches."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.unit.netsuite.caller import BASE, QUERY, Caller, answered, refusal
from tests.unit.netsuite.suiteql.books import Books, open_books
from tests.unit.netsuite.suiteql.corpus import REFUSED, UNSUPPORTED

ALL = "SELECT id FROM customer ORDER BY id"
TRANSIENT = {"Prefer": "transient"}


def ask(
    caller: Caller, body: Any = None, *, headers: dict[str, str] | None = None, **rest: Any
) -> TestResponse:
    asked = TRANSIENT if headers is None else headers
    return caller.signed("POST", QUERY, json=body, headers=asked, **rest)


def hrefs(body: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"].removeprefix(BASE + QUERY) for link in body["links"]}


def test_the_envelope_of_the_only_page(books: Books) -> None:
    response = books.caller.suiteql(ALL)
    assert response.headers["Content-Type"] == "application/vnd.oracle.resource+json; type=collection"
    body = answered(response)
    assert list(body) == ["links", "count", "hasMore", "items", "offset", "totalResults"]
    assert (body["count"], body["hasMore"], body["offset"], body["totalResults"]) == (5, False, 0, 5)
    assert hrefs(body) == {"self": "?limit=1000&offset=0"}
    assert body["items"][0] == {"links": [], "id": "1001"}


def test_the_first_page_leads_to_the_next_and_the_last(books: Books) -> None:
    body = answered(books.caller.suiteql(ALL, limit=2))
    assert (body["count"], body["hasMore"], body["totalResults"]) == (2, True, 5)
    assert hrefs(body) == {
        "next": "?limit=2&offset=2",
        "last": "?limit=2&offset=4",
        "self": "?limit=2&offset=0",
    }


def test_the_last_page_leads_back(books: Books) -> None:
    body = answered(books.caller.suiteql(ALL, limit=2, offset=4))
    assert (body["count"], body["hasMore"], body["offset"], body["totalResults"]) == (1, False, 4, 5)
    assert hrefs(body) == {
        "prev": "?limit=2&offset=2",
        "first": "?limit=2&offset=0",
        "self": "?limit=2&offset=4",
    }


def test_a_page_behind_the_last_is_empty(books: Books) -> None:
    body = answered(books.caller.suiteql(ALL, limit=2, offset=10))
    assert (body["items"], body["hasMore"], body["totalResults"]) == ([], False, 5)


def test_pages_put_together_are_the_whole(books: Books) -> None:
    statement = "SELECT id, email FROM entity ORDER BY isperson"
    pages = [row for offset in (0, 3, 6) for row in books.caller.rows(statement, limit=3, offset=offset)]
    assert pages == books.caller.rows(statement)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "2", "offset": "3"}, "offset"),
        ({"offset": "-2"}, "offset"),
    ],
)
def test_a_page_that_cannot_be(books: Books, query: dict[str, str], parameter: str) -> None:
    error = answered(books.caller.suiteql(ALL, **query), 400)["o:errorDetails"][0]
    assert (error["o:errorCode"], error["o:errorQueryParam"]) == ("INVALID_PARAMETER", parameter)


@pytest.mark.parametrize("headers", [{}, {"Prefer": "respond-async"}])
def test_the_header_is_required(books: Books, headers: dict[str, str]) -> None:
    error = answered(ask(books.caller, {"q": ALL}, headers=headers), 400)["o:errorDetails"][0]
    assert (error["o:errorCode"], error["o:errorHeader"]) == ("INVALID_HEADER", "Prefer")


def test_the_header_in_any_case_among_others(books: Books) -> None:
    response = ask(books.caller, {"q": ALL}, headers={"prefer": "respond-async, Transient"})
    assert answered(response)["count"] == 5


@pytest.mark.parametrize("body", [b"bad body", b"[]", b"{}", b'{"q": 5}', b'{"q": "SELECT id"'])
def test_a_body_that_is_none(books: Books, body: bytes) -> None:
    response = ask(books.caller, data=body)
    assert refusal(response) == ("INVALID_CONTENT", "Invalid content in the request body.")


def test_line_ends_inside_the_text_are_taken(books: Books) -> None:
    response = ask(books.caller, data=b'{"q": "SELECT id\n\tFROM customer\nWHERE id = 1001"}')
    assert answered(response)["count"] == 1


def test_a_trailing_slash_and_no_content_type_are_taken(books: Books) -> None:
    response = books.caller.signed(
        "POST",
        f"{QUERY}/",
        data=b'{"q": "SELECT id FROM currency"}',
        headers={**TRANSIENT, "Content-Type": ""},
    )
    assert answered(response)["count"] == 2


def test_another_method(books: Books) -> None:
    assert books.caller.signed("GET", QUERY).status_code == 405


@pytest.mark.parametrize(
    ("statement", "parameters", "found"),
    [
        ("SELECT id FROM customer WHERE id = ?", ["1002"], ["1002"]),
        ("SELECT id FROM customer WHERE id = ?", [1002], ["1002"]),
        ("SELECT id FROM customer WHERE id IN (?, ?) ORDER BY id", ["1002", 1001], ["1001", "1002"]),
        ("SELECT id FROM customer WHERE email = ? AND id < 2000", ["ops@alder.example"], ["1001"]),
        ("SELECT id FROM customer WHERE companyname LIKE ?", ["B%"], ["1002"]),
        ("SELECT id FROM customer WHERE datecreated >= ?", ["11/2/2026"], ["1005"]),
        ("SELECT id FROM customer WHERE companyname = ?", ["x' OR 'a' = 'a"], []),
        ("SELECT id FROM customer ORDER BY id FETCH FIRST ? ROWS ONLY", [1], ["1001"]),
    ],
)
def test_parameters(books: Books, statement: str, parameters: list[Any], found: list[str]) -> None:
    response = ask(books.caller, {"q": statement, "params": parameters})
    assert [item["id"] for item in answered(response)["items"]] == found


@pytest.mark.parametrize("parameters", [[], ["1", "2"], [None], [True], [["1"]]])
def test_parameters_that_do_not_fit(books: Books, parameters: list[Any]) -> None:
    response = ask(books.caller, {"q": "SELECT id FROM customer WHERE id = ?", "params": parameters})
    assert refusal(response) == ("INVALID_PARAMETER", REFUSED + UNSUPPORTED)


def test_parameters_in_another_shape(books: Books) -> None:
    response = ask(books.caller, {"q": ALL, "params": {"id": "1"}})
    assert refusal(response)[0] == "INVALID_CONTENT"


def test_parameters_come_with_release_2026_2() -> None:
    caller = open_books(release="2026.1").caller
    body = {"q": "SELECT id FROM customer WHERE id = ?", "params": ["1001"]}
    assert refusal(ask(caller, body)) == ("INVALID_PARAMETER", REFUSED + UNSUPPORTED)
    caller.switch(release="2026.2")
    assert answered(ask(caller, body))["count"] == 1


def test_no_more_than_a_hundred_thousand_rows_are_shown(books: Books) -> None:
    statement = "SELECT a.id FROM " + ", ".join(f"entity {name}" for name in "abcdef")
    body = answered(books.caller.suiteql(statement, limit=1000, offset=99_000))
    assert (body["count"], body["hasMore"], body["totalResults"]) == (1000, False, 8**6)
    assert set(hrefs(body)) == {"prev", "first", "self"}
    body = answered(books.caller.suiteql(statement, limit=1000, offset=98_000))
    assert body["hasMore"]
    assert hrefs(body)["last"] == "?limit=1000&offset=99000"
    body = answered(books.caller.suiteql(statement, limit=300, offset=99_900))
    assert (body["count"], body["hasMore"]) == (100, False)
    assert answered(books.caller.suiteql(statement, limit=1000, offset=100_000))["items"] == []


def test_unsorted_rows_come_by_id_unless_they_are_shuffled() -> None:
    caller = open_books().caller
    statement = "SELECT id FROM entity"
    assert [one["id"] for one in caller.rows(statement)] == [str(id) for id in range(1001, 1009)]
    caller.switch(shuffle_unsorted=True)
    seen = [[one["id"] for one in caller.rows(statement)] for _ in range(4)]
    assert all(sorted(rows) == sorted(seen[0]) for rows in seen)
    assert len({tuple(rows) for rows in seen}) > 1
    body = answered(caller.suiteql(statement, limit=2, offset=2))
    assert (body["count"], body["hasMore"], body["totalResults"]) == (2, True, 8)
    ordered = [one["id"] for one in caller.rows(f"{statement} ORDER BY id DESC")]
    assert ordered == [str(id) for id in range(1008, 1000, -1)]


def test_rows_are_counted_anew_after_a_change() -> None:
    caller = open_books().caller
    assert answered(caller.suiteql(ALL, limit=2))["totalResults"] == 5
    caller.create("customer", companyName="Fir", subsidiary={"id": "1"})
    assert answered(caller.suiteql(ALL, limit=2))["totalResults"] == 6


@pytest.mark.parametrize(
    ("date_format", "shown", "literal"),
    [
        ("M/D/YYYY", "11/2/2026", "11/02/2026"),
        ("D/M/YYYY", "2/11/2026", "2/11/2026"),
        ("YYYY-MM-DD", "2026-11-02", "2026-11-02"),
    ],
)
def test_dates_follow_the_users_format(date_format: str, shown: str, literal: str) -> None:
    caller = open_books(date_format=date_format).caller
    rows = caller.rows(f"SELECT id, datecreated FROM customer WHERE datecreated >= '{literal}'")
    assert [{key: row[key] for key in ("id", "datecreated")} for row in rows] == [
        {"id": "1005", "datecreated": shown}
    ]


def test_times_follow_the_accounts_zone() -> None:
    caller = open_books(time_zone="Europe/Berlin").caller
    statement = (
        "SELECT TO_CHAR(datecreated, 'YYYY-MM-DD HH24:MI') AS here, "
        "TO_CHAR(SYS_EXTRACT_UTC(datecreated), 'YYYY-MM-DD HH24:MI') AS utc FROM customer "
        "WHERE datecreated >= TO_DATE('2026-11-02 17:00', 'YYYY-MM-DD HH24:MI')"
    )
    assert caller.rows(statement) == [{"links": [], "here": "2026-11-02 17:00", "utc": "2026-11-02 16:00"}]


def test_sysdate_is_the_accounts_clock() -> None:
    caller = open_books().caller
    statement = "SELECT TO_CHAR(SYSDATE, 'HH24:MI:SS') AS now FROM dual"
    assert caller.rows(statement)[0]["now"] == "09:15:04"
    caller.advance(61_000)
    assert caller.rows(statement)[0]["now"] == "09:16:05"


def test_columns_on_which_the_vendor_fails(books: Books) -> None:
    response = books.caller.suiteql("SELECT addressbook FROM customer")
    code, detail = refusal(response)
    assert (response.status_code, code) == (500, "UNEXPECTED_ERROR")
    assert detail.startswith("An unexpected error occurred. Error ID: ")
    assert len(detail.rpartition(" ")[2]) == 20


def test_a_list_is_no_longer_than_a_thousand(books: Books) -> None:
    longest = ", ".join(str(id) for id in range(1001, 2001))
    assert len(books.caller.rows(f"SELECT id FROM customer WHERE id IN ({longest})")) == 5
    response = books.caller.suiteql(f"SELECT id FROM customer WHERE id IN ({longest}, 2001)")
    assert refusal(response) == ("INVALID_PARAMETER", REFUSED + UNSUPPORTED)


def test_long_chains_of_conditions(books: Books) -> None:
    chain = " OR ".join(f"id = {id}" for id in range(3000, 1000, -1))
    assert len(books.caller.rows(f"SELECT id FROM customer WHERE {chain}")) == 5


def test_deep_parentheses_are_refused(books: Books) -> None:
    response = books.caller.suiteql(f"SELECT {'(' * 3000}1{')' * 3000} FROM dual")
    assert refusal(response) == ("INVALID_PARAMETER", REFUSED + UNSUPPORTED)
