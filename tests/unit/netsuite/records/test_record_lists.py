"""Lists: pages, their links, and filters with dates."""

from __future__ import annotations

from typing import Any

import pytest

from simulators.kit.clock import parse_iso
from tests.unit.netsuite.caller import BASE, RECORD, Caller, answered
from tests.unit.netsuite.records.record_calls import customer, ids, patch, refused, send


def page(caller: Caller, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = answered(send(caller, "GET", "/customer", query=query))
    return found


def links(found: dict[str, Any]) -> dict[str, str]:
    return {one["rel"]: one["href"].removeprefix(f"{BASE}{RECORD}") for one in found["links"]}


def test_pages_of_ids_and_links(caller: Caller) -> None:
    made = [customer(caller, f"C{n}") for n in range(5)]
    first = page(caller, limit=2)
    assert links(first) == {
        "next": "/customer?limit=2&offset=2",
        "last": "/customer?limit=2&offset=4",
        "self": "/customer?limit=2&offset=0",
    }
    assert (first["count"], first["hasMore"], first["offset"], first["totalResults"]) == (2, True, 0, 5)
    assert first["items"] == [
        {"links": [{"rel": "self", "href": f"{BASE}{RECORD}/customer/{id}"}], "id": id} for id in made[:2]
    ]
    last = page(caller, limit=2, offset=4)
    assert links(last) == {
        "prev": "/customer?limit=2&offset=2",
        "first": "/customer?limit=2&offset=0",
        "self": "/customer?limit=2&offset=4",
    }
    assert (last["count"], last["hasMore"]) == (1, False)
    assert page(caller, limit=2, offset=6)["items"] == []
    assert links(page(caller)) == {"self": "/customer?limit=1000&offset=0"}


def test_following_the_links_keeps_the_filter(caller: Caller) -> None:
    for n in range(3):
        customer(caller, f"A & {n}")
    customer(caller, "Other")
    q = 'companyName START_WITH "a & "'
    first = page(caller, limit=2, q=q)
    second = answered(caller.signed("GET", links(first)["next"].replace("/customer", f"{RECORD}/customer")))
    assert [len(one["items"]) for one in (first, second)] == [2, 1]
    assert second["totalResults"] == 3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "10", "offset": "5"}, "offset"),
        ({"offset": "-10"}, "offset"),
        ({"limit": "10", "offset": "10000"}, "offset"),
    ],
)
def test_pages_that_cannot_be(caller: Caller, query: dict[str, str], name: str) -> None:
    response = send(caller, "GET", "/customer", query=query)
    refused(response, 400, "INVALID_PARAMETER")
    assert response.get_json()["o:errorDetails"][0]["o:errorQueryParam"] == name


def test_setup_records_are_listed_in_the_order_of_their_ids(caller: Caller) -> None:
    assert ids(caller, "customerStatus") == [str(id) for id in range(6, 17)]
    assert ids(caller, "customerStatus", q="stage ANY_OF [LEAD, CUSTOMER] AND id GREATER 6") == [
        *("7", "13", "15", "16")
    ]
    assert ids(caller, "subsidiary", q='name IS "parent co"') == ["1"]


@pytest.fixture
def edited(caller: Caller) -> Caller:
    """Four customers, modified around the midnight between 2 and 3 November 2026 in Los Angeles."""
    for text in (
        "2026-11-03T07:59:59Z",
        "2026-11-03T08:00:00Z",
        "2026-11-03T08:01:30Z",
        "2026-11-04T08:00:00Z",
    ):
        caller.advance(parse_iso(text) - caller.account.now())
        customer(caller, text)
    return caller


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ('lastModifiedDate AFTER "11/3/2026"', "34"),
        ('lastModifiedDate AFTER_NOT "11/3/2026"', "12"),
        ('lastModifiedDate BEFORE "11/03/2026"', "1"),
        ('lastModifiedDate ON "11/3/2026"', "23"),
        ('lastModifiedDate ON_NOT "11/3/2026"', "14"),
        ('lastModifiedDate ON_OR_AFTER "11/3/2026"', "234"),
        ('lastModifiedDate ON_OR_BEFORE "11/3/2026"', "12"),
        ('lastModifiedDate AFTER "11/3/2026 12:00 AM"', "34"),
        ('lastmodifieddate on "11/3/2026 12:01 am"', "3"),
        ("dateCreated ON_OR_AFTER 11/3/2026 AND datecreated BEFORE 11/4/2026", "23"),
    ],
)
def test_dates_are_of_the_users_day(edited: Caller, q: str, found: str) -> None:
    assert ids(edited, q=q) == [f"100{n}" for n in found]


def test_after_a_bare_date_may_mean_after_that_day(edited: Caller) -> None:
    edited.switch(after_bare_date="end_of_day")
    assert ids(edited, q='lastModifiedDate AFTER "11/3/2026"') == ["1004"]
    assert ids(edited, q='lastModifiedDate AFTER "11/3/2026 12:00 AM"') == ["1003", "1004"]


@pytest.mark.parametrize(
    ("format", "good", "bad"),
    [
        (
            "M/D/YYYY",
            "1/31/2026",
            ["31/1/2026", "2026-01-31", "1/31/26", "1/31/2026 14:15", "2/30/2026", "x"],
        ),
        ("D/M/YYYY", "31/1/2026", ["1/31/2026", "2026-01-31"]),
        ("YYYY-MM-DD", "2026-01-31", ["1/31/2026", "2026-01-31T00:00:00Z"]),
    ],
)
def test_the_format_is_the_users_preference(caller: Caller, format: str, good: str, bad: list[str]) -> None:
    caller.switch(date_format=format)
    customer(caller)
    assert ids(caller, q=f'lastModifiedDate AFTER "{good}"') == ["1001"]
    for text in bad:
        response = send(caller, "GET", "/customer", query={"q": f'lastModifiedDate AFTER "{text}"'})
        detail = refused(response, 400, "INVALID_PARAMETER")
        assert f'Unparseable date: "{text}"' in detail


def test_a_poll_finds_what_was_changed_since(caller: Caller) -> None:
    first, _ = customer(caller, "A"), customer(caller, "B")
    caller.advance(3_600_000)
    patch(caller, first, phone="1")
    assert ids(caller, q='lastModifiedDate AFTER "11/2/2026 10:00 AM"') == [first]
