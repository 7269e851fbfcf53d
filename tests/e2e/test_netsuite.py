"""NetSuite on a real stack: the ready file and a signing library are all that a program needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1Session  # type: ignore[import-untyped]

from rehearse.rehearsal import Rehearsal
from rehearse.stack import Stack

CUSTOMER = "/services/rest/record/v1/customer"
RESTLET = "/app/site/hosting/restlet.nl?script=customscript_hs_sync_rl&deploy=customdeploy_hs_sync_rl"
WALL = {"netsuite": {"client_time": "wall"}}
"""For private sites, whose clocks stand still far from that of the machine."""
LIMIT = 5


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack.start() as started:
        yield started


def signing(ready: Mapping[str, Any]) -> OAuth1Session:
    """A client made of the ready file's part."""
    return OAuth1Session(
        ready["consumer_key"],
        client_secret=ready["consumer_secret"],
        resource_owner_key=ready["token_id"],
        resource_owner_secret=ready["token_secret"],
        realm=ready["account_id"],
        signature_method="HMAC-SHA256",
    )


def firm(name: str) -> dict[str, Any]:
    return {"companyName": name, "subsidiary": {"id": "1"}}


def test_the_ready_file_is_enough(stack: Stack) -> None:
    ready = stack.ready["netsuite"]
    with signing(ready) as session:
        made = session.post(ready["base_url"] + CUSTOMER, json=firm("Acme"))
        assert (made.status_code, made.content) == (204, b""), made.text
        assert made.headers["Location"].startswith(f"{ready['base_url']}{CUSTOMER}/")
        assert session.get(made.headers["Location"]).json()["companyName"] == "Acme"
    found = stack.netsuite.companies.find(companyName="Acme")
    assert found is not None
    assert made.headers["Location"].endswith(f"/{found.id}")


def test_the_core_syncs_with_it_over_sockets(stack: Stack) -> None:
    with stack.private() as here:
        here.connect()
        everything: dict[str, Any] = {"filters": {"to_app": [], "to_crm": []}}
        here.core.set_up("netsuite", "companies", "company_customer", **everything)
        here.core.set_up("netsuite", "contacts", "contact", **everything)
        acme = here.crm.companies.create(name="Acme", domain="acme.example")
        ann = here.crm.contacts.create(email="ann@acme.example", firstname="Ann", lastname="Lee")
        here.crm.set_company(ann.id, acme.id)
        here.netsuite.contacts.create(email="bob@acme.example", firstname="Bob", lastname="Ray")
        here.advance("15m")
        customer = here.netsuite.companies.find(companyName="Acme")
        contact = here.netsuite.contacts.find(email="ann@acme.example")
        assert customer is not None
        assert contact is not None
        assert contact["company"] == customer.id
        assert sorted(one["firstname"] for one in here.crm.contacts.all()) == ["Ann", "Bob"]
        assert here.invariants.check().holds


def test_an_account_is_set_up_on_its_own_pages(stack: Stack) -> None:
    with stack.private(settings=WALL, accounts={"netsuite": {"prepared": False}}) as here:
        setup, ready = here.netsuite.setup, here.backend.ready()["netsuite"]
        assert (ready["token_id"], ready["token_secret"]) == ("", "")
        for feature in ("rest_web_services", "token_based_authentication", "server_suitescript"):
            setup.turn(feature, on=True)
        setup.turn("suiteanalytics_workbook", on=True)
        setup.install_bundle()
        here.advance("5m")
        setup.assign_role()
        token = dict(zip(("token_id", "token_secret"), setup.create_token(), strict=True))
        with signing({**ready, **token}) as session:
            assert session.get(ready["base_url"] + CUSTOMER).json()["totalResults"] == 0
            setup.revoke_token(token["token_id"])
            assert session.get(ready["base_url"] + CUSTOMER).status_code == 401
        assert sorted(entry["code"] for entry in setup.audit()) == ["", "token_rejected"]


def test_the_pages_are_for_people(stack: Stack) -> None:
    with stack.private() as here:
        shape = here.backend.ready()
        page = f"{shape['netsuite']['base_url']}/_rehearse/setup"
        shown = requests.get(
            page, params={"hand": shape["hand"]}, headers={"Accept": "text/html"}, timeout=10
        )
        refused = requests.get(page, headers={"Accept": "text/html"}, timeout=10)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "hand=" not in shown.url, "the address does not keep it"
    assert "Enable Features" in shown.text
    assert shape["netsuite"]["consumer_secret"] not in shown.text
    assert refused.status_code in (401, 403)


@pytest.mark.parametrize(("path", "refusal"), [(CUSTOMER, 429), (RESTLET, 400)])
def test_there_is_room_for_five(stack: Stack, path: str, refusal: int) -> None:
    """Every request is in flight for a while. A machine that is too slow for that is given more time."""
    with stack.private(settings=WALL) as here:
        scale(here, 1)
        for seconds in (1, 2, 4, 8):
            here.netsuite.setup.switch(floor_latency=seconds * 1_000)
            names = [f"Firm {seconds} {number}" for number in range(LIMIT + 1)]
            answers = at_once(here, path, names)
            refused = [answer for answer in answers.values() if answer.status_code >= 400]
            there = {one["companyName"] for one in here.netsuite.companies.all()}
            made = {name for name, answer in answers.items() if answer.status_code < 400}
            assert made == there & set(names), "what was refused has done nothing"
            if refused:
                break
        assert Counter(answer.status_code for answer in refused) == {refusal: 1}
        [answer] = refused
        body = answer.json()
        code = body["error"]["code"] if path == RESTLET else body["o:errorDetails"][0]["o:errorCode"]
        assert code == ("SSS_REQUEST_LIMIT_EXCEEDED" if path == RESTLET else "CONCURRENCY_LIMIT_EXCEEDED")


def scale(here: Rehearsal, factor: int) -> None:
    """Let a private site's clock run."""
    shape = here.backend.ready()
    control = shape["control"]
    answer = requests.post(
        f"{control['base_url']}/_rehearse/v1/clock/scale",
        params={"site": shape["site"]},
        json={"factor": factor},
        headers={"Authorization": f"Bearer {control['token']}"},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text


def at_once(here: Rehearsal, path: str, names: list[str]) -> dict[str, requests.Response]:
    """A new company for each name, all in flight at the same time."""
    ready, together = here.backend.ready()["netsuite"], Barrier(len(names))

    def send(name: str) -> requests.Response:
        member = {"values": firm(name) | {"externalId": name.replace(" ", "-")}}
        upsert = {"action": "upsert", "recordType": "customer", "keyField": "externalId", "records": [member]}
        with signing(ready) as session:
            together.wait(60)
            body = upsert if path == RESTLET else firm(name)
            answer: requests.Response = session.post(ready["base_url"] + path, json=body, timeout=60)
            return answer

    with ThreadPoolExecutor(len(names)) as pool:
        return dict(zip(names, pool.map(send, names), strict=True))
