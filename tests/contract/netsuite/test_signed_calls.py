"""What libraries sign is let in; what was changed on the way, comes twice or is signed otherwise is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import requests

from simulators.kit.clock import Clock
from simulators.kit.sites import Sites
from simulators.netsuite.setup.state import Setup
from tests.contract.netsuite.conftest import BUNDLE, REST, VENDOR_HOST, Served
from tests.contract.netsuite.wire import Sent

CUSTOMER = f"{REST}/record/v1/customer"
SUITEQL = f"{REST}/query/v1/suiteql"
ACME = {"companyName": "Äcme & Co", "subsidiary": {"id": "1"}}
QUERY = {"q": "SELECT id FROM customer"}

LOCAL = "127.0.0.1:8080"
STAMP = 1_767_225_600
VECTORS = [
    ("POST", f"{SUITEQL}?limit=5&offset=0", LOCAL, {}, "hoxIkFe5i0d0/qn9mPYM68P9qha4M7ZPFd8Ft6yPo5g="),
    (
        *("POST", f"{SUITEQL}?limit=5&offset=0", LOCAL),
        {"oauth_body_hash": "ZbkcZvvN9REGAhS6C01+bWkaQ6Q="},
        "oKIOhBpLbnxI2MoaqxoQB4Jwy4IjVdOn09lf+NUTqSw=",
    ),
    (
        *("GET", f"{CUSTOMER}?q=email+START_WITH+%22a+b%22", LOCAL, {}),
        "5pV+JK1VrH3dk2AFrNR3xF7mOAXpeuMumgaZ7R9/xAw=",
    ),
    ("PUT", f"{CUSTOMER}/eid:CRM-42", VENDOR_HOST, {}, "dZAeJVGo/5C1xKJFeg18nQ8V6t+c/NRp2FnJqHr85XI="),
]
"""Method, target, host, further parameters, signature: NetSuite contract 2.1."""
BODIES = {"POST": b'{"q":"SELECT id FROM customer"}', "GET": b"", "PUT": json.dumps(ACME).encode()}


@pytest.fixture
def demo(_served: tuple[str, Sites]) -> Iterator[Served]:
    """The account of the vectors at their instant, with their keys."""
    url, sites = _served
    clock = Clock(STAMP * 1000, factor=0)
    site = sites.create(seed=1, clock=clock, accounts={"netsuite": {"account_id": "1234567_SB1"}})
    held = Served(url, sites, site)
    setup = Setup(held.account).data
    [integration], [token] = (list(setup[kind].values()) for kind in ("integrations", "tokens"))
    setup["integrations"]["ck-demo-0001"] = integration | {"consumer_secret": "cs-demo-secret-0001"}
    own = {"integration": "ck-demo-0001", "token_secret": "ts-demo-secret-0001"}
    setup["tokens"]["tk-demo-0001"] = token | own
    yield held
    sites.drop(site.id)


def header(signature: str, **more: str) -> str:
    told = {
        "realm": "1234567_SB1",
        "oauth_consumer_key": "ck-demo-0001",
        "oauth_token": "tk-demo-0001",
        "oauth_nonce": "nonce-demo-000000001",
        "oauth_timestamp": str(STAMP),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_version": "1.0",
        **more,
        "oauth_signature": signature,
    }
    return "OAuth " + ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in told.items())


@pytest.mark.parametrize(("method", "target", "host", "more", "signature"), VECTORS)
def test_the_vectors_of_the_contract(
    demo: Served, method: str, target: str, host: str, more: dict[str, str], signature: str
) -> None:
    altered = signature.replace(signature[0], "A", 1)
    for text, statuses in ((altered, [401]), (signature, [200, 204]), (signature, [401])):
        call = Sent(method, target, host, header(text, **more), BODIES[method])
        assert call.to(demo.url) in statuses, text


def by_requests(served: Served, method: str, target: str, body: Any) -> int:
    with served.session() as session:
        asked = {} if body is None else {"json": body}
        answer = session.request(method, served.url + target, headers={"Prefer": "transient"}, **asked)
    return int(answer.status_code)


def by_authlib(served: Served, method: str, target: str, body: Any) -> int:
    """As the ``netsuite`` package sets it up: with a hash of the body, and a type of JSON always."""
    data = b"" if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Prefer": "transient"}
    auth = served.client().rest_api._make_auth()
    uri, headers, data = auth.prepare(method, served.url + target, headers, data)
    return httpx.request(method, uri, headers=headers, content=data).status_code


@pytest.mark.parametrize("sign", [by_requests, by_authlib])
def test_what_libraries_sign_is_let_in(served: Served, sign: Any) -> None:
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/rest/tokeninfo", None),
        ("OPTIONS", f"{REST}/*", None),
        ("POST", CUSTOMER, ACME),
        ("PUT", f"{CUSTOMER}/eid:CRM-42", {**ACME, "companyName": "Bolt"}),
        ("PATCH", f"{CUSTOMER}/eid:CRM-42", {"comments": "a+b %20 é"}),
        ("GET", f"{CUSTOMER}/eid:CRM-42?expandSubResources=true", None),
        ("GET", f"{CUSTOMER}?q=companyName+CONTAIN+%22a+b%22&limit=5&offset=0", None),
        ("GET", f"{CUSTOMER}?q=companyName%20CONTAIN%20%22a%20b%2Bc%22", None),
        ("POST", f"{SUITEQL}?limit=5&offset=0", QUERY),
        ("POST", BUNDLE, {"action": "sysInfo"}),
        ("DELETE", f"{CUSTOMER}/eid:CRM-42", None),
    ]
    for call in calls:
        assert sign(served, *call) in (200, 204), call
    assert failures(served) == []


def failures(served: Served) -> list[str]:
    """Why logins failed, oldest first, as an administrator reads it."""
    trail = requests.get(f"{served.url}/_rehearse/setup/audit", headers=served.hand, timeout=10).json()
    return [entry["code"] for entry in reversed(trail["entries"]) if entry["code"]]


def signed(served: Served, method: str, target: str, body: bytes) -> Sent:
    """A call of the ``netsuite`` package, as it goes over the wire."""
    auth = served.client().rest_api._make_auth()
    headers = {"Content-Type": "application/json"}
    _, headers, _ = auth.prepare(method, served.url + target, headers, body)
    host = served.url.removeprefix("http://")
    return Sent(method, target, host, headers["Authorization"], body)


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("PUT", f"{CUSTOMER}/eid:CRM-42?replace=", json.dumps(ACME).encode()),
        ("GET", f"{CUSTOMER}?q=email+IS+%22a%2Bb%22&limit=5", b""),
    ],
)
def test_one_altered_byte_is_refused_wherever_it_is(
    served: Served, method: str, target: str, body: bytes
) -> None:
    call = signed(served, method, target, body)
    before, altered = served.account.revision, list(call.altered())
    assert len(altered) > 350
    with served.session() as session:
        for number, other in enumerate(altered):
            if number % 4 == 0:  # a good login forgets the failures, of which five would lock the token
                assert session.get(f"{served.url}/rest/tokeninfo").status_code == 200
            assert other.to(served.url) in (401, 403, 404), other
    assert served.account.revision == before, "nothing was written"
    assert "temporary_locked" not in failures(served)
    assert call.to(served.url) in (200, 204), "it was good as it was"


def test_a_call_is_good_for_one_time(served: Served) -> None:
    call = signed(served, "PUT", f"{CUSTOMER}/eid:CRM-42", json.dumps(ACME).encode())
    assert [call.to(served.url) for _ in range(3)] == [204, 401, 401]
    assert failures(served) == ["NonceUsed", "NonceUsed"]


def test_the_old_signature_method_is_refused(served: Served) -> None:
    with served.session("HMAC-SHA1") as session:
        refused = session.get(served.url + CUSTOMER)
        assert refused.status_code == 401
        assert refused.json()["o:errorDetails"][0]["o:errorCode"] == "INVALID_LOGIN"
        refused = session.post(served.url + BUNDLE, json={"action": "sysInfo"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "INVALID_REQUEST")
    assert failures(served) == ["UnknownAlgorithm", "UnknownAlgorithm"]
