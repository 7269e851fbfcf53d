"""Five requests in flight are all that an account has room for: the sixth is refused, and has done nothing.

Whoever got a place is held up in its work by the test itself, which holds the account's lock: who is refused
does not hang on how quick anybody is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
import requests
from netsuite.exceptions import NetsuiteAPIRequestError  # type: ignore[import-untyped]

from tests.contract.netsuite.conftest import BUNDLE, REST, Served

CUSTOMER = f"{REST}/record/v1/customer"
LIMIT = 5
REFUSED: dict[str, Any] = {
    "type": "about:blank",
    "title": "Too Many Requests",
    "status": 429,
    "o:errorDetails": [
        {
            "detail": "Concurrent request limit exceeded. Request blocked.",
            "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED",
        }
    ],
}


def create(served: Served, name: str) -> requests.Response:
    with served.session() as session:
        body = {"companyName": name, "subsidiary": {"id": "1"}}
        made: requests.Response = session.post(served.url + CUSTOMER, json=body, timeout=60)
        return made


def upsert(served: Served, name: str) -> requests.Response:
    values = {"companyName": name, "externalId": name.replace(" ", "-"), "subsidiary": {"id": "1"}}
    body = {
        "action": "upsert",
        "recordType": "customer",
        "keyField": "externalId",
        "records": [{"ref": "1", "values": values}],
    }
    with served.session() as session:
        made: requests.Response = session.post(served.url + BUNDLE, json=body, timeout=60)
        return made


def names(served: Served) -> list[str]:
    """Every customer's name, as a person sees it."""
    asked = {
        "json": {"q": "SELECT companyname FROM customer"},
        "headers": served.hand | {"Prefer": "transient"},
    }
    found = requests.post(f"{served.url}{REST}/query/v1/suiteql", timeout=10, **asked)  # type: ignore[arg-type]
    return sorted(row["companyname"] for row in found.json()["items"])


@pytest.mark.parametrize("take", [create, upsert])
def test_the_sixth_is_refused_in_its_own_envelope(
    served: Served, take: Callable[[Served, str], requests.Response]
) -> None:
    with ThreadPoolExecutor(LIMIT + 1) as pool:
        with served.account.database.lock:
            sent = [pool.submit(take, served, f"Firm {number}") for number in range(LIMIT + 1)]
            # Five wait for the lock, so the first to answer is the one for whom there was no room.
            answered, held = wait(sent, return_when=FIRST_COMPLETED)
            assert len(held) == LIMIT
            by_rest, by_restlet = create(served, "too much"), upsert(served, "too much")
            assert not any(each.done() for each in held)
        taken = [each.result() for each in held]
    assert (by_rest.status_code, by_rest.json()) == (429, REFUSED)
    assert by_rest.headers["Content-Type"] == "application/vnd.oracle.resource+json; type=error"
    assert "Retry-After" not in by_rest.headers
    message = REFUSED["o:errorDetails"][0]["detail"]
    envelope = {"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": message}}
    assert (by_restlet.status_code, by_restlet.json()) == (400, envelope)
    alike = by_rest if take is create else by_restlet
    [refused] = [each.result() for each in answered]
    assert (refused.status_code, refused.content) == (alike.status_code, alike.content)
    assert {each.status_code for each in taken} == ({204} if take is create else {200})
    [left_out] = [number for number, each in enumerate(sent) if each in answered]
    assert names(served) == [f"Firm {number}" for number in range(LIMIT + 1) if number != left_out]
    assert take(served, "afterwards").status_code in (200, 204), "every place was given back"


def test_the_package_runs_into_it_by_itself(served: Served) -> None:
    """It sends ten at once unless told otherwise."""
    client = served.client()
    refusals: list[NetsuiteAPIRequestError] = []
    full: Future[None] = Future()

    async def one(number: int) -> None:
        try:
            await client.rest_api.post(
                "/record/v1/customer", json={"companyName": f"Firm {number}", "subsidiary": {"id": "1"}}
            )
        except NetsuiteAPIRequestError as refused:
            refusals.append(refused)
            if len(refusals) == LIMIT:
                full.set_result(None)

    async def ten() -> None:
        await asyncio.gather(*(one(number) for number in range(2 * LIMIT)))

    with ThreadPoolExecutor(1) as pool:
        with served.account.database.lock:
            running = pool.submit(asyncio.run, ten())
            full.result(timeout=60)
        running.result(timeout=60)
    assert [(each.status_code, json.loads(each.response_text)) for each in refusals] == [
        (429, REFUSED)
    ] * LIMIT
    assert len(names(served)) == LIMIT


@pytest.mark.parametrize(("limit", "refused"), [(None, 0), (2, 4)])
def test_the_limit_is_a_switch(served: Served, limit: int | None, refused: int) -> None:
    served.switch(concurrency_limit=limit)
    with ThreadPoolExecutor(6) as pool:
        with served.account.database.lock:
            sent = [pool.submit(create, served, f"Firm {number}") for number in range(6)]
            done: set[Future[Any]] = set()
            while len(done) < refused:
                done = (
                    wait([each for each in sent if each not in done], return_when=FIRST_COMPLETED)[0] | done
                )
        statuses = sorted(each.result().status_code for each in sent)
    assert statuses == [204] * (6 - refused) + [429] * refused
    assert len(names(served)) == 6 - refused
